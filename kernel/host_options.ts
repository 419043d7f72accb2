/**
 * What a host is made of, and the numbers that follow from it: CMU's thresholds by CMU's formulas.
 * @mach vm/vm_pageout.c VM_PAGE_FREE_MIN, VM_PAGE_FREE_TARGET
 */
import type { Switches } from './mach/switches';
import type { Random } from './mach/types';
import type { PolicyOptions, PolicySpec } from './policy/policy';

/** Numbers that can be set; all have defaults. Ticks are nanoseconds of virtual time. */
export interface Tunables {
  /** Below this many free frames only privileged threads may take one. */
  readonly freeReserved: number;
  readonly freeMin: number;
  readonly freeTarget: number;
  /** Below: dirty pages of external objects are paged twice. */
  readonly reservedInternal: number;
  /** Below: the daemon waits while any laundry is out. */
  readonly reservedReally: number;
  readonly burstMax: number;
  readonly burstMin: number;
  readonly burstWaitTicks: number;
  readonly emptyWaitTicks: number;
  readonly pauseMax: number;
  /** Requests that may be out for one external object, less one. */
  readonly absentMax: number;
  readonly cachedMax: number;
  readonly supplyChunk: number;
  readonly returnClusterMax: number;
  readonly deactivateBehind: boolean;
  /** Demand mode: how many pages may be cached. */
  readonly cachedFrames: number;
  readonly referenceTicks: number;
  readonly quantumTicks: number;
  /** Lowest page that vm_allocate and vm_map hand out: page 0 stays unmapped. */
  readonly mapMinPage: number;
}

export interface HostOptions {
  readonly name: string;
  /** Physical frames under the daemon, cached pages in demand mode. */
  readonly frames: number;
  /** Bytes; a power of two from 512 to 1 MiB. */
  readonly pageSize: number;
  readonly pageout: 'daemon' | 'demand';
  readonly contents: 'bytes' | 'stamps';
  readonly policy: PolicySpec;
  readonly policyOptions: PolicyOptions;
  readonly switches: Switches;
  readonly tunables: Partial<Tunables>;
  readonly random: Random;
}

/** The fewest frames under which the daemon's thresholds leave room for anything else. */
export const FRAMES_MIN = 48;

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
    ...tunables,
  };
}

/** What is wrong with the options, or null. Files and flags are checked before they come here. */
export function hostOptionsProblem(options: HostOptions): string | null {
  const { frames, pageSize, pageout } = options;
  const power = Number.isInteger(pageSize) && (pageSize & (pageSize - 1)) === 0;
  if (!power || pageSize < 512 || pageSize > 1 << 20) {
    return `page size ${pageSize}: must be a power of two from 512 to 1048576 bytes`;
  }
  if (!Number.isInteger(frames) || frames < 1) {
    return `frames ${frames}: must be a whole number, at least 1`;
  }
  if (pageout === 'daemon' && frames < FRAMES_MIN) {
    return (
      `frames ${frames}: the daemon needs at least ${FRAMES_MIN}, because it keeps ` +
      'free_target = max(15 + 15 + (frames - 15) / 80, free_min + 5) frames free; ' +
      'use more frames, or pageout: demand, where frames counts cached pages only'
    );
  }
  const { freeReserved, freeTarget } = tunablesOf(options);
  if (pageout === 'daemon' && freeTarget < Math.max(freeReserved, 1)) {
    return (
      `free_target ${freeTarget}: must be at least 1 and free_reserved, ${freeReserved}; below ` +
      'a thread would get no frame, and nobody would be told to free one'
    );
  }
  return null;
}
