/** vm_read, vm_write, vm_copy: what is copied stays what it was; codes of bad arguments. */
import { describe, expect, test } from '@jest/globals';
import { supplier } from '../../../../support/scripted_pager';
import { PAGE, World } from '../../../../support/world';

/** Anonymous memory of four pages with 1 to 4 in them. */
function world(): World {
  const made = new World({ on: supplier() });
  made.allocate(4, 'a');
  for (let page = 0; page < 4; page += 1) made.write(page, page + 1, 'a');
  return made;
}

const all = { region: 'a', offset: 0, size: 4 * PAGE };

function values(of: World, region: string, pages = 4): (number | null)[] {
  return Array.from({ length: pages }, (_, page) => of.read(page, region).value);
}

describe('vm_read', () => {
  test('maps a copy that later writes to the source do not change', () => {
    const w = world();
    expect(w.step({ op: 'vm_read', ...all, as: 'b' }).code).toBe('KERN_SUCCESS');
    w.write(1, 22, 'a');
    w.write(2, 33, 'b');
    expect(values(w, 'a')).toEqual([1, 22, 3, 4]);
    expect(values(w, 'b')).toEqual([1, 2, 33, 4]);
  });

  test('copies part of a region, and keeps the place within a page', () => {
    const w = world();
    w.step({ op: 'vm_read', region: 'a', offset: PAGE + 8, size: PAGE, as: 'b' });
    expect(w.region('b').address % PAGE).toBe(8);
    expect(w.region('b').size).toBe(PAGE);
  });

  test('of nothing gives nothing; of a hole or what cannot be read gives a code', () => {
    const w = world();
    expect(w.step({ op: 'vm_read', ...all, size: 0, as: 'b' }).code).toBe('KERN_SUCCESS');
    expect(w.step({ op: 'vm_read', ...all, size: 5 * PAGE, as: 'b' }).code).toBe(
      'KERN_INVALID_ADDRESS',
    );
    w.step({ op: 'vm_protect', region: 'a', offset: PAGE, size: PAGE, protection: 0 });
    expect(w.step({ op: 'vm_read', ...all, as: 'b' }).code).toBe('KERN_PROTECTION_FAILURE');
    expect(w.step({ op: 'vm_read', ...all, size: PAGE, as: 'b' }).code).toBe('KERN_SUCCESS');
  });

  test('a copy of a copy, and the end of what both came from', () => {
    const w = world();
    w.step({ op: 'vm_read', ...all, as: 'b' });
    w.step({ op: 'vm_read', ...all, region: 'b', as: 'c' });
    w.write(0, 10, 'b');
    w.step({ op: 'vm_deallocate', ...all });
    w.write(3, 40, 'c');
    expect(values(w, 'b')).toEqual([10, 2, 3, 4]);
    expect(values(w, 'c')).toEqual([1, 2, 3, 40]);
  });
});

describe('vm_copy', () => {
  test('puts the source in the place of private memory', () => {
    const w = world();
    w.allocate(4, 'b');
    w.write(0, 9, 'b');
    expect(w.step({ op: 'vm_copy', ...all, to: 'b', toOffset: 0 }).code).toBe('KERN_SUCCESS');
    w.write(0, 11, 'a');
    expect(values(w, 'b')).toEqual([1, 2, 3, 4]);
    expect(w.events('vm_object.shadowed').length).toBe(1);
  });

  test('onto a memory object stores page by page', () => {
    const w = world();
    w.map(4);
    w.step({ op: 'vm_copy', ...all, to: 'o', toOffset: 0 });
    expect(values(w, 'o')).toEqual([1, 2, 3, 4]);
    expect(w.page(2).dirty).toBe(true);
  });

  test('refuses what is not of whole pages, and holes of the target, and writes nothing', () => {
    const w = world();
    w.allocate(2, 'b');
    const copy = { op: 'vm_copy', ...all, to: 'b', toOffset: 0 } as const;
    expect(w.step({ ...copy, size: PAGE - 1 }).code).toBe('KERN_INVALID_ARGUMENT');
    expect(w.step({ ...copy, offset: 4, size: PAGE }).code).toBe('KERN_INVALID_ARGUMENT');
    expect(w.step({ ...copy, size: PAGE, toOffset: 4 }).code).toBe('KERN_INVALID_ARGUMENT');
    w.step({ op: 'vm_deallocate', region: 'b', offset: PAGE, size: PAGE });
    expect(w.step(copy).code).toBe('KERN_INVALID_ADDRESS');
    expect(w.read(0, 'b').value).toBe(0);
    w.step({ op: 'vm_protect', region: 'b', offset: 0, size: PAGE, protection: 1 });
    expect(w.step({ ...copy, size: PAGE }).code).toBe('KERN_PROTECTION_FAILURE');
    expect(w.step({ ...copy, size: 0 }).code).toBe('KERN_SUCCESS');
  });

  test('over part of a region cuts its entry', () => {
    const w = world();
    w.allocate(4, 'b');
    w.step({ op: 'vm_copy', region: 'a', offset: 0, size: PAGE, to: 'b', toOffset: 2 * PAGE });
    expect(values(w, 'b')).toEqual([0, 0, 1, 0]);
  });
});

describe('vm_write', () => {
  test('overwrites from any page on', () => {
    const w = world();
    w.allocate(2, 'b');
    w.write(0, 70, 'b');
    w.write(1, 80, 'b');
    const step = { region: 'b', offset: 0, size: 2 * PAGE, to: 'a', toOffset: PAGE };
    expect(w.step({ op: 'vm_write', ...step }).code).toBe('KERN_SUCCESS');
    expect(values(w, 'a')).toEqual([1, 70, 80, 4]);
  });
});
