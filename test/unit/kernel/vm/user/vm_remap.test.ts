/** vm_remap: the same memory twice, or a copy of it. */
import { describe, expect, test } from '@jest/globals';
import type { RemapRequest } from '../../../../../kernel/vm/user/vm_remap';
import { VmRemap } from '../../../../../kernel/vm/user/vm_remap';
import { PAGE, World } from '../../../../support/world';

const all = { region: 'a', offset: 0, size: 2 * PAGE };

function world(): World {
  const made = new World();
  made.allocate(2, 'a');
  made.write(0, 5, 'a');
  return made;
}

describe('vm_remap', () => {
  test('shows the same memory at another address', () => {
    const w = world();
    expect(w.step({ op: 'vm_remap', ...all, as: 'b', copy: false }).code).toBe('KERN_SUCCESS');
    w.write(0, 6, 'b');
    w.write(1, 7, 'a');
    expect(w.read(0, 'a').value).toBe(6);
    expect(w.read(1, 'b').value).toBe(7);
  });

  test('or a copy', () => {
    const w = world();
    w.step({ op: 'vm_remap', ...all, as: 'b', copy: true });
    w.write(0, 6, 'b');
    expect(w.read(0, 'a').value).toBe(5);
    expect(w.read(0, 'b').value).toBe(6);
  });

  /** Remaps memory of the client in its own map; the range is that of `a` unless told otherwise. */
  function remap(w: World, over: Partial<RemapRequest> = {}): VmRemap {
    const { map } = w.task('client');
    const { address } = w.region('a');
    const range = { address, size: 2 * PAGE, to: 0, anywhere: true, copy: false, inheritance: 1 };
    const made = new VmRemap({ source: map, target: map, ...range, ...over });
    w.start(w.task('client'), made);
    return made;
  }

  test.each([false, true])(
    'each page keeps its protection, copy %s; the answer is what all allow',
    (copy) => {
      const w = world();
      w.step({ op: 'vm_protect', region: 'a', offset: PAGE, size: PAGE, protection: 1 });
      const made = remap(w, { copy });
      expect([made.code, made.protection, made.maxProtection]).toEqual(['KERN_SUCCESS', 1, 7]);
      const { map } = w.task('client');
      const pages = [0, 1].map((i) => map.lookup(made.value / PAGE + i)?.protection);
      expect(pages).toEqual([3, 1]);
    },
  );

  test.each([false, true])('memory that may not be read is remapped too, copy %s', (copy) => {
    const w = world();
    w.step({ op: 'vm_protect', ...all, protection: 0 });
    expect(w.step({ op: 'vm_remap', ...all, as: 'b', copy }).code).toBe('KERN_SUCCESS');
    w.step({ op: 'vm_protect', region: 'b', offset: 0, size: PAGE, protection: 1 });
    expect(w.read(0, 'b').value).toBe(5);
  });

  test('takes whole pages from the one that holds the address: as many as the size has', () => {
    const w = world();
    const { address } = w.region('a');
    const beyond = remap(w, { address: address + PAGE + 100, size: PAGE + 1 });
    expect(beyond.code).toBe('KERN_INVALID_ADDRESS');
    const sizes = [1, PAGE, PAGE + 1].map((size) => {
      const { value } = remap(w, { address: address + 100, size });
      const entry = w.task('client').map.lookup(value / PAGE);
      return entry === null ? 0 : entry.end - value / PAGE;
    });
    expect(sizes).toEqual([1, 1, 2]);
  });

  test('has a mask: the address has none of its bits', () => {
    const w = world();
    const mask = 8 * PAGE - 1;
    expect(remap(w, { mask }).value % (8 * PAGE)).toBe(0);
    expect(remap(w, { mask, anywhere: false, to: 12 * PAGE }).code).toBe('KERN_NO_SPACE');
    expect(remap(w, { mask, anywhere: false, to: 16 * PAGE }).value).toBe(16 * PAGE);
  });

  test.each([
    ['size 0', { size: 0 }, 'KERN_INVALID_ARGUMENT'],
    ['an unknown inheritance', { inheritance: 3 }, 'KERN_INVALID_ARGUMENT'],
    ['a hole in the source', { size: 3 * PAGE }, 'KERN_INVALID_ADDRESS'],
    ['a source that wraps', { address: 2 ** 53 }, 'KERN_INVALID_ADDRESS'],
    ['a place below the map', { anywhere: false, to: 0 }, 'KERN_INVALID_ADDRESS'],
    ['a place that is taken', { anywhere: false, to: -1 }, 'KERN_NO_SPACE'],
  ])('refuses %s, and maps nothing', (_, over, code) => {
    const w = world();
    const { map } = w.task('client');
    const before = map.entries.length;
    const to = 'to' in over && over.to === -1 ? w.region('a').address : 0;
    expect(remap(w, { ...over, to }).code).toBe(code);
    expect(map.entries).toHaveLength(before);
  });
});
