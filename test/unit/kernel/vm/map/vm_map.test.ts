/**
 * vm_map: entries sorted and apart, first fit, clipping, coalescing.
 */
import { describe, expect, test } from '@jest/globals';
import type { VmMap } from '../../../../../kernel/vm/map/vm_map';
import {
  vmMapEnter,
  vmMapInherit,
  vmMapProtect,
  vmMapRemove,
} from '../../../../../kernel/vm/map/vm_map';
import { vmMapFindSpace, vmMapRangeFree } from '../../../../../kernel/vm/map/vm_map_find';
import type { VmObject } from '../../../../../kernel/vm/object/vm_object';
import { vmObjectAllocate } from '../../../../../kernel/vm/object/vm_object';
import { fc } from '../../../../support/chance';
import { World } from '../../../../support/world';

function fresh(): { world: World; map: VmMap } {
  const world = new World({ laws: false });
  return { world, map: world.task('client').map };
}

interface Place {
  readonly object?: VmObject | null;
  readonly protection?: number;
  readonly maxProtection?: number;
  readonly inheritance?: number;
}

function enter(
  { world, map }: ReturnType<typeof fresh>,
  start: number,
  size: number,
  p: Place = {},
) {
  vmMapEnter(world.host, map, {
    start,
    size,
    object: p.object ?? null,
    offset: 0,
    protection: p.protection ?? 3,
    maxProtection: p.maxProtection ?? 7,
    inheritance: p.inheritance ?? 1,
  });
}

const ranges = (map: VmMap): string[] => map.entries.map(({ start, end }) => `${start}-${end}`);

describe('entries', () => {
  test('stand in the order of their addresses', () => {
    const made = fresh();
    for (const start of [20, 5, 10]) enter(made, start, 2, { protection: start % 3 });
    expect(ranges(made.map)).toEqual(['5-7', '10-12', '20-22']);
  });

  test('vm_map_lookup_entry finds the entry that holds a page, or none', () => {
    const made = fresh();
    enter(made, 5, 2);
    enter(made, 10, 2);
    const found = [4, 5, 6, 7, 9, 10, 11, 12].map((page) => made.map.lookup(page)?.start ?? null);
    expect(found).toEqual([null, 5, 5, null, null, 10, 10, null]);
  });

  test('untouched anonymous memory extends the entry before it', () => {
    const made = fresh();
    enter(made, 5, 2);
    enter(made, 7, 3);
    expect(ranges(made.map)).toEqual(['5-10']);
  });

  test.each([
    ['a gap', 8, {}],
    ['another protection', 7, { protection: 1 }],
    ['another maximum', 7, { maxProtection: 3 }],
    ['another inheritance', 7, { inheritance: 0 }],
  ])('%s keeps entries apart', (_what, start, place) => {
    const made = fresh();
    enter(made, 5, 2);
    enter(made, start, 2, place);
    expect(made.map.entries).toHaveLength(2);
  });

  test('memory with an object is never extended, nor extends', () => {
    const made = fresh();
    const object = vmObjectAllocate(made.world.host, 2);
    enter(made, 5, 2, { object });
    enter(made, 7, 2);
    enter(made, 9, 2, { object: vmObjectAllocate(made.world.host, 2) });
    expect(ranges(made.map)).toEqual(['5-7', '7-9', '9-11']);
  });

  test('each change moves the timestamp', () => {
    const made = fresh();
    const stamps = [made.map.timestamp];
    const changes = [
      () => enter(made, 5, 4),
      () => vmMapProtect(made.world.host, made.map, 5, 6, 1, false),
      () => vmMapInherit(made.world.host, made.map, 5, 6, 0),
      () => vmMapRemove(made.world.host, made.map, 5, 6),
    ];
    for (const change of changes) {
      change();
      stamps.push(made.map.timestamp);
    }
    expect(new Set(stamps).size).toBe(5);
  });
});

describe('first fit', () => {
  test('takes the lowest gap that is large enough', () => {
    const made = fresh();
    enter(made, 1, 2);
    enter(made, 5, 1, { protection: 1 });
    enter(made, 10, 5, { protection: 1 });
    expect([1, 2, 3, 4, 5].map((size) => vmMapFindSpace(made.map, size))).toEqual([3, 3, 6, 6, 15]);
  });

  test('never answers page 0', () => {
    expect(vmMapFindSpace(fresh().map, 1)).toBe(1);
  });

  test('takes a gap that was given back', () => {
    const made = fresh();
    enter(made, 1, 6);
    expect(vmMapFindSpace(made.map, 1)).toBe(7);
    vmMapRemove(made.world.host, made.map, 3, 5);
    expect([1, 2, 3].map((size) => vmMapFindSpace(made.map, size))).toEqual([3, 3, 7]);
  });

  test('answers -1 when nothing is large enough', () => {
    const { map } = fresh();
    expect(vmMapFindSpace(map, map.maxPage - 1)).toBe(1);
    expect(vmMapFindSpace(map, map.maxPage)).toBe(-1);
  });

  test('vm_map_range_free sees any overlap', () => {
    const made = fresh();
    enter(made, 5, 3);
    const free = [
      [2, 3],
      [2, 4],
      [6, 1],
      [7, 5],
      [8, 5],
    ].map(([start = 0, size = 0]) => vmMapRangeFree(made.map, start, size));
    expect(free).toEqual([true, false, false, false, true]);
  });
});

describe('clipping', () => {
  test('a hole in the middle leaves both ends, with their offsets', () => {
    const made = fresh();
    const object = vmObjectAllocate(made.world.host, 10);
    enter(made, 5, 10, { object });
    vmMapRemove(made.world.host, made.map, 8, 10);
    expect(ranges(made.map)).toEqual(['5-8', '10-15']);
    expect(made.map.entries.map(({ offset }) => offset)).toEqual([0, 5]);
    expect(object.refCount).toBe(2);
  });

  test('an object loses a reference with each of its entries', () => {
    const made = fresh();
    const object = vmObjectAllocate(made.world.host, 10);
    enter(made, 5, 10, { object });
    vmMapRemove(made.world.host, made.map, 8, 10);
    vmMapRemove(made.world.host, made.map, 0, 9);
    expect([object.refCount, object.alive]).toEqual([1, true]);
    vmMapRemove(made.world.host, made.map, 0, 100);
    expect([object.alive, made.map.entries]).toEqual([false, []]);
  });

  test('removing nothing changes nothing', () => {
    const made = fresh();
    enter(made, 5, 3);
    const { timestamp } = made.map;
    vmMapRemove(made.world.host, made.map, 1, 5);
    vmMapRemove(made.world.host, made.map, 8, 20);
    expect([ranges(made.map), made.map.timestamp]).toEqual([['5-8'], timestamp]);
  });

  test('one entry among many can go', () => {
    const made = fresh();
    for (const [index, start] of [1, 3, 5].entries()) enter(made, start, 2, { protection: index });
    vmMapRemove(made.world.host, made.map, 3, 5);
    expect(ranges(made.map)).toEqual(['1-3', '5-7']);
  });
});

test('any sequence of changes keeps entries sorted and apart, as a model says', () => {
  const step = fc.record({
    kind: fc.nat(3),
    start: fc.integer({ min: 1, max: 30 }),
    size: fc.integer({ min: 1, max: 8 }),
    value: fc.nat(2),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const made = fresh();
      const model = new Map<number, { prot: number; inherit: number }>();
      for (const { kind, start, size, value } of steps) {
        const pages = Array.from({ length: size }, (_, i) => start + i);
        const free = pages.every((page) => !model.has(page));
        expect(vmMapRangeFree(made.map, start, size)).toBe(free);
        if (kind === 0 && free) {
          enter(made, start, size, { protection: value });
          for (const page of pages) model.set(page, { prot: value, inherit: 1 });
        } else if (kind === 1) {
          vmMapRemove(made.world.host, made.map, start, start + size);
          for (const page of pages) model.delete(page);
        } else if (kind === 2) {
          vmMapProtect(made.world.host, made.map, start, start + size, value, false);
          for (const page of pages)
            if (model.has(page))
              model.set(page, { prot: value, inherit: model.get(page)?.inherit ?? 1 });
        } else if (kind === 3) {
          vmMapInherit(made.world.host, made.map, start, start + size, value);
          for (const page of pages)
            if (model.has(page))
              model.set(page, { prot: model.get(page)?.prot ?? 0, inherit: value });
        }
      }
      for (let page = 0; page < 45; page += 1) {
        const entry = made.map.lookup(page);
        const said =
          entry === null ? undefined : { prot: entry.protection, inherit: entry.inheritance };
        expect(said).toEqual(model.get(page));
      }
    }),
    { numRuns: 60 },
  );
});
