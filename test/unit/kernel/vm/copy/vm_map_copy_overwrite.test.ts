/** vm_map_copy_overwrite: each page that waited is looked up again before it is written. */
import { describe, expect, test } from '@jest/globals';
import {
  MEMORY_OBJECT_ATTRIBUTE_INFO,
  MEMORY_OBJECT_COPY_CALL,
} from '../../../../../kernel/mach/memory_object_types';
import type { ProfileName } from '../../../../../kernel/mach/switches';
import { profiles } from '../../../../../kernel/mach/switches';
import { MACH_PORT_NULL } from '../../../../../kernel/mach/types';
import { VmWire } from '../../../../../kernel/vm/fault/vm_wire';
import { vmAllocate } from '../../../../../kernel/vm/user/vm_user';
import { supplier } from '../../../../support/scripted_pager';
import type { Done } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

const profileNames: readonly ProfileName[] = ['osf', 'cmu', 'gnu'];
const part = (page: number, pages: number, region = 'o') => ({
  region,
  offset: page * PAGE,
  size: pages * PAGE,
});

/**
 * An object of four pages, none resident, whose pager is silent; 501 to 504 in memory of the task's
 * own; the first three are being written over the object.
 */
function overwriting(profile: ProfileName): { w: World; write: Done } {
  const w = new World({ switches: profiles[profile] });
  w.map(4);
  w.allocate(4, 'a');
  for (let page = 0; page < 4; page += 1) w.write(page, 501 + page, 'a');
  const write = w.step({ op: 'vm_write', ...part(0, 3, 'a'), to: 'o', toOffset: 0 });
  expect(write.code).toBe('waiting');
  return { w, write };
}

/** Supplies pages of the object, in order. */
function supplyAll(w: World, from = 0): void {
  for (let page = from; page < 4; page += 1) w.supply(page, [100 + page]);
}

/** The pages that were asked for, with the access. */
const asked = (w: World) =>
  w.pager
    .got('memory_object_data_request')
    .map(({ offset, desired_access }) => [Number(offset) / PAGE, desired_access]);

const values = (w: World, region: string, pages = 4) =>
  Array.from({ length: pages }, (_, page) => w.read(page, region).value);

describe.each(profileNames)('an overwrite of a memory object, with %s,', (profile) => {
  test('stops before a page that was made read-only while it waited', () => {
    const { w, write } = overwriting(profile);
    w.step({ op: 'vm_protect', ...part(1, 1), protection: 1 });
    supplyAll(w);
    expect(write.code).toBe('KERN_PROTECTION_FAILURE');
    expect(asked(w)).toEqual([[0, 2]]);
    expect(values(w, 'o')).toEqual([501, 101, 102, 103]);
    const object = w.object().id;
    expect(w.events('vm_fault.copy_interrupted')).toEqual([{ object, offset: 0 }]);
  });

  test('writes nothing into the page that it waited for if that became read-only', () => {
    const { w, write } = overwriting(profile);
    w.step({ op: 'vm_protect', ...part(0, 4), protection: 1 });
    supplyAll(w);
    expect(write.code).toBe('KERN_PROTECTION_FAILURE');
    expect(values(w, 'o')).toEqual([100, 101, 102, 103]);
    expect(w.page(0).dirty).toBe(false);
  });

  test('stops before a page that was unmapped', () => {
    const { w, write } = overwriting(profile);
    w.step({ op: 'vm_deallocate', ...part(1, 1) });
    supplyAll(w);
    expect(write.code).toBe('KERN_INVALID_ADDRESS');
    expect([w.read(0).value, w.read(1).code, w.read(2).value]).toEqual([
      501,
      'KERN_INVALID_ADDRESS',
      102,
    ]);
  });

  test('writes nothing if all was unmapped', () => {
    const { w, write } = overwriting(profile);
    w.step({ op: 'vm_deallocate', ...part(0, 4) });
    w.supply(0, [100]);
    expect(write.code).toBe('KERN_INVALID_ADDRESS');
    expect([w.object().refCount, w.page(0).dirty]).toEqual([0, false]);
    expect(w.pager.got('memory_object_data_return')).toEqual([]);
  });

  test('goes on where the map came back to what it was, or changed elsewhere', () => {
    const { w, write } = overwriting(profile);
    w.step({ op: 'vm_protect', ...part(1, 1), protection: 1 });
    w.step({ op: 'vm_protect', ...part(1, 1), protection: 3 });
    w.supply(0, [100]);
    w.allocate(1, 'elsewhere');
    supplyAll(w, 1);
    expect(write.code).toBe('KERN_SUCCESS');
    expect(asked(w)).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
    expect(values(w, 'o')).toEqual([501, 502, 503, 103]);
  });

  test('writes to what the map shows now', () => {
    const { w, write } = overwriting(profile);
    const { map } = w.task('client');
    w.step({ op: 'vm_deallocate', ...part(0, 4) });
    vmAllocate(w.host, map, { ...w.region('o'), anywhere: false });
    w.supply(0, [100]);
    expect(write.code).toBe('KERN_SUCCESS');
    expect(values(w, 'o')).toEqual([501, 502, 503, 0]);
    expect(w.pager.got('memory_object_data_return')).toEqual([]);
  });
});

describe('an overwrite whose source has to be fetched', () => {
  /** A page of `o` is being copied over one of `p`: the source was there, and left again. */
  function fetching(): { w: World; copy: Done } {
    const w = new World();
    w.open('p');
    w.map(2);
    w.map(2, 'p');
    w.supply(0, [7]);
    const copy = w.step({ op: 'vm_copy', ...part(0, 1), to: 'p', toOffset: 0 });
    expect(copy.code).toBe('waiting');
    return { w, copy };
  }

  const supplyTarget = (w: World) =>
    w.send(
      'memory_object_data_supply',
      {
        offset: 0,
        data: w.memory([8]),
        lock_value: 0,
        precious: false,
        reply_to: w.name('p'),
      },
      w.control('p'),
    );

  test('lets the target go, and asks for nothing, if the map has changed', () => {
    const { w, copy } = fetching();
    w.lockRequest(0, 1, { flush: true });
    w.step({ op: 'vm_protect', ...part(0, 1, 'p'), protection: 1 });
    supplyTarget(w);
    expect(copy.code).toBe('KERN_PROTECTION_FAILURE');
    expect(w.page(0, w.object('p')).busy).toBe(false);
    expect(w.read(0, 'p').value).toBe(8);
  });

  test('looks again if the target was copied: the copy keeps what it was', () => {
    const { w, copy } = fetching();
    w.lockRequest(0, 1, { flush: true });
    supplyTarget(w);
    // The copy of the source is what the list holds, so it is fetched for the task's own page.
    expect(copy.code).toBe('waiting');
    w.step({ op: 'vm_read', ...part(0, 2, 'p'), as: 'kept' });
    w.supply(0, [9]);
    expect(copy.code).toBe('KERN_SUCCESS');
    expect(w.read(0, 'kept').value).toBe(8);
    expect(w.read(0, 'p').value).toBe(9);
  });
});

test('one page over an object with strategy CALL cuts its entry: a fork copies three times', () => {
  const w = new World({
    on: { ...supplier(), memory_object_init: () => undefined },
    switches: { copyCallOffered: true },
  });
  w.map(4);
  w.send('memory_object_change_attributes', {
    flavor: MEMORY_OBJECT_ATTRIBUTE_INFO,
    attributes: {
      copy_strategy: MEMORY_OBJECT_COPY_CALL,
      cluster_size: PAGE,
      may_cache_object: false,
      temporary: false,
    },
    reply_to: MACH_PORT_NULL,
  });
  w.allocate(1, 'a');
  w.write(0, 501, 'a');
  w.step({ op: 'vm_write', ...part(0, 1, 'a'), to: 'o', toOffset: PAGE });
  w.fork('child');
  const copies = w.pager.got('memory_object_copy');
  expect(
    copies.map(({ offset, length }) => [Number(offset) / PAGE, Number(length) / PAGE]),
  ).toEqual([
    [0, 1],
    [1, 1],
    [2, 2],
  ]);
});

test.each(profileNames)('memory that is overwritten is not wired any more, with %s', (profile) => {
  const w = new World({ switches: profiles[profile] });
  w.allocate(2, 'a');
  w.allocate(1, 'b');
  w.write(0, 501, 'b');
  const { map } = w.task('client');
  const start = w.region('a').address / PAGE;
  w.start(w.task('client'), new VmWire(map, start, start + 2, 3));
  w.step({ op: 'vm_write', ...part(0, 1, 'b'), to: 'a', toOffset: 0 });
  expect([start, start + 1].map((page) => map.lookup(page)?.wiredCount)).toEqual([0, 1]);
  expect(values(w, 'a', 2)).toEqual([501, 0]);
});
