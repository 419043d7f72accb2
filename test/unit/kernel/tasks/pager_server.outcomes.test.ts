/**
 * pager_server: what happens to rights and memory of a message that its handler refuses, or that no
 * handler wants.
 */
import { describe, expect, test } from '@jest/globals';
import type { PortName } from '../../../../kernel/mach/types';
import { hoarding } from '../../../support/pressure';
import { supplier } from '../../../support/scripted_pager';
import { World } from '../../../support/world';

const refuse = () => 'KERN_FAILURE' as const;

describe('a refused message', () => {
  test('data_return: its memory is deallocated, its frames are free', () => {
    const world = new World({ on: { ...supplier(), memory_object_data_return: refuse } });
    world.map(4);
    world.write(1, 5);
    const { freeCount } = world.host.resident;
    world.lockRequest(0, 4, { should_return: 1, flush: true });
    expect(world.pager.task.map.entries).toEqual([]);
    expect(world.host.resident.freeCount).toBe(freeCount + 1);
  });

  test('KERN_SUCCESS refuses nothing', () => {
    const accept = () => 'KERN_SUCCESS' as const;
    const world = new World({ on: { ...supplier(), memory_object_data_return: accept } });
    world.map(4);
    world.write(1, 5);
    world.lockRequest(0, 4, { should_return: 1, flush: true });
    expect(world.pager.task.map.entries).toHaveLength(1);
  });

  test('data_request: the user reference of the control port is given back', () => {
    const world = new World({ on: { memory_object_data_request: refuse } });
    world.map(4);
    const control = world.object().pagerRequest;
    const before = control?.srights;
    world.read(1);
    expect(control?.srights).toBe(before);
    expect(world.send('memory_object_data_unavailable', { offset: 0, size: 0 }).code).toBe(
      'KERN_SUCCESS',
    );
  });

  test('memory_object_terminate: the receive rights that came are destroyed', () => {
    const kept: PortName[] = [];
    const world = new World({
      on: {
        memory_object_terminate: (_task, _self, { body }) => {
          kept.push(body.memory_control);
          return 'KERN_FAILURE';
        },
      },
    });
    world.map(4);
    world.send('memory_object_destroy', { reason: 'KERN_SUCCESS' });
    const [name] = kept;
    const entry = name === undefined ? null : world.pager.task.space.lookup(name);
    expect(entry?.port?.receiver ?? null).toBeNull();
  });

  test('memory_object_create: the new object dies, and with it what was to leave', () => {
    const world = new World({ laws: false, manager: { memory_object_create: refuse } });
    world.allocate(2, 'heap');
    world.write(0, 1, 'heap');
    world.evict(world.page(0, world.mapped()));
    expect(world.events('vm_object.port_died')).toHaveLength(1);
    expect(world.read(0, 'heap').code).toBe('KERN_MEMORY_ERROR');
  });
});

describe('data that arrives', () => {
  test('is faulted in before the handler runs: it leaves its mark on the pages', () => {
    const world = new World({ on: hoarding() });
    world.map(4);
    world.write(1, 5);
    world.lockRequest(0, 4, { should_return: 1, flush: true });
    expect(world.pager.got('memory_object_data_return')[0]?.['pages']).toEqual([5]);
    const [entry] = world.pager.task.map.entries;
    expect(entry?.object?.residentPageCount).toBe(1);
  });
});

describe('a port that changes', () => {
  test('a thread whose port set is gone ends', () => {
    const world = new World({
      on: {
        memory_object_data_request: (task) => {
          task.machPortDestroy(task.portSet('objects'));
        },
      },
    });
    world.map(4);
    world.read(1);
    const [thread] = world.pager.handle.threads;
    expect(thread?.state).toBe('done');
  });

  test('a reply port that dies ends the wait for it', () => {
    const world = new World({
      on: {
        memory_object_data_request: (task) => {
          const port = task.machPortAllocate('receive');
          if (port.kr !== 'KERN_SUCCESS') return undefined;
          task.machPortDestroy(port.value);
          return { receiveFrom: port.value, frame: null };
        },
      },
    });
    world.map(4);
    world.read(1);
    const [thread] = world.pager.handle.threads;
    expect(thread?.state).toBe('done');
    expect(world.pager.task.alive).toBe(true);
  });
});
