/** Copy strategies: who is told, who waits, what the copy is. */
import { describe, expect, test } from '@jest/globals';
import {
  MEMORY_OBJECT_ATTRIBUTE_INFO,
  MEMORY_OBJECT_COPY_CALL,
  MEMORY_OBJECT_COPY_DELAY,
  MEMORY_OBJECT_COPY_NONE,
} from '../../../../../kernel/mach/memory_object_types';
import { MACH_PORT_NULL } from '../../../../../kernel/mach/types';
import { supplier } from '../../../../support/scripted_pager';
import { PAGE, World } from '../../../../support/world';

function ready(w: World, copy_strategy: number): void {
  w.send('memory_object_change_attributes', {
    flavor: MEMORY_OBJECT_ATTRIBUTE_INFO,
    attributes: {
      copy_strategy,
      cluster_size: PAGE,
      may_cache_object: false,
      temporary: false,
    },
    reply_to: MACH_PORT_NULL,
  });
}

const copy = { op: 'vm_map', as: 'c', object: 'o', offset: 0, protection: 7, copy: true } as const;

/** An object whose pager has not said ready. */
function unready(): World {
  const w = new World({
    on: { ...supplier(), memory_object_init: () => undefined },
    switches: { copyCallOffered: true },
  });
  w.map(3);
  return w;
}

describe('a copy', () => {
  test('waits until the pager has made the object ready', () => {
    const w = unready();
    const mapping = w.step({ ...copy, size: 3 * PAGE });
    expect(mapping.code).toBe('waiting');
    expect(w.events('vm_object.copy_waits')).toEqual([{ object: w.object().id }]);
    ready(w, MEMORY_OBJECT_COPY_DELAY);
    expect(mapping.code).toBe('KERN_SUCCESS');
    expect(w.pager.got('memory_object_data_request')).toEqual([]);
  });

  test('finds no place if the map has filled up to its limit while it waited', () => {
    const w = new World({
      on: { ...supplier(), memory_object_init: () => undefined },
      host: { tunables: { mapSizeLimit: 8 * PAGE } },
    });
    w.map(3);
    const mapping = w.step({ ...copy, size: 3 * PAGE });
    expect(mapping.code).toBe('waiting');
    expect(w.allocate(4, 'a').code).toBe('KERN_SUCCESS');
    ready(w, MEMORY_OBJECT_COPY_DELAY);
    expect(mapping.code).toBe('KERN_NO_SPACE');
    expect(w.task('client').map.entries).toHaveLength(2);
  });

  test('NONE reads every page in order before it returns', () => {
    const w = unready();
    ready(w, MEMORY_OBJECT_COPY_NONE);
    w.read(1);
    expect(w.step({ ...copy, size: 3 * PAGE }).code).toBe('KERN_SUCCESS');
    const asked = w.pager.got('memory_object_data_request');
    expect(asked.map(({ offset }) => offset)).toEqual([PAGE, 0, 2 * PAGE]);
    w.write(0, 7);
    expect([0, 1, 2].map((page) => w.read(page, 'c').value)).toEqual([100, 101, 102]);
    expect(w.events('vm_fault.pushed')).toEqual([]);
  });

  test('NONE says that it waits for a frame, and goes on when there is one', () => {
    const w = unready();
    ready(w, MEMORY_OBJECT_COPY_NONE);
    w.read(0);
    const give = w.exhaust();
    const mapping = w.step({ ...copy, size: PAGE });
    expect(mapping.code).toBe('waiting');
    expect(w.events('vm_fault.memory_shortage')).toHaveLength(1);
    give();
    expect([mapping.code, w.read(0, 'c').value]).toEqual(['KERN_SUCCESS', 100]);
  });

  test('NONE fails with the code of a page that cannot be had, and maps nothing', () => {
    const w = new World({ on: { memory_object_init: () => undefined } });
    w.map(3);
    ready(w, MEMORY_OBJECT_COPY_NONE);
    const mapping = w.step({ ...copy, size: 3 * PAGE });
    expect(mapping.code).toBe('waiting');
    w.send('memory_object_data_error', { offset: 0, size: PAGE, error_value: 'KERN_FAILURE' });
    expect(mapping.code).toBe('KERN_MEMORY_ERROR');
    expect(w.object().refCount).toBe(1);
  });

  test('CALL tells the pager, which gets a memory object for the copy', () => {
    const w = unready();
    ready(w, MEMORY_OBJECT_COPY_CALL);
    w.read(0);
    expect(w.step({ ...copy, size: 3 * PAGE }).code).toBe('KERN_SUCCESS');
    const told = w.pager.got('memory_object_copy');
    expect(told).toMatchObject([{ offset: 0, length: 3 * PAGE }]);
    expect(w.page(0).pageLock).toBe(2);
    expect(w.events('vm_object.copy_called')).toHaveLength(1);
  });

  test('CALL is refused where the interface has no memory_object_copy', () => {
    const w = new World({ on: { memory_object_init: () => undefined } });
    w.map(3);
    ready(w, MEMORY_OBJECT_COPY_CALL);
    expect(w.object().pagerReady).toBe(false);
  });

  test('DELAY shares a copy object that nothing was pushed to', () => {
    const w = unready();
    ready(w, MEMORY_OBJECT_COPY_DELAY);
    w.step({ ...copy, size: 3 * PAGE });
    w.step({ ...copy, as: 'd', size: 3 * PAGE });
    expect(w.events('vm_object.copy_delayed')).toHaveLength(1);
    w.write(0, 5, 'c');
    expect(w.read(0, 'd').value).toBe(100);
  });
});
