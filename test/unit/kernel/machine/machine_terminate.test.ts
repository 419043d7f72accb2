/**
 * machine_terminate: a task's end in each kind of wait: what its threads hold is given back, its
 * memory goes, its ports die, and those who depended on them are told.
 */
import { describe, expect, test } from '@jest/globals';
import { supplier } from '../../../support/scripted_pager';
import { World } from '../../../support/world';

describe('task.terminated', () => {
  test('a client that waits for a page gives its references back', () => {
    const world = new World();
    world.map(4);
    expect(world.read(1).code).toBe('waiting');
    const object = world.object();
    expect(object.pagingInProgress).toBe(1);
    world.terminate('client');
    world.run();
    expect(world.event('task.terminated')).toBeDefined();
    expect([object.pagingInProgress, object.refCount]).toEqual([0, 0]);
  });

  test('the memory of a client is free afterwards', () => {
    const world = new World({ on: supplier() });
    const { freeCount } = world.host.resident;
    world.allocate(8, 'heap');
    for (let page = 0; page < 8; page += 1) world.write(page, page, 'heap');
    expect(world.host.resident.freeCount).toBe(freeCount - 8);
    world.terminate('client');
    world.run();
    expect(world.host.resident.freeCount).toBe(freeCount);
  });

  test('the last map of an object goes with its task: returns, then terminate', () => {
    const world = new World({ on: supplier() });
    world.map(4);
    world.write(2, 22);
    const object = world.object();
    object.canPersist = false;
    world.terminate('client');
    world.run();
    expect(world.pager.names().slice(-2)).toEqual(['data_return', 'terminate']);
  });

  test('a dead pager makes its objects fail, not its clients wait', () => {
    const world = new World();
    world.map(4);
    const waiting = world.read(1);
    expect(waiting.code).toBe('waiting');
    world.terminate('pager');
    world.run();
    expect(world.events('thread.exception')).toHaveLength(1);
    expect(world.event('thread.exception')).toMatchObject({ code: 10 });
    expect(world.event('vm_object.port_died')).toBeDefined();
  });

  test('a task ends once', () => {
    const world = new World();
    world.map(1);
    world.terminate('client');
    world.terminate('client');
    expect(world.events('task.terminated')).toHaveLength(1);
  });
});
