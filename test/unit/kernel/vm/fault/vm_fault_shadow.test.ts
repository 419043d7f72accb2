/** Faults below the top object: who is asked, with what access, and what the toucher gets. */
import { describe, expect, test } from '@jest/globals';
import { supplier } from '../../../../support/scripted_pager';
import { PAGE, World } from '../../../../support/world';

/** An object whose pager copies with DELAY, mapped as `o`, and a copy of it as `c`. */
function world(on: ConstructorParameters<typeof World>[0] = { on: supplier() }): World {
  const made = new World(on);
  made.map(4);
  made.read(0);
  const size = 4 * PAGE;
  const copy = { object: 'o', offset: 0, size, protection: 7, copy: true } as const;
  expect(made.step({ op: 'vm_map', as: 'c', ...copy }).code).toBe('KERN_SUCCESS');
  return made;
}

const requests = (w: World) => w.pager.got('memory_object_data_request');

describe('a copy that has not the page', () => {
  test('shows the page of the source, without WRITE', () => {
    const w = world();
    expect(w.read(0, 'c').value).toBe(w.read(0).value);
    expect(requests(w)).toHaveLength(1);
    expect(w.events('vm_fault.copied')).toEqual([]);
  });

  test('asks the pager of the source with READ, even for a store', () => {
    const w = world();
    w.write(2, 77, 'c');
    expect(requests(w).at(-1)).toMatchObject({ offset: 2 * PAGE, desired_access: 1 });
    expect(w.read(2, 'c').value).toBe(77);
    expect(w.read(2).value).not.toBe(77);
    expect(w.events('vm_fault.copied')).toHaveLength(1);
    expect(w.host.statistics.cowFaults).toBe(1);
  });

  test('starts over where the pager of the source says that the data moved', () => {
    const w = new World();
    w.map(1);
    const copy = { object: 'o', offset: 0, size: PAGE, protection: 7, copy: true } as const;
    w.step({ op: 'vm_map', as: 'c', ...copy });
    const read = w.read(0, 'c');
    const { id } = w.page(0);
    const error_value = 'KERN_MEMORY_DATA_MOVED';
    w.send('memory_object_data_error', { offset: 0, size: PAGE, error_value });
    expect(w.events('vm_fault.restart')).toEqual([{ page: id, object: w.object().id, offset: 0 }]);
    expect(requests(w).map(({ desired_access }) => desired_access)).toEqual([1, 1]);
    w.supply(0, [7]);
    expect(read.value).toBe(7);
  });

  test('waits for ready where the page of the source is locked and ready was taken back', () => {
    const w = world({ on: supplier() });
    w.lockRequest(0, 1, { lock: 1 });
    w.object().pagerReady = false;
    expect(w.read(0, 'c').code).toBe('waiting');
    expect(w.events('vm_fault.wait_ready')).toContainEqual({ object: w.object().id, offset: 0 });
    expect(w.events('vm_fault.unlock')).toEqual([]);
  });

  test('is zeroes where the pager of the source has nothing', () => {
    const w = new World({
      on: {
        memory_object_data_request: (task, _self, { body }) => {
          const { memory_control, offset, length: size } = body;
          task.send(memory_control, 'memory_object_data_unavailable', { offset, size });
        },
      },
    });
    w.map(2);
    w.step({
      op: 'vm_map',
      as: 'c',
      object: 'o',
      offset: 0,
      size: PAGE,
      protection: 7,
      copy: true,
    });
    w.write(0, 5, 'c');
    expect(w.read(0).value).toBe(0);
    expect(w.read(0, 'c').value).toBe(5);
  });
});
