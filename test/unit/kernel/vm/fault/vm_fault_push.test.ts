/**
 * The push (law 41): before a page of a copied object changes, what it was is the copy's.
 */
import { describe, expect, test } from '@jest/globals';
import { keeper } from '../../../../support/pressure';
import { supplier } from '../../../../support/scripted_pager';
import { PAGE, World } from '../../../../support/world';

/** An object of four pages, mapped, and a copy of it as `c`. */
function world(): World {
  const made = new World({ on: supplier() });
  made.map(4);
  made.read(0);
  const copy = { object: 'o', offset: 0, size: 4 * PAGE, protection: 7, copy: true } as const;
  made.step({ op: 'vm_map', as: 'c', ...copy });
  return made;
}

describe('law 41: a store to a page of the source', () => {
  test('pushes what the page was, once', () => {
    const w = world();
    w.write(0, 8);
    w.write(0, 9);
    expect(w.events('vm_fault.pushed')).toHaveLength(1);
    expect(w.read(0, 'c').value).toBe(100);
    expect(w.read(0).value).toBe(9);
  });

  test('asks for a page that is not there first, with READ and WRITE, then pushes it', () => {
    const w = world();
    w.write(3, 8);
    expect(w.pager.got('memory_object_data_request').at(-1)).toMatchObject({ desired_access: 3 });
    expect(w.read(3, 'c').value).toBe(103);
    expect(w.pager.got('memory_object_data_request')).toHaveLength(2);
  });

  test('pushes nothing that the copy has written itself', () => {
    const w = world();
    w.write(0, 7, 'c');
    w.write(0, 8);
    expect(w.events('vm_fault.pushed')).toHaveLength(1);
    expect(w.read(0, 'c').value).toBe(7);
  });

  test('a load leaves no translation that a store could use', () => {
    const w = world();
    w.read(0);
    w.write(0, 8);
    expect(w.read(0, 'c').value).toBe(100);
  });

  test('a second copy has what the source was then, the first what it was before', () => {
    const w = world();
    w.write(0, 8);
    const size = 4 * PAGE;
    w.step({ op: 'vm_map', as: 'd', object: 'o', offset: 0, size, protection: 7, copy: true });
    w.write(0, 9);
    w.write(1, 11);
    expect([w.read(0, 'c').value, w.read(0, 'd').value, w.read(0).value]).toEqual([100, 8, 9]);
    expect([w.read(1, 'c').value, w.read(1, 'd').value, w.read(1).value]).toEqual([101, 101, 11]);
    expect(w.events('vm_object.copy_delayed')).toHaveLength(2);
  });

  test('waits for the page of the copy while that is busy', () => {
    const w = world();
    w.write(0, 8);
    const { copy, id: source } = w.object();
    if (copy === null) throw new Error('no copy object');
    w.map(4, 'o', 'other');
    w.page(0, copy).busy = true;
    const done = w.write(0, 9, 'o', 'other');
    expect(done.code).toBe('waiting');
    const there = w.page(0, copy);
    expect(w.events('vm_fault.wait_push')).toEqual([
      { page: there.id, object: copy.id, offset: 0, source },
    ]);
    expect(w.page(0).busy).toBe(false);
    w.release(there);
    expect([done.code, w.read(0, 'c').value]).toEqual(['KERN_SUCCESS', 100]);
  });

  test('waits for a frame, and then pushes', () => {
    const w = world();
    const give = w.exhaust();
    const done = w.write(0, 8);
    expect(done.code).toBe('waiting');
    give();
    expect(done.code).toBe('KERN_SUCCESS');
    expect(w.read(0, 'c').value).toBe(100);
  });

  test('keeps zeroes that the copy has only read, and that are clean', () => {
    const w = new World({ manager: keeper(), laws: 'state' });
    w.allocate(2, 'a');
    w.step({ op: 'vm_inherit', region: 'a', offset: 0, size: 2 * PAGE, inheritance: 0 });
    w.fork('sharer');
    w.step({ op: 'vm_read', region: 'a', offset: 0, size: 2 * PAGE, as: 'c' });
    expect(w.read(0, 'c').value).toBe(0);
    w.write(0, 5, 'a');
    const copy = w.mapped().copy;
    if (copy === null) throw new Error('no copy object');
    w.evict(w.page(0, copy));
    expect(w.read(0, 'c').value).toBe(0);
    expect(w.read(0, 'a').value).toBe(5);
  });

  test('sends the page at once, as first contents, to a copy object that has a pager', () => {
    const w = new World({ manager: keeper(), laws: 'state', on: supplier() });
    w.map(2);
    const size = 2 * PAGE;
    w.step({ op: 'vm_map', as: 'c', object: 'o', offset: 0, size, protection: 7, copy: true });
    w.write(0, 5);
    const { copy } = w.object();
    if (copy === null) throw new Error('no copy object');
    w.evict(w.page(0, copy));
    w.write(1, 6);
    expect(w.events('vm_pageout.page_initialized')).toHaveLength(1);
    expect(w.manager?.got('memory_object_data_initialize')).toMatchObject([{ offset: PAGE }]);
    expect(w.has(1, copy)).toBe(false);
    expect(w.read(0, 'c').value).toBe(100);
  });
});
