/**
 * Records of a host: its frames and thresholds, its daemon, its segments of memory, and the lists
 * of its policy.
 */
import type { HostRow } from './machine_state';

/** The pageout daemon. In demand mode there is none, and `thread` is null. */
export interface DaemonRecord {
  readonly thread: number | null;
  /** `scanning` while a scan goes on, also when the daemon waits in the middle of it. */
  readonly phase: 'sleeping' | 'scanning' | 'pausing';
  /** Of a pause: the tick at which it ends at the latest; null otherwise. */
  readonly until: number | null;
  /** Pages sent since the last pause. */
  readonly burst: number;
  /** Pages that the default pager has and has not let go of. */
  readonly laundry: number;
  /** How long a pause lasts for each page, in ticks; it adapts. */
  readonly burstWait: number;
  /** Pauses with little laundry since `burstWait` changed. */
  readonly pauses: number;
  /** With segments: pages that other pagers have, while the daemon counts them; else null. */
  readonly externalLaundry: number | null;
}

/** A host. `id` is also the `host` of all rows that belong to it. */
export interface HostRecord {
  readonly id: number;
  readonly name: string;
  /** Its processor's time, in ticks. */
  readonly clock: number;
  readonly pageSizeBytes: number;
  readonly pageout: 'daemon' | 'segments' | 'demand';
  /** Frames of the machine, those that have a page structure, and those that are free. */
  readonly frames: number;
  readonly framesUsed: number;
  readonly freeCount: number;
  readonly wireCount: number;
  /** Pages of objects that count as cached, placeholders included. */
  readonly cachedCount: number;
  /**
   * Page structures on the free list, the next to be used first; with segments empty, since each
   * segment has its own. `freeCount` also counts frames that were never used.
   */
  readonly freeList: readonly number[];
  /** Placeholders on their free list, the next to be used first. */
  readonly freePlaceholders: readonly number[];
  /** CMU's thresholds by their names in scenarios; frames, pages or ticks. */
  readonly thresholds: Readonly<Record<string, number>>;
  readonly daemon: DaemonRecord;
  /** With segments: unprivileged threads get no frame until every segment has enough. */
  readonly allocPaused: boolean;
  /** Sizes of Mach's queues, for a policy that has them. */
  readonly queues: {
    readonly active: number;
    readonly inactive: number;
    readonly inactiveTarget: number;
  } | null;
  /** Threads that wait for a free frame, first come first. */
  readonly memoryWaiters: readonly number[];
  /** Threads that could run, the next first. */
  readonly runQueue: readonly number[];
  /** The port of the default pager. */
  readonly defaultManager: number | null;
  /** Objects that nothing references and that the kernel keeps, oldest first. */
  readonly cachedObjects: readonly number[];
}

/** A segment of physical memory; `id` is its index. @mach vm/vm_page.c vm_page_seg */
export interface SegmentRecord extends HostRow {
  readonly name: string;
  /** Its first frame and how many it has. */
  readonly start: number;
  readonly frames: number;
  readonly framesUsed: number;
  readonly freeCount: number;
  /** Thresholds in free frames: see vm_page_seg.ts. */
  readonly min: number;
  readonly low: number;
  readonly high: number;
  readonly freeList: readonly number[];
}

/**
 * An entry of a policy's list: a page that the policy knows, or (`page` null) the place of one that
 * has left and is remembered.
 */
export interface ListEntryRecord {
  readonly page: number | null;
  /** The object and the place in it; null if the kernel no longer knows. */
  readonly object: number | null;
  readonly offset: number | null;
  /** What the policy knows of it: `touched`. */
  readonly note: string;
}

/** A list of a policy, from the `order()` of its contract; `id` is its place among them. */
export interface ListRecord extends HostRow {
  readonly name: string;
  /** What the order means, beginning with the first entry. */
  readonly order: string;
  /** The page that the hand stands on. */
  readonly hand: number | null;
  readonly entries: readonly ListEntryRecord[];
}
