/**
 * The recorder listens to a machine's trace: it counts, keeps the lines of the transcript and those
 * that expectations look at, and tells who waits for an event. It must be made before anything else
 * of the machine, so that it hears of every port and message.
 */
import type { Look } from '../../kernel/inspect/look';
import type { TraceColumns } from '../../kernel/kern/trace';
import { eventKinds } from '../../kernel/mach/event_defs';
import { messageKinds } from '../../kernel/mach/message_table';
import type { Machine } from '../../kernel/machine/machine';
import type { EventPattern } from '../language/pattern';
import type { Labels } from '../transcript/labels';
import type { Line } from '../transcript/line';
import { CALLED, LineMaker, messageLevel, RECEIVED, SCALARS } from '../transcript/line';
import { matches } from '../transcript/match';

/** What a transcript may hold, each more than the one before; `references`: hits and faults. */
export const levels = ['none', 'messages', 'all', 'references'] as const;

/** What a transcript holds; `none` costs least. */
export type Level = (typeof levels)[number];

/** A pattern that is looked out for, and how often it has been seen since. */
export interface Watch {
  readonly pattern: EventPattern;
  seen: number;
  /** Called at each sight. */
  readonly sight: ((watch: Watch) => void) | null;
}

export interface RecorderOptions {
  readonly level: Level;
  /** Takes each line of the transcript when it is made; lines are kept unless this is given. */
  readonly onLine: ((line: Line) => void) | null;
  /** Called when there is a machine with nothing in it, to listen from its first event on. */
  readonly onMachine?: ((look: Look, labels: Labels) => void) | undefined;
}

export class Recorder {
  /** The transcript, unless `onLine` takes it. */
  readonly transcript: Line[] = [];
  /** Arrivals of messages, and the events that were asked for. */
  readonly evidence: Line[] = [];
  private readonly level: Level;
  private readonly onLine: RecorderOptions['onLine'];
  private readonly maker: LineMaker;
  private readonly watches = new Set<Watch>();
  /** Kinds of events whose lines are needed beyond those of the transcript. */
  private readonly wanted = new Set<number>();
  /** Kinds whose lines are evidence. */
  private readonly evident = new Set<number>();
  private readonly events: number[] = [];
  private readonly arrivals: number[] = [];
  private lines = 0;

  constructor(machine: Machine, labels: Labels, options: RecorderOptions) {
    this.level = options.level;
    this.onLine = options.onLine;
    this.maker = new LineMaker(machine, labels);
    const references = this.level === 'references';
    machine.trace.listen((columns, row) => this.hear(columns, row), { references });
  }

  /** How often a message has arrived, or an event has happened. */
  countOf(name: string): number {
    const message = messageKinds[name];
    if (message !== undefined) return this.arrivals[message] ?? 0;
    return this.events[eventKinds[name] ?? -1] ?? 0;
  }

  /** Keeps lines of that message or event as evidence. */
  collect(name: string): void {
    for (const kind of kindsOf(name)) {
      this.wanted.add(kind);
      this.evident.add(kind);
    }
  }

  /** Looks out for a pattern from now on. */
  watch(pattern: EventPattern, sight: Watch['sight'] = null): Watch {
    const watch: Watch = { pattern, seen: 0, sight };
    for (const kind of kindsOf(pattern.name)) this.wanted.add(kind);
    this.watches.add(watch);
    return watch;
  }

  forget(watch: Watch): void {
    this.watches.delete(watch);
  }

  private hear(columns: TraceColumns, row: number): void {
    const kind = columns.kind[row] ?? 0;
    this.maker.see(columns, row, kind);
    this.maker.settle(columns, row, kind);
    if (kind === SCALARS) return;
    this.events[kind] = (this.events[kind] ?? 0) + 1;
    if (kind === RECEIVED || kind === CALLED) {
      const message = columns.args[1][row] ?? 0;
      this.arrivals[message] = (this.arrivals[message] ?? 0) + 1;
    }
    this.show(columns, row, kind);
    this.maker.done(columns, row, kind);
  }

  private show(columns: TraceColumns, row: number, kind: number): void {
    const { level } = this;
    const inTranscript = level === 'messages' ? messageLevel.has(kind) : level !== 'none';
    if (!inTranscript && !this.wanted.has(kind)) return;
    const line = this.maker.line(columns, row, inTranscript ? this.lines : null);
    if (inTranscript) {
      this.lines += 1;
      if (this.onLine === null) this.transcript.push(line);
      else this.onLine(line);
    }
    if (this.evident.has(kind)) this.evidence.push(line);
    for (const watch of this.watches) {
      if (!matches(watch.pattern, line)) continue;
      watch.seen += 1;
      watch.sight?.(watch);
    }
  }
}

/** The kinds of events that are lines of a message, or the kind of the event itself. */
function kindsOf(name: string): readonly number[] {
  if (messageKinds[name] !== undefined) return [RECEIVED, CALLED];
  return [eventKinds[name] ?? -1];
}
