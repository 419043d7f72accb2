/**
 * Counters of a host over a run, at events that lie evenly: free frames, lengths of queues, and how
 * much happened so far. They are read a part at a time; a run that grows has them further apart.
 */
import type { Recording } from '../../recording/recording';

/** What is drawn of frames at one moment, and of what happened up to it. */
export const FRAME_SERIES = ['free', 'active', 'inactive', 'wired', 'laundry'] as const;
export const COUNT_SERIES = ['faults', 'pageins', 'pageouts', 'reactivations'] as const;
export type SeriesName = (typeof FRAME_SERIES)[number] | (typeof COUNT_SERIES)[number];

export interface CounterSample {
  readonly event: number;
  /** Null for what the host does not have, as queues under another policy. */
  readonly values: Readonly<Record<SeriesName, number | null>>;
}

/** A threshold: a line that a series is compared with. */
export interface Threshold {
  readonly name: string;
  readonly value: number;
}

/** There are at most so many samples. */
const MOST = 240;

/** The values at one event. */
export function sampleAt(recording: Recording, event: number, host: number): CounterSample {
  const record = recording.stateAt(event).hosts[host];
  const counts = recording.countersAt(event, host);
  const queues = record?.queues ?? null;
  return {
    event,
    values: {
      free: record?.freeCount ?? null,
      active: queues?.active ?? null,
      inactive: queues?.inactive ?? null,
      wired: record?.wireCount ?? null,
      laundry: record?.daemon.laundry ?? null,
      faults: counts['faults'] ?? null,
      pageins: counts['pageins'] ?? null,
      pageouts: counts['pageouts'] ?? null,
      reactivations: counts['reactivations'] ?? null,
    },
  };
}

const THRESHOLDS = ['free_target', 'free_min', 'free_reserved'] as const;

/** What free frames are compared with; segments have lines of their own, and demand mode none. */
export function thresholdsOf(recording: Recording, host: number): readonly Threshold[] {
  const record = recording.stateAt(recording.events - 1).hosts[host];
  if (record?.pageout !== 'daemon') return [];
  return THRESHOLDS.flatMap((name) => {
    const value = record.thresholds[name];
    return value === undefined ? [] : [{ name: name.replace('free_', ''), value }];
  });
}

export class CounterSamples {
  private readonly recording: Recording;
  private readonly host: number;
  private samples: CounterSample[] = [];
  private stride = 1;
  /** The end of the run, which rarely lies on the grid. */
  private end: CounterSample | null = null;

  constructor(recording: Recording, host: number) {
    this.recording = recording;
    this.host = host;
  }

  /** Reads so many samples more at most; true if there are any left. */
  more(most: number): boolean {
    const { events } = this.recording;
    while (events > this.stride * MOST) {
      this.stride *= 2;
      this.samples = this.samples.filter(({ event }) => event % this.stride === 0);
    }
    for (let left = most; left > 0; left -= 1) {
      const next = this.samples.length * this.stride;
      if (next >= events) {
        if (this.end?.event !== events - 1) {
          this.end = sampleAt(this.recording, events - 1, this.host);
        }
        return false;
      }
      this.samples.push(sampleAt(this.recording, next, this.host));
    }
    return true;
  }

  /** The samples up to an event, in their order. */
  upTo(last: number): readonly CounterSample[] {
    const all = this.end === null ? this.samples : [...this.samples, this.end];
    return all.filter(({ event }) => event <= last);
  }
}

/**
 * Places for labels that would stand at `wanted`, in pixels: none closer than `gap` to another, and
 * none above `gap` or below `most`.
 */
export function spread(wanted: readonly number[], gap: number, most: number): readonly number[] {
  const order = wanted.map((at, i) => ({ at, i })).sort((a, b) => a.at - b.at);
  const places: number[] = new Array(wanted.length).fill(0);
  let next = 0;
  for (const { at, i } of order) {
    next = Math.max(at, next + gap);
    places[i] = next;
  }
  // What stands too low moves up, and what is above it, too.
  let bound = most;
  for (const { i } of [...order].reverse()) {
    places[i] = Math.min(places[i] ?? 0, bound);
    bound = (places[i] ?? 0) - gap;
  }
  return places;
}
