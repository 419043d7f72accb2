/** vm_map_copyin: what a copy that waited for a pager takes of a map that has changed meanwhile. */
import { describe, expect, test } from '@jest/globals';
import {
  MEMORY_OBJECT_ATTRIBUTE_INFO,
  MEMORY_OBJECT_COPY_NONE,
} from '../../../../../kernel/mach/memory_object_types';
import type { ProfileName } from '../../../../../kernel/mach/switches';
import { profiles } from '../../../../../kernel/mach/switches';
import { MACH_PORT_NULL } from '../../../../../kernel/mach/types';
import { vmAllocate } from '../../../../../kernel/vm/user/vm_user';
import type { Done } from '../../../../support/world';
import { PAGE, World } from '../../../../support/world';

const profileNames: readonly ProfileName[] = ['osf', 'cmu', 'gnu'];
const part = (page: number, pages: number, region = 'o') => ({
  region,
  offset: page * PAGE,
  size: pages * PAGE,
});

/** An object of strategy NONE with four pages, none resident; its pager is silent. */
function slow(profile: ProfileName): World {
  const w = new World({
    switches: profiles[profile],
    on: { memory_object_init: () => undefined },
  });
  w.map(4);
  const attributes = {
    copy_strategy: MEMORY_OBJECT_COPY_NONE,
    cluster_size: PAGE,
    may_cache_object: false,
    temporary: false,
  };
  w.send('memory_object_change_attributes', {
    flavor: MEMORY_OBJECT_ATTRIBUTE_INFO,
    attributes,
    reply_to: MACH_PORT_NULL,
  });
  return w;
}

/** Three pages of it are on their way into memory with 501 to 504. */
function copying(profile: ProfileName): { w: World; copy: Done } {
  const w = slow(profile);
  w.allocate(4, 'a');
  for (let page = 0; page < 4; page += 1) w.write(page, 501 + page, 'a');
  const copy = w.step({ op: 'vm_copy', ...part(0, 3), to: 'a', toOffset: 0 });
  expect(copy.code).toBe('waiting');
  return { w, copy };
}

function supplyAll(w: World): void {
  for (let page = 0; page < 4; page += 1) w.supply(page, [100 + page]);
}

const values = (w: World, region: string, pages = 4, task = 'client') =>
  Array.from({ length: pages }, (_, page) => w.read(page, region, task).value);

describe.each(profileNames)('a copy of a memory object that is read page by page, %s,', (name) => {
  test('fails if a part may not be read any more, and writes nothing', () => {
    const { w, copy } = copying(name);
    w.step({ op: 'vm_protect', ...part(1, 1), protection: 2 });
    supplyAll(w);
    expect(copy.code).toBe('KERN_PROTECTION_FAILURE');
    expect(w.pager.got('memory_object_data_request')).toHaveLength(3);
    expect(values(w, 'a')).toEqual([501, 502, 503, 504]);
  });

  test('fails if a part is gone', () => {
    const { w, copy } = copying(name);
    w.step({ op: 'vm_deallocate', ...part(1, 1) });
    supplyAll(w);
    expect(copy.code).toBe('KERN_INVALID_ADDRESS');
    expect(values(w, 'a')).toEqual([501, 502, 503, 504]);
  });

  test('keeps the pages that the map still shows there, and looks at the others again', () => {
    const { w, copy } = copying(name);
    w.step({ op: 'vm_protect', ...part(1, 1), protection: 1 });
    w.supply(0, [100]);
    w.write(0, 9);
    w.supply(1, [101]);
    w.supply(2, [102]);
    expect(copy.code).toBe('KERN_SUCCESS');
    expect(values(w, 'a')).toEqual([100, 101, 102, 504]);
  });

  test('takes what has come into the place of the object', () => {
    const { w, copy } = copying(name);
    const { address } = w.region('o');
    const { map } = w.task('client');
    w.step({ op: 'vm_deallocate', ...part(0, 4) });
    vmAllocate(w.host, map, { address, size: 4 * PAGE, anywhere: false });
    w.write(1, 77);
    supplyAll(w);
    expect(copy.code).toBe('KERN_SUCCESS');
    expect(values(w, 'a')).toEqual([0, 77, 0, 504]);
  });
});

describe.each(profileNames)('a child whose parent changes meanwhile, %s,', (name) => {
  test('has the rights that the parent had when each part was copied', () => {
    const w = slow(name);
    expect(w.fork('child').code).toBe('waiting');
    w.step({ op: 'vm_protect', ...part(1, 3), protection: 1 });
    supplyAll(w);
    expect(values(w, 'o', 4, 'child')).toEqual([100, 101, 102, 103]);
    expect(w.write(0, 5, 'o', 'child').code).toBe('KERN_SUCCESS');
    expect(w.write(1, 5, 'o', 'child').code).toBe('KERN_PROTECTION_FAILURE');
  });
});
