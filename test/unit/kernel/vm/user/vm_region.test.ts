/** vm_region, vm_statistics, vm_machine_attribute: answers about what is. */
import { describe, expect, test } from '@jest/globals';
import {
  vmMachineAttribute,
  vmRegion,
  vmStatistics,
} from '../../../../../kernel/vm/user/vm_region';
import { supplier } from '../../../../support/scripted_pager';
import { PAGE, World } from '../../../../support/world';

describe('vm_region', () => {
  test('tells the entry at an address, or the next one', () => {
    const w = new World();
    w.allocate(2, 'a');
    w.step({ op: 'vm_protect', region: 'a', offset: PAGE, size: PAGE, protection: 1 });
    const { map } = w.task('client');
    const { address } = w.region('a');
    const found = vmRegion(w.host, map, 0);
    expect(found).toEqual({
      kr: 'KERN_SUCCESS',
      value: {
        address,
        size: PAGE,
        protection: 3,
        maxProtection: 7,
        inheritance: 1,
        behavior: 0,
        isShared: false,
        hasObject: false,
        offset: 0,
      },
    });
    expect(vmRegion(w.host, map, address + PAGE + 5)).toMatchObject({
      value: { address: address + PAGE, protection: 1 },
    });
  });

  test('tells an object and what of it is shown', () => {
    const w = new World({ on: supplier() });
    w.step({ op: 'vm_map', as: 'o', object: 'o', offset: 3 * PAGE, size: PAGE, protection: 3 });
    expect(vmRegion(w.host, w.task('client').map, 0)).toMatchObject({
      value: { hasObject: true, offset: 3 * PAGE },
    });
  });

  test.each([
    [false, 'KERN_INVALID_ADDRESS'],
    [true, 'KERN_NO_SPACE'],
  ])('above the last entry, regionEndIsNoSpace %s: %s (D14)', (regionEndIsNoSpace, kr) => {
    const w = new World({ switches: { regionEndIsNoSpace } });
    const { map } = w.task('client');
    for (const at of [0, -1, 2 ** 60, Number.NaN])
      expect(vmRegion(w.host, map, at)).toEqual({ kr });
  });
});

test('vm_statistics counts what happened', () => {
  const w = new World({ on: supplier() });
  w.map(2);
  w.read(0);
  w.allocate(1, 'a');
  w.write(0, 1, 'a');
  const counts = vmStatistics(w.host);
  expect(counts).toMatchObject({ pagesize: PAGE, pageins: 1, lookups: 1, hits: 0, cow_faults: 0 });
  expect(counts.zero_fill_count).toBeGreaterThan(0);
  expect(counts.free_count).toBe(w.host.resident.freeCount);
});

test('vm_machine_attribute knows no attribute', () => {
  const w = new World();
  const { map } = w.task('client');
  expect(vmMachineAttribute(w.host, map, PAGE, PAGE)).toBe('KERN_INVALID_ADDRESS');
  expect(vmMachineAttribute(w.host, map, -1, PAGE)).toBe('KERN_INVALID_ARGUMENT');
});
