/** Collapse and bypass (law 42): chains of shadows get shorter, and nobody sees it. */
import { describe, expect, test } from '@jest/globals';
import { VmWire } from '../../../../../kernel/vm/fault/vm_wire';
import { keeper } from '../../../../support/pressure';
import { PAGE, World } from '../../../../support/world';

const all = { region: 'a', offset: 0, size: 4 * PAGE };

function world(): World {
  const made = new World();
  made.allocate(4, 'a');
  for (let page = 0; page < 4; page += 1) made.write(page, page + 1, 'a');
  return made;
}

function values(w: World, region: string): (number | null)[] {
  return [0, 1, 2, 3].map((page) => w.read(page, region).value);
}

describe('law 42: an object that alone sees the one behind it', () => {
  test('takes its pages over when it is written to', () => {
    const w = world();
    w.step({ op: 'vm_read', ...all, as: 'b' });
    w.write(0, 10, 'a');
    w.step({ op: 'vm_deallocate', region: 'b', offset: 0, size: 4 * PAGE });
    w.write(1, 11, 'a');
    expect(w.events('vm_object.collapsed')).toHaveLength(1);
    expect(w.mapped().shadow).toBeNull();
    expect(w.mapped().residentPageCount).toBe(4);
    expect(values(w, 'a')).toEqual([10, 11, 3, 4]);
    expect(w.events('ipc_mqueue.sent')).toEqual([]);
  });

  test('keeps the frames of pages that nobody can see any more free', () => {
    const w = world();
    const free = w.host.resident.freeCount;
    w.step({ op: 'vm_read', ...all, as: 'b' });
    for (const page of [0, 1, 2]) w.write(page, 20 + page, 'a');
    w.step({ op: 'vm_deallocate', region: 'b', offset: 0, size: 4 * PAGE });
    w.write(3, 23, 'a');
    expect(values(w, 'a')).toEqual([20, 21, 22, 23]);
    expect(w.host.resident.freeCount).toBe(free);
  });

  test('a chain grows while each object behind has a copy, and goes with the last of them', () => {
    const w = world();
    for (let round = 0; round < 20; round += 1) {
      w.step({ op: 'vm_read', ...all, as: 'b' });
      w.write(round % 4, 100 + round, 'a');
      w.step({ op: 'vm_deallocate', region: 'b', offset: 0, size: 4 * PAGE });
    }
    const length = (): number => {
      let objects = 0;
      for (let object = w.mapped().shadow; object !== null; object = object.shadow) objects += 1;
      return objects;
    };
    expect(length()).toBe(20);
    w.write(0, 200, 'a');
    expect(length()).toBe(0);
    expect(values(w, 'a')).toEqual([200, 117, 118, 119]);
  });
});

describe('law 42: an object whose pages cover all that is behind it', () => {
  test('looks past it while others still use it', () => {
    const w = world();
    w.step({ op: 'vm_read', ...all, as: 'b' });
    w.step({ op: 'vm_read', ...all, as: 'c' });
    for (const page of [0, 1, 2, 3]) w.write(page, 30 + page, 'a');
    expect(w.events('vm_object.bypassed')).toHaveLength(1);
    expect(w.mapped().shadow).toBeNull();
    expect(values(w, 'b')).toEqual([1, 2, 3, 4]);
    expect(values(w, 'c')).toEqual([1, 2, 3, 4]);
    expect(w.events('ipc_mqueue.sent')).toEqual([]);
  });
});

describe('a page that was copied and not written yet', () => {
  test('is not dropped as clean once the original behind it is gone', () => {
    const w = new World({ manager: keeper(), laws: 'state' });
    w.allocate(4, 'a');
    w.write(0, 9, 'a');
    w.step({ op: 'vm_read', ...all, as: 'b' });
    const { address } = w.region('a');
    const { map } = w.task('client');
    const wire = (access: number): unknown =>
      w.start(w.task('client'), new VmWire(map, address / PAGE, address / PAGE + 4, access));
    wire(3);
    wire(0);
    expect(w.events('vm_object.bypassed')).toHaveLength(1);
    w.evict(w.page(0, w.mapped()));
    expect(w.read(0, 'a').value).toBe(9);
  });
});

describe('an object that takes over a pager', () => {
  test('takes its ports, the name port among them', () => {
    const w = new World({ manager: keeper(), laws: 'state', switches: { namePorts: true } });
    w.allocate(4, 'a');
    w.write(0, 9, 'a');
    w.evict(w.page(0, w.mapped()));
    const { pager, pagerName, pagerRequest } = w.mapped();
    w.step({ op: 'vm_read', ...all, as: 'b' });
    w.write(1, 7, 'a');
    w.step({ op: 'vm_deallocate', region: 'b', offset: 0, size: 4 * PAGE });
    w.write(0, 10, 'a');
    const now = w.mapped();
    expect(now.shadow === null && now.pager === pager).toBe(true);
    expect(now.pagerName === pagerName && now.pagerRequest === pagerRequest).toBe(true);
    expect(pagerName === null).toBe(false);
    expect(values(w, 'a')).toEqual([10, 7, 0, 0]);
    w.step({ op: 'vm_deallocate', ...all });
    expect(w.manager?.got('memory_object_terminate')).toHaveLength(1);
  });
});
