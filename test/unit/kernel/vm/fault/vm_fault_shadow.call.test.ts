/** Faults through a copy that is a memory object of its own (copy strategy CALL). */
import { describe, expect, test } from '@jest/globals';
import {
  MEMORY_OBJECT_COPY_CALL,
  MEMORY_OBJECT_COPY_DELAY,
} from '../../../../../kernel/mach/memory_object_types';
import type { PortName } from '../../../../../kernel/mach/types';
import { MACH_PORT_NULL } from '../../../../../kernel/mach/types';
import { readyAttributes } from '../../../../../pagers/pager';
import type { Handlers } from '../../../../support/scripted_pager';
import { supplier } from '../../../../support/scripted_pager';
import { PAGE, World } from '../../../../support/world';

/** A pager that has `has` pages of the copy, and none of the others; silent on the rest. */
function pager(answered: (page: number) => boolean): Handlers {
  let copyPort: PortName | null = null;
  const supply = supplier().memory_object_data_request;
  return {
    memory_object_init: (task, _self, { body }) => {
      const strategy = copyPort === null ? MEMORY_OBJECT_COPY_CALL : MEMORY_OBJECT_COPY_DELAY;
      const attributes = readyAttributes(task, false, strategy);
      task.send(body.memory_control, 'memory_object_change_attributes', attributes);
    },
    memory_object_copy: (task, _self, { body }) => {
      copyPort = body.new_memory_object;
      task.machPortMoveMember(copyPort, task.portSet('objects'));
    },
    memory_object_data_request: (task, self, message, frame) => {
      const { memory_control, offset, length: size } = message.body;
      if (message.msgh_local_port !== copyPort) return supply?.(task, self, message, frame);
      if (!answered(offset / PAGE)) return 'KERN_SUCCESS';
      task.send(memory_control, 'memory_object_data_unavailable', { offset, size });
      return 'KERN_SUCCESS';
    },
  };
}

/** An object and its copy `c`, neither with a page; only page 0 of the copy is answered. */
function world(): World {
  const made = new World({ on: pager((page) => page === 0), switches: { copyCallOffered: true } });
  made.map(4);
  const size = 4 * PAGE;
  made.step({ op: 'vm_map', as: 'c', object: 'o', offset: 0, size, protection: 7, copy: true });
  return made;
}

const asked = (w: World): readonly boolean[] =>
  w.pager.log
    .filter(({ name }) => name === 'memory_object_data_request')
    .map(({ port }) => port === w.name('o'));

/** The control port that the copy's pager was given. */
function controlOfCopy(w: World): PortName {
  const init = w.pager.log.filter(({ name }) => name === 'memory_object_init').at(-1);
  return init?.control ?? MACH_PORT_NULL;
}

const copyOf = (w: World) => w.task('client').map.entries[1]?.object ?? null;

describe('a copy whose pager has nothing for a page', () => {
  test('is asked once; then the pager of the source is asked, once', () => {
    const w = world();
    expect(w.read(0, 'c').value).toBe(100);
    expect(asked(w)).toEqual([false, true]);
    expect(copyOf(w)?.absentCount).toBe(0);
  });

  test('gets a page of its own by a store', () => {
    const w = world();
    w.write(0, 5, 'c');
    expect(asked(w)).toEqual([false, true]);
    expect(w.read(0).value).toBe(100);
    expect(w.read(0, 'c').value).toBe(5);
    expect(copyOf(w)?.absentCount).toBe(0);
  });

  test('a fault after that waits at the copy, not where the page before was found', () => {
    const w = world();
    const source = w.object();
    w.step({ op: 'touch', region: 'c', pages: [0, 1], times: 1, write: false });
    expect(copyOf(w)?.pagingInProgress).toBe(1);
    expect(source.pagingInProgress).toBe(0);
  });

  test('is supplied later: who read the page of the source sees the supplied one (law 18)', () => {
    const w = world();
    expect(w.read(0, 'c').value).toBe(100);
    w.send(
      'memory_object_data_supply',
      {
        offset: 0,
        data: w.memory([77]),
        lock_value: 0,
        precious: false,
        reply_to: MACH_PORT_NULL,
      },
      controlOfCopy(w),
    );
    expect(w.read(0, 'c').value).toBe(77);
    expect(w.read(0).value).toBe(100);
  });
});
