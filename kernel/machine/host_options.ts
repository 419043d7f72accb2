/**
 * What a host is made of, and the numbers that follow from it: CMU's thresholds by CMU's formulas.
 * @mach vm/vm_pageout.c VM_PAGE_FREE_MIN, VM_PAGE_FREE_TARGET
 */
import {
  alike,
  call,
  fieldsProblem,
  having,
  list,
  maybe,
  named,
  oneOf,
  optionsProblem,
  record,
  recordProblem,
  shown,
} from '../mach/given';
import type { Switches } from '../mach/switches';
import { profiles } from '../mach/switches';
import type { Random } from '../mach/types';
import type { Future, PolicyOptions, PolicySpec } from '../policy/policy';
import type { SegmentOptions } from '../vm/page/vm_page_seg';
import { vmPageSegThresholds } from '../vm/page/vm_page_seg';

/** What each tunable is. Pages count pages; a time counts nanoseconds of virtual time. */
export const tunableTexts = {
  freeReserved: 'below this many free frames only privileged threads may take one',
  freeMin: 'below this many free frames the daemon wakes up',
  freeTarget: 'the daemon stops at this many free frames',
  reservedInternal: 'below this many free frames dirty pages of external objects are paged twice',
  reservedReally: 'below this many free frames the daemon waits while any laundry is out',
  burstMax: 'the most pages that the daemon sends between two pauses',
  burstMin: 'with more laundry than this after a pause, the next pauses are longer',
  burstWaitTicks: 'how long the daemon pauses for each page of a burst',
  emptyWaitTicks: 'the shortest pause of the daemon when it finds no page to evict',
  pauseMax: 'after more pauses than this with little laundry, the next pauses are shorter',
  absentMax: 'requests that may be outstanding for one external object, less one',
  cachedMax: 'objects that the kernel keeps although no task maps them',
  supplyChunk: 'pages of a message that the kernel copies in at once',
  returnClusterMax: 'the most pages in one memory_object_data_return after a lock request',
  deactivateBehind: 'whether a sequential fault deactivates the page behind it',
  cachedFrames: 'how many pages may be cached in demand mode',
  referenceTicks: 'the time that a memory reference takes',
  quantumTicks: 'how long a thread runs before another one may',
  mapMinPage: 'the lowest page that vm_allocate and vm_map choose: page 0 stays unmapped',
  mapMaxPage: 'the page after the last of an address space',
  addressLimit: 'the bytes at which addresses begin again at 0; a size that rounds up to it is 0',
  mapSizeLimit: 'the bytes that a task may have mapped, apart from those that nothing may touch',
} as const;

/** Numbers that can be set; all have defaults. */
export type Tunables = Readonly<
  Record<Exclude<keyof typeof tunableTexts, 'deactivateBehind'>, number>
> & { readonly deactivateBehind: boolean };

export interface HostOptions {
  readonly name: string;
  /** Physical frames under the daemon, cached pages in demand mode. */
  readonly frames: number;
  /** Bytes; a power of two from 512 to 1 MiB. */
  readonly pageSize: number;
  /** CMU's daemon, GNU's with a target for each segment of memory, or a page for each new one. */
  readonly pageout: 'daemon' | 'segments' | 'demand';
  /** With `segments`: what memory consists of, lowest first; one segment unless told. */
  readonly segments?: readonly SegmentOptions[];
  readonly contents: 'bytes' | 'stamps';
  readonly policy: PolicySpec;
  readonly policyOptions: PolicyOptions;
  readonly switches: Switches;
  readonly tunables: Partial<Tunables>;
  readonly random: Random;
  /** What is known of the references to come; only a policy that needs it looks. */
  readonly future?: Future | null;
}

/** The fewest frames under which the daemon's thresholds leave room for anything else. */
export const FRAMES_MIN = 48;

/** DMA, DMA32, DIRECTMAP and HIGHMEM. @mach machine/vm_param.h VM_PAGE_MAX_SEGS */
const SEGMENTS_MAX = 4;

/** Addresses end here, at 2^16 leaves of 2^10 pages. */
export const PMAP_PAGES = 1 << 26;
const MOST = Number.MAX_SAFE_INTEGER;
/** The longest pause: 11 days in nanoseconds, so that sums of times stay exact. */
const MOST_TICKS = 1_000_000_000_000_000;

/** The least and the greatest value of each tunable that is a number; all are whole. */
export const tunableRanges: Readonly<
  Record<Exclude<keyof Tunables, 'deactivateBehind'>, readonly [least: number, most: number]>
> = {
  freeReserved: [0, PMAP_PAGES],
  freeMin: [0, PMAP_PAGES],
  freeTarget: [1, PMAP_PAGES],
  reservedInternal: [0, PMAP_PAGES],
  reservedReally: [0, PMAP_PAGES],
  burstMax: [1, PMAP_PAGES],
  burstMin: [1, PMAP_PAGES],
  burstWaitTicks: [1, MOST_TICKS],
  emptyWaitTicks: [1, MOST_TICKS],
  pauseMax: [0, PMAP_PAGES],
  absentMax: [0, PMAP_PAGES],
  cachedMax: [0, PMAP_PAGES],
  supplyChunk: [1, PMAP_PAGES],
  returnClusterMax: [1, 32],
  cachedFrames: [1, PMAP_PAGES],
  referenceTicks: [1, MOST_TICKS],
  quantumTicks: [1, MOST_TICKS],
  mapMinPage: [0, PMAP_PAGES - 1],
  mapMaxPage: [1, PMAP_PAGES],
  addressLimit: [1, MOST],
  mapSizeLimit: [0, MOST],
};

function tunablesProblem(given: Partial<Tunables>): string | null {
  const known: readonly string[] = [...Object.keys(tunableRanges), 'deactivateBehind'];
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    return `tunables: there is no tunable ${unknown}; give only ${known.join(', ')}`;
  }
  const { deactivateBehind: behind } = given;
  if (behind !== undefined && typeof behind !== 'boolean') {
    return `tunables: deactivateBehind is ${shown(behind)}; give true or false`;
  }
  for (const [key, [least, most]] of Object.entries(tunableRanges)) {
    const value = Object.entries(given).find(([name]) => name === key)?.[1];
    if (value === undefined) continue;
    const whole = typeof value === 'number' && Number.isSafeInteger(value);
    if (whole && value >= least && value <= most) continue;
    return `tunables: ${key} ${shown(value)}: must be a whole number from ${least} to ${most}`;
  }
  return null;
}

const MILLISECOND = 1_000_000;

/** @mach vm/vm_pageout.c vm_pageout */
export function tunablesOf(options: HostOptions): Tunables {
  const { frames, tunables } = options;
  const freeReserved = tunables.freeReserved ?? 15;
  const pageable = Math.max(0, frames - freeReserved);
  const freeMin = tunables.freeMin ?? freeReserved + 10 + Math.floor(pageable / 100);
  const freeTarget = Math.max(freeReserved + 15 + Math.floor(pageable / 80), freeMin + 5);
  return {
    freeReserved,
    freeMin,
    freeTarget,
    reservedInternal: freeReserved - 5,
    reservedReally: freeReserved - 10,
    burstMax: 10,
    burstMin: 5,
    burstWaitTicks: 30 * MILLISECOND,
    emptyWaitTicks: 200 * MILLISECOND,
    pauseMax: 10,
    absentMax: 50,
    cachedMax: 100,
    supplyChunk: 8,
    returnClusterMax: 32,
    deactivateBehind: true,
    cachedFrames: frames,
    referenceTicks: 100,
    quantumTicks: 10 * MILLISECOND,
    mapMinPage: 1,
    mapMaxPage: PMAP_PAGES,
    addressLimit: Number.MAX_SAFE_INTEGER,
    mapSizeLimit: Number.MAX_SAFE_INTEGER,
    ...tunables,
  };
}

/** The segments of a host whose daemon watches over each. @mach vm/vm_page.c vm_page_load */
export function segmentsOf(options: HostOptions): readonly SegmentOptions[] {
  return options.segments ?? [{ name: 'DIRECTMAP', frames: options.frames }];
}

function segmentsProblem(options: HostOptions): string | null {
  const { frames, pageout, policy, segments } = options;
  if (pageout !== 'segments') {
    return segments === undefined ? null : 'segments: only with pageout: segments';
  }
  if (!policy.segmented) {
    return 'pageout: segments: the policy knows no segments; use policy: gnu';
  }
  const all = segmentsOf(options).map(vmPageSegThresholds);
  if (all.length < 1 || all.length > SEGMENTS_MAX) {
    return `segments: ${all.length} of them; from 1 to ${SEGMENTS_MAX} can be`;
  }
  for (const { name, frames: size, high, low, min } of all) {
    if (0 < min && min <= low && low <= high && high < size) continue;
    return `segments: ${name} of ${size} frames: 0 < min <= low <= high < frames does not hold`;
  }
  const sum = all.reduce((total, each) => total + each.frames, 0);
  if (sum !== frames) return `frames ${frames}: but the segments have ${sum} together`;
  return null;
}

/** What a policy is made with. */
const POLICY = having(['create'], 'what definePolicy makes, or one of policies');

/** The form of each option; numbers have rules of their own. */
const FORMS = {
  name: named,
  pageout: oneOf(['daemon', 'segments', 'demand']),
  contents: oneOf(['bytes', 'stamps']),
  policy: POLICY,
  policyOptions: record(),
  switches: record('one of profiles'),
  tunables: record(),
  random: call,
  segments: maybe(list(record(), 'a list of { name, frames }')),
};

const ANY = { meant: 'a value', fits: () => true };

/** What is of another form than an option can have: what types would have found. */
function formProblem(options: HostOptions): string | null {
  const forms = { ...FORMS, frames: ANY, pageSize: ANY, future: ANY };
  const problem = recordProblem(options, forms);
  if (problem !== null) return problem;
  const { policy, policyOptions, switches, future = null } = options;
  if (future !== null && !having(['nextUse'], '').fits(future)) {
    return `future is ${shown(future)}; give { nextUse(reference) }, or null`;
  }
  const wrong = fieldsProblem(switches, alike(profiles.osf));
  if (wrong !== null) return `switches: ${wrong}`;
  return optionsProblem(policyOptions, policy.options ?? {}, 'policyOptions');
}

/** What is wrong with the options, or null. Files and flags are checked before they come here. */
export function hostOptionsProblem(options: HostOptions): string | null {
  const malformed = formProblem(options);
  if (malformed !== null) return malformed;
  const { frames, pageSize, pageout } = options;
  const power = Number.isInteger(pageSize) && (pageSize & (pageSize - 1)) === 0;
  if (!power || pageSize < 512 || pageSize > 1 << 20) {
    return `page size ${shown(pageSize)}: must be a power of two from 512 to 1048576 bytes`;
  }
  if (!Number.isInteger(frames) || frames < 1 || frames > PMAP_PAGES) {
    return `frames ${shown(frames)}: must be a whole number from 1 to ${PMAP_PAGES}`;
  }
  if (pageout !== 'demand' && frames < FRAMES_MIN) {
    return (
      `frames ${frames}: the daemon needs at least ${FRAMES_MIN}, because it keeps ` +
      'free_target = max(15 + 15 + (frames - 15) / 80, free_min + 5) frames free; ' +
      'use more frames, or pageout: demand, where frames counts cached pages only'
    );
  }
  const { referenceTicks } = tunablesOf(options);
  if (!Number.isSafeInteger(referenceTicks) || referenceTicks < 1) {
    return `reference_ticks ${referenceTicks}: must be a whole number of ns, at least 1`;
  }
  const problem = tunablesProblem(options.tunables) ?? segmentsProblem(options);
  if (problem !== null) return problem;
  const { freeReserved, freeTarget, mapMaxPage, mapMinPage } = tunablesOf(options);
  if (mapMinPage >= mapMaxPage) {
    return `tunables: map_min_page ${mapMinPage}: must be below map_max_page, ${mapMaxPage}`;
  }
  if (pageout === 'daemon' && freeTarget < Math.max(freeReserved, 1)) {
    return (
      `free_target ${freeTarget}: must be at least 1 and free_reserved, ${freeReserved}; below ` +
      'a thread would get no frame, and the daemon would free none'
    );
  }
  return null;
}
