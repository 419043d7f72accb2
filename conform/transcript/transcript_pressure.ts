/**
 * Recordings under memory pressure. A real kernel takes frames for itself, and when its daemon and
 * a client take turns depends on time. So lines are compared in stretches, each kind in its way:
 *   returns   from one `sync` line to the next: data_return of all ports, in the order of eviction
 *   requests  from one rest to the next: data_request, data_unlock and their answers, by port
 *   others    from one `sync` line to the next: all other messages and answers, by port
 * What both sides have agrees in all fields but seqno and in its order; returns do so within each
 * cycle of our daemon. One side may have some returns and requests that the other has not: a tenth
 * of all. Counters agree within a tenth.
 */
import * as calls from '../../kernel/tasks/user_calls';
import type { Work } from './transcript_actor';
import type { FieldDifference } from './transcript_compare';
import { firstDifference } from './transcript_compare';
import { fieldText } from './transcript_difference';
import type { Told } from './transcript_journal';
import type { Content, Fields, TranscriptLine } from './transcript_lines';
import type { TranscriptWorld } from './transcript_world';

/** Frames of the lowest segment that the recorded kernel's code and data hold. */
const KERNEL_FRAMES = 264;
/** What counts may differ by: a share, and what the daemon evicts at a time. */
const SHARE = 10;
const BURST = 5;

type Stats = Extract<Content, { who: 'stats' }>['stats'];
type Kind = 'returns' | 'requests' | 'others';

/** Where ours differs, before the replay makes a report of it. */
export interface Deviation {
  readonly at: TranscriptLine;
  readonly ours: Fields | null;
  readonly field: FieldDifference | null;
  readonly what: string;
}

/** What a probe of a port counts. */
const portCounts: ReadonlySet<string> = new Set(['next_seqno', 'msgcount']);

const kinds: Readonly<Record<string, Kind>> = {
  memory_object_data_return: 'returns',
  memory_object_data_request: 'requests',
  memory_object_data_unlock: 'requests',
  memory_object_data_supply: 'requests',
  memory_object_data_unavailable: 'requests',
  memory_object_data_error: 'requests',
};

/** True for a line that begins a new stretch: `stats` with a tag that begins with sync. */
function isSync({ content }: TranscriptLine): boolean {
  return content.who === 'stats' && content.stats.tag?.startsWith('sync') === true;
}

/** True for a recording under pressure: it says how many frames were free. */
export function isUnderPressure(lines: readonly TranscriptLine[]): boolean {
  return lines.some((line) => isSync(line) && line.fields['free'] !== undefined);
}

function kindOf({ msg }: Fields): Kind {
  return kinds[String(msg)] ?? 'others';
}

/** What a line is about, apart from its details. */
function nameOf({ obj, msg, offset }: Fields): string {
  return `${String(msg)} of object ${String(obj)} at ${String(offset)}`;
}

/** The names of lines, with a number where there are several of a name. */
function numbered(list: readonly { readonly fields: Fields }[]): readonly string[] {
  const seen = new Map<string, number>();
  return list.map(({ fields }) => {
    const name = nameOf(fields);
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return nth === 1 ? name : `${name}, no. ${nth}`;
  });
}

function withoutSeqno({ seqno: _, ...rest }: Fields): Fields {
  return rest;
}

/** Differs by more than may be. */
function isFar(recorded: number, difference: number): boolean {
  return difference > Math.max(BURST, recorded / SHARE);
}

/** What is still to compare, and what was compared so far. */
class Pile {
  readonly recorded: TranscriptLine[] = [];
  readonly told: Told[] = [];
  /** Recorded lines, and lines of both sides that the other has not. */
  total = 0;
  alone = 0;
}

/** The first line of a port that only one side has. */
function alone(
  theirs: readonly TranscriptLine[],
  ours: readonly Told[],
  last: TranscriptLine,
): Deviation | null {
  const [a, b] = [numbered(theirs), numbered(ours)];
  const missing = theirs.find((_, i) => !b.includes(a[i] ?? ''));
  const extra = ours.find((_, i) => !a.includes(b[i] ?? ''));
  if (missing !== undefined) {
    return { at: missing, ours: null, field: null, what: `ours has no ${nameOf(missing.fields)}` };
  }
  if (extra === undefined) return null;
  const what = 'the recording has no such line by now';
  return { at: last, ours: extra.fields, field: null, what };
}

/** Compares the lines of one port: those that both sides have are the same, in one order. */
function comparePort(
  pile: Pile,
  theirs: readonly TranscriptLine[],
  ours: readonly Told[],
): Deviation | null {
  const [a, b] = [numbered(theirs), numbered(ours)];
  const [inA, inB] = [new Set(a), new Set(b)];
  const mine = ours.filter((_, i) => inA.has(b[i] ?? ''));
  const names = b.filter((name) => inA.has(name));
  let common = 0;
  for (const [i, line] of theirs.entries()) {
    const name = a[i] ?? '';
    if (!inB.has(name)) continue;
    const told = mine[common];
    if (told === undefined || names[common] !== name) {
      const what = `order: recorded ${name}, ours ${names[common] ?? 'nothing'}`;
      return { at: line, ours: told?.fields ?? null, field: null, what };
    }
    const field = firstDifference(withoutSeqno(line.fields), told.fields);
    if (field !== null) return { at: line, ours: told.fields, field, what: fieldText(field) };
    common += 1;
  }
  pile.total += theirs.length;
  pile.alone += theirs.length + ours.length - 2 * common;
  return null;
}

export class Pressure {
  private readonly world: TranscriptWorld;
  private readonly piles = { returns: new Pile(), requests: new Pile(), others: new Pile() };
  private taken = 0;
  private lower: calls.HeldFrames = [];
  private upper: calls.HeldFrames = [];
  private begun = false;

  constructor(world: TranscriptWorld) {
    this.world = world;
  }

  /** A message or an answer of the recording. */
  record(line: TranscriptLine): void {
    this.piles[kindOf(line.fields)].recorded.push(line);
  }

  /** True if a count is as recorded, as far as time and the kernel's own memory let it. */
  isNear(recorded: number, ours: number | undefined): boolean {
    return ours !== undefined && !isFar(recorded, Math.abs(recorded - ours));
  }

  /** A probe of a port without the counts that are near ours. */
  probed(recorded: Fields, ours: Fields): Fields {
    const far = ([name, value]: readonly [string, unknown]): boolean =>
      !portCounts.has(name) || !this.isNear(Number(value), Number(ours[name]));
    return Object.fromEntries(Object.entries(recorded).filter(far));
  }

  /** The recorder took frames from the lowest segment. */
  take(frames: number): void {
    this.taken += frames;
  }

  /** Compares what both sides have had since the last `sync` line; `last` ends the stretch. */
  compare(last: TranscriptLine): Deviation | null {
    return this.compareReturns() ?? this.compareRequests(last) ?? this.comparePorts('others', last);
  }

  /** Compares the requests of both sides since the last rest. */
  compareRequests(last: TranscriptLine): Deviation | null {
    return this.comparePorts('requests', last);
  }

  private collect(): void {
    for (const told of this.world.journal.takePorts()) {
      this.piles[kindOf(told.fields)].told.push(told);
    }
  }

  /** Looks for each of our returns among the recorded ones that follow the one before. */
  private compareReturns(): Deviation | null {
    this.collect();
    const { returns } = this.piles;
    const theirs = returns.recorded.splice(0);
    const open = new Map<string, number[]>();
    for (const [i, { fields }] of theirs.entries()) {
      const places = open.get(nameOf(fields));
      if (places === undefined) open.set(nameOf(fields), [i]);
      else places.push(i);
    }
    let before = -1;
    let cycle = -1;
    let common = 0;
    const ours = returns.told.splice(0);
    for (const told of ours) {
      if (told.cycle !== cycle) before = -1;
      cycle = told.cycle;
      const places = open.get(nameOf(told.fields)) ?? [];
      const next = places.find((place) => place > before);
      const line = theirs[next ?? places[0] ?? -1];
      if (line === undefined) continue;
      if (next === undefined) {
        const behind = nameOf(theirs[before]?.fields ?? {});
        const what = `order: ours comes after ${behind}`;
        return { at: line, ours: told.fields, field: null, what };
      }
      const field = firstDifference(withoutSeqno(line.fields), told.fields);
      if (field !== null) return { at: line, ours: told.fields, field, what: fieldText(field) };
      places.splice(places.indexOf(next), 1);
      before = next;
      common += 1;
    }
    returns.total += theirs.length;
    returns.alone += theirs.length + ours.length - 2 * common;
    return null;
  }

  private comparePorts(kind: 'requests' | 'others', last: TranscriptLine): Deviation | null {
    this.collect();
    const pile = this.piles[kind];
    const [recorded, told] = [pile.recorded.splice(0), pile.told.splice(0)];
    for (const port of new Set([...recorded, ...told].map(({ fields }) => fields['obj']))) {
      const of = ({ fields }: { readonly fields: Fields }) => fields['obj'] === port;
      const [theirs, ours] = [recorded.filter(of), told.filter(of)];
      const found =
        comparePort(pile, theirs, ours) ?? (kind === 'others' ? alone(theirs, ours, last) : null);
      if (found !== null) return found;
    }
    return null;
  }

  /** At the end: how many returns and requests only one side has had. */
  compareCounts(last: TranscriptLine): Deviation | null {
    for (const [kind, { total, alone }] of Object.entries(this.piles)) {
      if (!isFar(total, alone)) continue;
      const what = `${kind}: recorded ${total}; ${alone} are on one side only, not a tenth`;
      return { at: last, ours: null, field: null, what };
    }
    return null;
  }

  /** The first counter that is far from the recorded one, both since the first `stats` line. */
  compareCounters(line: TranscriptLine, recorded: Fields, ours: Fields): Deviation | null {
    for (const [name, value] of Object.entries(recorded)) {
      if (!isFar(Number(value), Math.abs(Number(value) - Number(ours[name])))) continue;
      const field = { field: name, recorded: value, ours: ours[name] };
      return { at: line, ours, field, what: fieldText(field, ' since the first stats') };
    }
    return null;
  }

  /** Work that takes frames, or gives some back, until as many are free as the line says. */
  *sync({ tag, free }: Stats): Work {
    if (tag?.startsWith('sync') !== true || free === undefined) return;
    const [low, high] = this.world.host.segments?.all ?? [];
    if (low === undefined) return;
    if (!this.begun) yield calls.holdFree(0, low.frames - KERNEL_FRAMES - this.taken, this.lower);
    this.begun = true;
    if (high === undefined) yield calls.holdFree(0, free, this.lower);
    else yield calls.holdFree(1, free - low.freeCount, this.upper);
  }
}
