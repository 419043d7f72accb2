/**
 * Physical memory of a host: a cell for each frame in the order of frames, and how many are free
 * beside the thresholds that the daemon watches.
 */
import type { HostRecord, SegmentRecord } from '../../kernel/inspect/host_records';
import type { MachineState, PageRecord } from '../../kernel/inspect/machine_state';
import { counted, time } from '../../views/numbers';
import { cellName } from './labels';
import type { Moment, PageThing } from './moment';
import type { PageSign, PageStanding } from './page_signs';
import { pageWords, signsOf, standingOf, standingWords } from './page_signs';

export interface FrameCell {
  readonly frame: number;
  readonly thing: PageThing | null;
  /** `A/0`, `g.heap/2`; empty for a frame without a page of an object. */
  readonly label: string;
  readonly standing: PageStanding;
  readonly signs: readonly PageSign[];
  /** All of it in words. */
  readonly words: string;
}

/** A threshold on a bar, in frames. */
export interface BarMark {
  readonly name: string;
  readonly frames: number;
}

/** Free frames of a host or a segment beside their thresholds. */
export interface FreeBar {
  readonly free: number;
  readonly frames: number;
  readonly marks: readonly BarMark[];
}

/** Cells of a host or of a segment of its memory. */
export interface MemoryPart {
  /** Empty for memory in one piece. */
  readonly name: string;
  readonly cells: readonly FrameCell[];
  /** Frames behind the last cell, which the run never uses. */
  readonly left: number;
  /** Null in demand mode, which has no thresholds. */
  readonly bar: FreeBar | null;
}

/** A placeholder: a page structure without a frame that keeps a place while data is on its way. */
export interface PlaceholderView {
  readonly thing: PageThing;
  readonly label: string;
  readonly words: string;
}

export interface MemoryView {
  readonly host: number;
  readonly name: string;
  /** `48 frames, 29 free`. */
  readonly summary: string;
  /** What the daemon does. */
  readonly daemon: string;
  readonly parts: readonly MemoryPart[];
  readonly placeholders: readonly PlaceholderView[];
}

const UNUSED = {
  thing: null,
  label: '',
  standing: 'unused',
  signs: [],
} as const satisfies Partial<FrameCell>;

function cellOf(moment: Moment, frame: number, page: PageRecord | undefined): FrameCell {
  const at = `frame ${frame}`;
  if (page === undefined) return { ...UNUSED, frame, words: `${at}: ${standingWords.unused}` };
  const standing = standingOf(moment, page);
  if (standing === 'free') return { ...UNUSED, standing, frame, words: `${at}: free` };
  const thing = moment.thingOf(page);
  const name = thing === null ? '' : moment.nameOf(thing);
  const what = thing === null ? 'a page of no object' : name;
  return {
    frame,
    thing,
    label: cellName(name),
    standing,
    signs: signsOf(moment, page),
    words: `${at}: ${what}, ${pageWords(moment, page)}`,
  };
}

/** What the daemon does, in words. */
export function daemonWords({ daemon, pageout, thresholds }: HostRecord): string {
  if (pageout === 'demand') return 'no daemon: each new page takes the place of another one';
  const { burst, laundry, phase, until } = daemon;
  const sent = burst > 0 ? `, ${counted(burst, 'page')} sent in this burst` : '';
  const owed = laundry > 0 ? `, ${counted(laundry, 'page')} in laundry` : '';
  if (phase === 'scanning') return `the daemon scans${sent}${owed}`;
  if (phase === 'pausing') {
    return `the daemon pauses${until === null ? '' : ` until ${time(until)}`}${sent}${owed}`;
  }
  const wakes = pageout === 'daemon' ? `, wakes below ${thresholds['free_min']} free` : '';
  return `the daemon sleeps${wakes}${owed}`;
}

function segmentBar({ freeCount, frames, high, low, min }: SegmentRecord): FreeBar {
  const marks = [
    { name: 'min', frames: min },
    { name: 'low', frames: low },
    { name: 'high', frames: high },
  ];
  return { free: freeCount, frames, marks };
}

function hostBar({ frames, freeCount, pageout, thresholds }: HostRecord): FreeBar | null {
  if (pageout === 'demand') return null;
  const mark = (name: string, key: string): BarMark => ({ name, frames: thresholds[key] ?? 0 });
  const marks = [
    mark('reserved', 'free_reserved'),
    mark('min', 'free_min'),
    mark('target', 'free_target'),
  ];
  return { free: freeCount, frames, marks };
}

function summaryOf({ cachedCount, frames, freeCount, pageout, wireCount }: HostRecord): string {
  if (pageout === 'demand') return `room for ${counted(frames, 'page')}, ${cachedCount} cached`;
  const wired = wireCount > 0 ? `, ${wireCount} wired` : '';
  return `${counted(frames, 'frame')}, ${freeCount} free${wired}`;
}

function placeholdersOf(moment: Moment, host: number): readonly PlaceholderView[] {
  return moment.state.pages.flatMap((page) => {
    const thing = moment.thingOf(page);
    if (page.host !== host || page.frame !== null || thing === null) return [];
    const name = moment.nameOf(thing);
    const words = [`a placeholder for ${name}, no frame`, ...signsOf(moment, page)].join(', ');
    return [{ thing, label: cellName(name), words }];
  });
}

/**
 * The memory of one host. Frames are used in their order; those behind the last one that is in use
 * now or at the `end` of the run have no cell.
 */
export function memoryView(
  moment: Moment,
  host: HostRecord,
  end: MachineState | null = null,
): MemoryView {
  const { segments } = moment.state;
  const byFrame = new Map<number, PageRecord>();
  for (const page of moment.state.pages) {
    if (page.host === host.id && page.frame !== null) byFrame.set(page.frame, page);
  }
  const part = (name: string, from: number, frames: number, used: number, bar: FreeBar | null) => {
    const count = Math.max(1, Math.min(frames, used));
    const cells = Array.from({ length: count }, (_, i) =>
      cellOf(moment, from + i, byFrame.get(from + i)),
    );
    return { name, cells, left: frames - count, bar };
  };
  const own = segments.filter((segment) => segment.host === host.id);
  const most = Math.max(host.frames, ...[...byFrame.keys()].map((frame) => frame + 1));
  const atEnd = end?.hosts[host.id]?.framesUsed ?? 0;
  const parts: readonly MemoryPart[] =
    own.length === 0
      ? [part('', 0, most, Math.max(host.framesUsed, atEnd), hostBar(host))]
      : own.map((segment) => {
          const last = end?.segments.find((s) => s.host === host.id && s.id === segment.id);
          const used = Math.max(segment.framesUsed, last?.framesUsed ?? 0);
          return part(
            `segment ${segment.id}, ${segment.name}`,
            segment.start,
            segment.frames,
            used,
            segmentBar(segment),
          );
        });
  return {
    host: host.id,
    name: host.name,
    summary: summaryOf(host),
    daemon: daemonWords(host),
    parts,
    placeholders: placeholdersOf(moment, host.id),
  };
}
