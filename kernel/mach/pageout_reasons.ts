/**
 * Why pages leave, as data: what a frame was needed for, and what pages were returned for. The
 * trace numbers both by their place in these lists.
 */
import type { PageId } from './types';

/**
 * What a victim was wanted for:
 *   full      all frames that may be cached are in use: one page leaves for each that comes
 *   interval  the policy keeps fewer pages than there is room for
 *   target    fewer frames are free than the daemon wants
 *   waiting   enough frames are free, but threads wait for memory
 *   segment   a segment has fewer free frames than the daemon wants
 *   round     no segment is short any more, but the round of evictions goes on
 */
export const evictionNeeds = ['full', 'interval', 'target', 'waiting', 'segment', 'round'] as const;
export type EvictionNeedName = (typeof evictionNeeds)[number];

/** What a victim was wanted for, with the numbers of that moment. */
export interface EvictionNeed {
  readonly need: EvictionNeedName;
  /** Free frames: of the host, or of the segment. */
  readonly free: number;
  /** Free frames that the daemon wants; with `full` the frames that may be cached. */
  readonly wanted: number;
  /** The segment that is short, or null. */
  readonly segment: string | null;
}

/** A page where it stands: `object` is the object's number, `offset` counts its pages. */
export interface PlacedPage {
  readonly page: PageId;
  readonly object: number;
  readonly offset: number;
}

/** A page that the policy passed over on its way to the victim, and what spared it. */
export interface SparedPage extends PlacedPage {
  readonly why: string;
}

/** Why a page was chosen to leave. */
export interface EvictionReason extends EvictionNeed {
  readonly victim: PlacedPage;
  /** What the policy's candidates have in common, such as `least recently used`. */
  readonly rule: string;
  /** In the order in which the policy looked at them; a page can be among them twice. */
  readonly passed: readonly SparedPage[];
}

/**
 * What pages were returned to a pager for:
 *   evicted       the policy chose the page
 *   paged_twice   its own pager has not released it in time: it goes to the default pager too
 *   object_ends   the last mapping of its object is gone
 *   lock_request  the pager asked for it: memory_object_lock_request
 *   msync         a task asked for it: vm_msync
 *   object_sync   a task asked for it: vm_object_sync
 *   rejected      a supplied precious page found its place taken
 *   pushed        its source is about to change: the old contents belong to a copy
 */
export const returnCauses = [
  'evicted',
  'paged_twice',
  'object_ends',
  'lock_request',
  'msync',
  'object_sync',
  'rejected',
  'pushed',
] as const;
export type ReturnCause = (typeof returnCauses)[number];

/** Why pages are returned in one message, and with which flags. */
export interface ReturnReason {
  readonly cause: ReturnCause;
  /** The number of their object, and the first of them; `offset` counts pages of the object. */
  readonly object: number;
  readonly offset: number;
  readonly pages: number;
  readonly dirty: boolean;
  /** True if one of them at least is precious. */
  readonly precious: boolean;
  readonly kernelCopy: boolean;
}
