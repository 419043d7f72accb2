/**
 * Recordings under memory pressure. A real kernel takes frames for itself, and when its daemon and
 * a client take turns depends on time, so such a recording is compared stretch by stretch, from one
 * `sync` line to the next, with a daemon cycle at most in each:
 *   returns   data_return of all ports in one order, that of eviction
 *   requests  data_request, data_unlock and their answers, in the order of their port
 *   others    every other message and answer, all of them, in the order of their port
 * What both sides have agrees in its order and in all fields but seqno. Of returns and of requests
 * one side may have some that the other has not: a tenth of all. Counters agree within a tenth.
 */
import * as calls from '../kernel/user_calls';
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

/** What a line is about, apart from its details; `nth` of its like. */
function named(list: readonly Fields[]): readonly string[] {
  const seen = new Map<string, number>();
  return list.map(({ obj, msg, offset }) => {
    const name = `${String(msg)} of object ${String(obj)} at ${String(offset)}`;
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

export class Pressure {
  private readonly world: TranscriptWorld;
  private recorded: TranscriptLine[] = [];
  private taken = 0;
  private lower: calls.HeldFrames = [];
  private upper: calls.HeldFrames = [];
  private begun = false;
  private readonly counted = {
    returns: { recorded: 0, alone: 0 },
    requests: { recorded: 0, alone: 0 },
    others: { recorded: 0, alone: 0 },
  };

  constructor(world: TranscriptWorld) {
    this.world = world;
  }

  /** A message or an answer of the recording. */
  record(line: TranscriptLine): void {
    this.recorded.push(line);
  }

  /** True if a count is as recorded, as far as time and the kernel's own memory let it. */
  isNear(recorded: number, ours: number | undefined): boolean {
    return ours !== undefined && !isFar(recorded, Math.abs(recorded - ours));
  }

  /** The recorder took frames from the lowest segment. */
  take(frames: number): void {
    this.taken += frames;
  }

  /** Compares what both sides have had since the last time; `last` is where the stretch ends. */
  compare(last: TranscriptLine): Deviation | null {
    const recorded = this.recorded.splice(0);
    const told = this.world.journal.takePorts();
    const ports = new Set([
      ...recorded.map(({ fields }) => fields['obj']),
      ...told.map(({ fields }) => fields['obj']),
    ]);
    const of =
      (kind: Kind, port: unknown) =>
      ({ fields }: { readonly fields: Fields }) =>
        kindOf(fields) === kind && (kind === 'returns' || fields['obj'] === port);
    const parts: (readonly [Kind, unknown])[] = [['returns', null]];
    for (const port of ports) parts.push(['requests', port], ['others', port]);
    for (const [kind, port] of parts) {
      const theirs = recorded.filter(of(kind, port));
      const found = this.compareList(kind, theirs, told.filter(of(kind, port)), last);
      if (found !== null) return found;
    }
    return null;
  }

  private compareList(
    kind: Kind,
    theirs: readonly TranscriptLine[],
    ours: readonly Told[],
    last: TranscriptLine,
  ): Deviation | null {
    const [a, b] = [
      named(theirs.map(({ fields }) => fields)),
      named(ours.map(({ fields }) => fields)),
    ];
    const [inA, inB] = [new Set(a), new Set(b)];
    const mine = ours.filter((_, i) => inA.has(b[i] ?? ''));
    const names = b.filter((name) => inA.has(name));
    let common = 0;
    for (const [i, line] of theirs.entries()) {
      const name = a[i] ?? '';
      if (!inB.has(name)) {
        if (kind === 'others')
          return { at: line, ours: null, field: null, what: `ours has no ${name}` };
        continue;
      }
      const told = mine[common];
      if (told === undefined || names[common] !== name) {
        const what = `order: recorded ${name}, ours ${names[common] ?? 'nothing'}`;
        return { at: line, ours: told?.fields ?? null, field: null, what };
      }
      const field = firstDifference(withoutSeqno(line.fields), told.fields);
      if (field !== null) return { at: line, ours: told.fields, field, what: fieldText(field) };
      common += 1;
    }
    const counted = this.counted[kind];
    counted.recorded += theirs.length;
    counted.alone += theirs.length + ours.length - 2 * common;
    const extra = ours.find((_, i) => !inA.has(b[i] ?? ''));
    if (kind !== 'others' || extra === undefined) return null;
    const what = 'the recording has no such line by now';
    return { at: last, ours: extra.fields, field: null, what };
  }

  /** At the end: how many returns and requests only one side has had. */
  compareCounts(last: TranscriptLine): Deviation | null {
    for (const [kind, { recorded, alone }] of Object.entries(this.counted)) {
      if (!isFar(recorded, alone)) continue;
      const what = `${kind}: recorded ${recorded}; ${alone} are on one side only, not a tenth`;
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
