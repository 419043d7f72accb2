/** vm_remap: the same memory twice, or a copy of it. */
import { describe, expect, test } from '@jest/globals';
import { VmRemap } from '../../../../kernel/vm/vm_remap';
import { PAGE, World } from '../../../support/world';

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

  test('allows what all of the source allows', () => {
    const w = world();
    w.step({ op: 'vm_protect', region: 'a', offset: PAGE, size: PAGE, protection: 1 });
    w.step({ op: 'vm_remap', ...all, as: 'b', copy: false });
    expect(w.write(0, 6, 'b').code).toBe('KERN_PROTECTION_FAILURE');
    expect(w.read(0, 'b').value).toBe(5);
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
    const { address } = w.region('a');
    const given = { source: map, target: map, address, size: 2 * PAGE, to: 0, anywhere: true };
    const to = 'to' in over && over.to === -1 ? address : 0;
    const request = { ...given, copy: false, inheritance: 1, ...over, to };
    const remap = new VmRemap(request);
    w.start(w.task('client'), remap);
    expect(remap.code).toBe(code);
    expect(map.entries).toHaveLength(before);
  });
});
