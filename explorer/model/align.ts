/**
 * Which event of one run belongs to an event of another. The references of the tasks say it, each
 * by its thread and its number there, because a policy does not change them; in runs without
 * references the steps and messages do, and without these the virtual time.
 */
import type { Recording } from '../../recording/recording';
import { lastAtMost } from './steps';

/** A place that another run may have, too. */
interface Anchor {
  readonly event: number;
  readonly key: string;
  readonly kind: 'reference' | 'step' | 'message';
  /** Of a reference: it was a hit. */
  readonly hit: boolean;
}

/** The places of one recording. */
class Anchors {
  readonly all: Anchor[] = [];
  read = 0;
  private readonly recording: Recording;
  private readonly names = new Map<number, string>();
  private readonly counts = new Map<string, number>();

  constructor(recording: Recording) {
    this.recording = recording;
  }

  /** Reads so many events more at most; true if there are more. */
  more(most: number): boolean {
    const end = Math.min(this.recording.events, this.read + most);
    for (; this.read < end; this.read += 1) this.see(this.read);
    return this.read < this.recording.events;
  }

  private see(event: number): void {
    const { recording } = this;
    const { name, thread, args } = recording.eventAt(event);
    if (name === 'thread.step') {
      if (!this.names.has(thread)) {
        this.names.set(thread, String(recording.lineAt(event)?.['thread'] ?? thread));
      }
      this.add(event, 'step', `${this.names.get(thread)} ${args['step']}`);
    } else if (name === 'vm_reference.hit' || name === 'vm_reference.fault') {
      // Pagers touch memory as well, as often as they get messages.
      const task = this.names.get(thread);
      if (task !== undefined) this.add(event, 'reference', task, name === 'vm_reference.hit');
    } else if (name === 'ipc_mqueue.sent' || name === 'ipc_mqueue.received') {
      const { msg, port, offset = '' } = recording.lineAt(event) ?? {};
      this.add(event, 'message', `${name} ${msg} ${port} ${offset}`);
    }
  }

  private add(event: number, kind: Anchor['kind'], what: string, hit = false): void {
    const name = `${kind} ${what}`;
    const count = this.counts.get(name) ?? 0;
    this.counts.set(name, count + 1);
    this.all.push({ event, kind, hit, key: `${name} ${count}` });
  }
}

/** Stretches of more events than this are not compared event by event. */
const LONG = 500;

/** A stretch of one run: from an anchor to the event before the next. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A reference that is a hit in one run and a fault in the other, by the events of both. */
export interface Outcome {
  readonly a: number;
  readonly b: number;
  readonly hitInA: boolean;
}

export class Alignment {
  private readonly a: Recording;
  private readonly b: Recording;
  private readonly anchorsA: Anchors;
  private readonly anchorsB: Anchors;
  /** Events of anchors that count. */
  private fromA: number[] = [];
  private fromB: number[] = [];
  /** For each anchor of A the place of the last one in B that belongs to it or to one before. */
  private reached: number[] = [];
  /** True for anchors of A that B has, too. */
  private shared: boolean[] = [];
  /** References that are a hit in one run only, in the order of A. */
  outcomes: readonly Outcome[] = [];
  /** What the alignment goes by. */
  by: 'references' | 'messages' | 'time' = 'time';

  constructor(a: Recording, b: Recording) {
    this.a = a;
    this.b = b;
    this.anchorsA = new Anchors(a);
    this.anchorsB = new Anchors(b);
  }

  /** Reads so many events more of each run; true if there are more. */
  more(most: number): boolean {
    const inA = this.anchorsA.more(most);
    const inB = this.anchorsB.more(most);
    if (!inA && !inB) this.pair();
    return inA || inB;
  }

  private pair(): void {
    const [a, b] = [this.anchorsA.all, this.anchorsB.all];
    const haveReferences = [a, b].every((all) => all.some(({ kind }) => kind === 'reference'));
    const counts = ({ kind }: Anchor): boolean =>
      kind === 'step' || kind === (haveReferences ? 'reference' : 'message');
    const [keptA, keptB] = [a.filter(counts), b.filter(counts)];
    const places = new Map(keptB.map(({ key }, place) => [key, place]));
    const outcomes: Outcome[] = [];
    let most = -1;
    this.shared = [];
    this.reached = keptA.map(({ key, event, kind, hit }) => {
      const place = places.get(key);
      const other = place === undefined ? undefined : keptB[place];
      this.shared.push(place !== undefined && place >= most);
      if (kind === 'reference' && other !== undefined && other.hit !== hit) {
        outcomes.push({ a: event, b: other.event, hitInA: hit });
      }
      most = Math.max(most, place ?? -1);
      return most;
    });
    this.outcomes = outcomes;
    this.fromA = keptA.map(({ event }) => event);
    this.fromB = keptB.map(({ event }) => event);
    this.by = most < 0 ? 'time' : haveReferences ? 'references' : 'messages';
  }

  /** The event of B that belongs to an event of A; -1 is before the first one of both. */
  of(event: number): number {
    const last = this.b.events - 1;
    if (event < 0 || last < 0) return -1;
    if (event >= this.a.events - 1) return last;
    if (this.by === 'time') return this.byTime(event);
    const at = lastAtMost(this.fromA, event);
    const place = at < 0 ? -1 : (this.reached[at] ?? -1);
    const inA = this.stretch(this.fromA, at, this.a.events);
    const inB = this.stretch(this.fromB, place, this.b.events);
    if (at >= 0 && this.shared[at] !== true) return inB.to;
    if (event === inA.to) return inB.to;
    return event === inA.from ? inB.from : this.within(event, inA, inB);
  }

  private stretch(from: readonly number[], at: number, events: number): Stretch {
    return { from: at < 0 ? 0 : (from[at] ?? 0), to: (from[at + 1] ?? events) - 1 };
  }

  /** Both stretches run along each other by the kinds of their events; long ones by numbers. */
  private within(event: number, inA: Stretch, inB: Stretch): number {
    if (inA.to - inA.from > LONG) return Math.min(inB.to, inB.from + event - inA.from);
    let other = inB.from;
    for (let i = inA.from + 1; i <= event; i += 1) {
      const { name } = this.a.eventAt(i);
      let next = other + 1;
      while (next <= inB.to && this.b.eventAt(next).name !== name) next += 1;
      if (next <= inB.to) other = next;
    }
    return other;
  }

  private byTime(event: number): number {
    const { tick } = this.a.eventAt(event);
    let [low, high] = [-1, this.b.events - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.b.eventAt(middle).tick <= tick) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
