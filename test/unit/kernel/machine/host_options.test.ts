/**
 * host_options: the thresholds of the daemon by CMU's formulas (3.1), and what no host can be.
 */
import { describe, expect, test } from '@jest/globals';
import { profiles } from '../../../../kernel/mach/switches';
import type { HostOptions } from '../../../../kernel/machine/host_options';
import {
  FRAMES_MIN,
  hostOptionsProblem,
  tunablesOf,
} from '../../../../kernel/machine/host_options';
import { policies } from '../../../../kernel/policy/policies';

function options(over: Partial<HostOptions> = {}): HostOptions {
  return {
    name: 'host',
    frames: 256,
    pageSize: 4096,
    pageout: 'daemon',
    contents: 'stamps',
    policy: policies.mach,
    policyOptions: {},
    switches: profiles.osf,
    tunables: {},
    random: () => 0,
    ...over,
  };
}

describe('tunables', () => {
  test.each([
    [30, 25, 30],
    [64, 25, 30],
    [128, 26, 31],
    [256, 27, 33],
    [1024, 35, 42],
    [4096, 65, 81],
    [16384, 188, 234],
  ])('%i frames: free_min %i, free_target %i', (frames, freeMin, freeTarget) => {
    expect(tunablesOf(options({ frames }))).toMatchObject({ freeMin, freeTarget });
  });

  test('the parameter block of appendix C is the default', () => {
    expect(tunablesOf(options())).toMatchObject({
      freeReserved: 15,
      reservedInternal: 10,
      reservedReally: 5,
      burstMax: 10,
      burstMin: 5,
      burstWaitTicks: 30_000_000,
      emptyWaitTicks: 200_000_000,
      pauseMax: 10,
      absentMax: 50,
      cachedMax: 100,
      returnClusterMax: 32,
      supplyChunk: 8,
      deactivateBehind: true,
      cachedFrames: 256,
    });
  });

  test('the reserves follow free_reserved, and free_target stays 5 above free_min', () => {
    const { reservedInternal, reservedReally, freeMin, freeTarget } = tunablesOf(
      options({ tunables: { freeReserved: 20, freeMin: 60 } }),
    );
    expect({ reservedInternal, reservedReally }).toEqual({
      reservedInternal: 15,
      reservedReally: 10,
    });
    expect({ freeMin, freeTarget }).toEqual({ freeMin: 60, freeTarget: 65 });
  });

  test('what is given wins over every formula', () => {
    const tunables = { freeTarget: 100, reservedReally: 1, burstMax: 3, cachedFrames: 4 };
    expect(tunablesOf(options({ tunables }))).toMatchObject(tunables);
  });
});

describe('options of no host', () => {
  test.each([
    ['page size 0', { pageSize: 0 }],
    ['page size 3000', { pageSize: 3000 }],
    ['page size 256', { pageSize: 256 }],
    ['page size 4096.5', { pageSize: 4096.5 }],
    ['page size 2097152', { pageSize: 1 << 21 }],
    ['frames 0', { frames: 0 }],
    ['frames 1.5', { frames: 1.5 }],
    ['frames NaN', { frames: Number.NaN }],
    ['frames 47', { frames: FRAMES_MIN - 1 }],
  ])('%s is refused, and the text names it', (text, over) => {
    expect(hostOptionsProblem(options(over))).toContain(`${text}:`);
  });

  test('the text about too few frames says why, and what to do', () => {
    const text = hostOptionsProblem(options({ frames: 20 }));
    expect(text).toContain('free_target');
    expect(text).toContain('pageout: demand');
  });

  const gnu = { policy: policies.gnu, pageout: 'segments' as const };
  test.each([
    ['pageout: segments', { pageout: 'segments' as const }],
    ['segments', { segments: [{ name: 'DMA', frames: 256 }] }],
    ['segments', { ...gnu, segments: [] }],
    ['frames 256', { ...gnu, segments: [{ name: 'DMA', frames: 200 }] }],
    ['segments', { ...gnu, segments: [{ name: 'DMA', frames: 256, min: 60, low: 50 }] }],
    ['segments', { ...gnu, segments: [{ name: 'DMA', frames: 256, high: 256 }] }],
  ])('%s that do not fit are refused', (text, over) => {
    expect(hostOptionsProblem(options(over))).toContain(`${text}:`);
  });

  test('memory in segments, with a policy that knows them, is a host', () => {
    const low = { name: 'DMA', frames: 100 };
    expect(hostOptionsProblem(options(gnu))).toBeNull();
    const both = [low, { name: 'DIRECTMAP', frames: 156, min: 5, low: 6, high: 9 }];
    expect(hostOptionsProblem(options({ ...gnu, segments: both }))).toBeNull();
  });

  test('a free_target below free_reserved is refused: threads would wait for nobody', () => {
    const tunables = { freeReserved: 20, freeTarget: 19 };
    expect(hostOptionsProblem(options({ tunables }))).toContain('free_target 19:');
    expect(hostOptionsProblem(options({ tunables, pageout: 'demand' }))).toBeNull();
    expect(hostOptionsProblem(options({ tunables: { freeTarget: 15 } }))).toBeNull();
    const none = { freeReserved: 0, freeTarget: 0 };
    expect(hostOptionsProblem(options({ tunables: none }))).toContain('freeTarget 0:');
  });

  test.each([
    [{ frames: FRAMES_MIN }],
    [{ frames: 1, pageout: 'demand' as const }],
    [{ pageSize: 512 }],
    [{ pageSize: 1 << 20 }],
  ])('%j is a host', (over) => {
    expect(hostOptionsProblem(options(over))).toBeNull();
  });
});

test.each([0, -100, 1.5, Number.NaN])('a reference of %s ticks is refused', (referenceTicks) => {
  expect(hostOptionsProblem(options({ tunables: { referenceTicks } }))).toBe(
    `reference_ticks ${referenceTicks}: must be a whole number of ns, at least 1`,
  );
});
