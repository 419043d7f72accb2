/**
 * vm_map_coalesce: new memory and changed entries join touched memory, where nobody else uses it.
 */
import { describe, expect, test } from '@jest/globals';
import { profiles } from '../../../../../kernel/mach/switches';
import { address } from '../../../../../kernel/mach/types';
import { VmAccess } from '../../../../../kernel/vm/fault/vm_access';
import { vmMapInherit } from '../../../../../kernel/vm/map/vm_map';
import { vmMapFindAnywhere } from '../../../../../kernel/vm/map/vm_map_find';
import { vmAllocate, vmDeallocate, vmProtect } from '../../../../../kernel/vm/user/vm_user';
import { PAGE, World } from '../../../../support/world';

class Memory {
  readonly world = new World({ switches: profiles.gnu });
  readonly task = this.world.task('client');

  allocate(page: number, pages: number): this {
    const place = { address: page * PAGE, size: pages * PAGE, anywhere: false };
    expect(vmAllocate(this.world.host, this.task.map, place).kr).toBe('KERN_SUCCESS');
    return this;
  }

  deallocate(page: number, pages: number): this {
    vmDeallocate(this.world.host, this.task.map, page * PAGE, pages * PAGE);
    return this;
  }

  protect(page: number, pages: number, protection: number): this {
    const { map } = this.task;
    vmProtect(this.world.host, map, page * PAGE, pages * PAGE, false, protection);
    return this;
  }

  touch(page: number): this {
    this.world.start(this.task, new VmAccess(address(page * PAGE), 'word', page));
    return this;
  }

  /** What each entry shows: the first page of its object, or - for untouched memory. */
  get shape(): readonly string[] {
    return this.task.map.entries.map(
      ({ start, end, object, offset }) => `${start}-${end} ${object === null ? '-' : ''}${offset}`,
    );
  }
}

describe('new memory', () => {
  test('extends touched memory below it', () => {
    expect(new Memory().allocate(8, 2).touch(8).allocate(10, 3).shape).toEqual(['8-13 0']);
  });

  test('extends touched memory above it only where its object has room', () => {
    expect(new Memory().allocate(8, 2).touch(8).allocate(6, 2).shape).toEqual(['6-8 -0', '8-10 0']);
    const cut = new Memory().allocate(8, 4).touch(8).touch(10).deallocate(8, 2);
    expect(cut.allocate(7, 3).shape).toEqual(['7-10 -0', '10-12 2']);
    expect(cut.deallocate(7, 3).allocate(8, 2).shape).toEqual(['8-12 0']);
  });

  test('and pages of a range that had been deallocated are gone', () => {
    const made = new Memory().allocate(8, 4).touch(8).touch(11).deallocate(10, 2).allocate(10, 2);
    const read = new VmAccess(address(11 * PAGE), 'word', null);
    made.world.start(made.task, read);
    expect([made.shape, read.loaded]).toEqual([['8-12 0'], 0]);
  });
});

test('vm_protect and vm_inherit join touched with untouched neighbours', () => {
  const made = new Memory().allocate(8, 4).protect(10, 2, 1).touch(8);
  expect(made.shape).toEqual(['8-10 0', '10-12 -2']);
  expect(made.protect(10, 2, 3).shape).toEqual(['8-12 0']);
  const other = new Memory().allocate(8, 4);
  vmMapInherit(other.world.host, other.task.map, 10, 12, 0);
  other.touch(8);
  vmMapInherit(other.world.host, other.task.map, 10, 12, 1);
  expect(other.shape).toEqual(['8-12 0']);
});

test('of equal gaps the one listed last is taken; first_free comes first', () => {
  const made = new Memory();
  const { map } = made.task;
  made.allocate(2, 1).allocate(5, 1).allocate(8, 1).allocate(20, 1);
  expect([1, 2, 3].map((size) => vmMapFindAnywhere(map, size))).toEqual([6, 6, 9]);
  made.protect(3, 1, 1).deallocate(5, 1).allocate(5, 1);
  expect(vmMapFindAnywhere(map, 1)).toBe(6);
  const other = new Memory().allocate(1, 1).protect(1, 1, 1).allocate(3, 1).allocate(9, 1);
  expect([1, 2].map((size) => vmMapFindAnywhere(other.task.map, size))).toEqual([2, 4]);
});
