/**
 * machine_pagers: how pagers come into a machine, and who is the default manager.
 */
import { describe, expect, test } from '@jest/globals';
import { ipcObjectCopyout } from '../../../kernel/ipc/ipc_object';
import { ipcPortMakeSend } from '../../../kernel/ipc/ipc_port';
import type { PagerSpec } from '../../../kernel/mach/task';
import { definePager } from '../../../kernel/mach/task';
import { address, MACH_PORT_NULL, portName } from '../../../kernel/mach/types';
import { addPager, setDefaultManager } from '../../../kernel/machine_pagers';
import { PAGE, World } from '../../support/world';

function spec(over: Partial<PagerSpec<null>> = {}): PagerSpec<null> {
  return {
    summary: 'a pager',
    origin: 'ours',
    contents: 'any',
    readsData: false,
    threads: [{ set: 'all', count: 1, vmPrivilege: false }],
    create: () => null,
    start: () => undefined,
    open: () => MACH_PORT_NULL,
    on: {},
    ...over,
  };
}

function add(world: World, over: Partial<PagerSpec<null>> = {}) {
  return addPager(world.machine, world.host, {
    name: 'p',
    pager: definePager(spec(over)),
    options: { a: 1 },
    random: () => 0.5,
    devices: {},
  });
}

describe('a pager', () => {
  test('has the threads that it declares, set by set, with their privileges', () => {
    const { threads, owner } = add(new World(), {
      threads: [
        { set: 'fast', count: 2, vmPrivilege: true },
        { set: 'slow', count: 1, vmPrivilege: false },
      ],
    });
    expect(threads.map(({ name, vmPrivilege }) => [name, vmPrivilege])).toEqual([
      ['p.0', true],
      ['p.1', true],
      ['p.2', false],
    ]);
    expect([...owner.sets.keys()]).toEqual(['fast', 'slow']);
  });

  test('is made from its options and its chance, and starts once', () => {
    const seen: unknown[] = [];
    add(new World(), {
      create: (options, random) => {
        seen.push(options, random());
        return null;
      },
      start: () => {
        seen.push('start');
      },
    });
    expect(seen).toEqual([{ a: 1 }, 0.5, 'start']);
  });

  test('its memory does not count as cached', () => {
    expect(add(new World()).owner.task.map.counted).toBe(false);
  });

  test('without threads is a mistake of whoever declares it', () => {
    expect(() => add(new World(), { threads: [] })).toThrow('p declares no threads');
  });

  test('what start sends is sent by its first thread', () => {
    const world = new World();
    const { threads } = add(world, {
      start: (task) => {
        const none = { offset: 0, size: 0 };
        task.send(portName(999), 'memory_object_data_unavailable', none);
      },
    });
    world.run();
    expect(world.events('ipc_kmsg.refused')).toHaveLength(1);
    expect(threads[0]?.waitQueue?.kind).toBe('port_receive');
  });
});

describe('open', () => {
  test('answers the port, with the name as its label', () => {
    const port = new World().open('data');
    expect(port.label).toBe('data');
  });

  test.each([
    ['no right', MACH_PORT_NULL],
    ['a name of nothing', portName(77)],
  ])('that answers %s is a mistake of the pager', (_what, answer) => {
    const handle = add(new World(), { open: () => answer });
    expect(() => handle.open('data', {})).toThrow("p: open('data') answered");
  });
});

describe('a handler that throws', () => {
  test.each([
    ['an error', new Error('broken'), 'broken'],
    ['anything else', 'a string', 'a string'],
  ])('%s is kept as the crash', (_what, thrown, message) => {
    const world = new World({
      on: {
        memory_object_init: () => {
          throw thrown;
        },
      },
    });
    world.map(1);
    expect(world.pager.handle.owner.crash?.message).toBe(message);
    expect(world.event('pager.crashed')).toEqual({ task: world.pager.task.id });
  });
});

test('the default manager can change; objects that have a pager keep it', () => {
  const world = new World({ laws: false, manager: {} });
  world.allocate(2, 'heap');
  world.write(0, 1, 'heap');
  world.evict(world.page(0, world.mapped()));
  const first = world.mapped().pager;
  setDefaultManager(world.host, world.pager.open('default'));
  world.write(1, 2, 'heap');
  world.evict(world.page(1, world.mapped()));
  expect(world.mapped().pager).toBe(first);
  world.allocate(1, 'more', 'other');
  world.write(0, 3, 'more', 'other');
  world.evict(world.page(0, world.mapped('other')));
  expect(world.manager?.names()).toEqual(['create', 'data_return', 'data_return']);
  expect(world.pager.names()).toEqual(['create', 'data_return']);
});

describe('the memory of the default manager', () => {
  const wired = (world: World) => {
    const { manager, host } = world;
    const pages = manager?.task.map.entries.flatMap(({ object, start, end }) =>
      object === null
        ? []
        : Array.from({ length: end - start }, (_none, i) => world.page(i, object)),
    );
    return { host, pages: pages ?? [] };
  };

  test('is wired as its task touches it, and unwired as it goes', () => {
    const world = new World({ manager: {} });
    world.allocate(2, 'own', 'manager');
    world.write(0, 5, 'own', 'manager');
    world.write(1, 6, 'own', 'manager');
    expect(wired(world).pages.map(({ wireCount, queued }) => [wireCount, queued])).toEqual([
      [1, false],
      [1, false],
    ]);
    expect(world.host.resident.wireCount).toBe(2);
    world.unmap(2, 'own', 'manager');
    expect(world.host.resident.wireCount).toBe(0);
  });

  test('is wired as it comes with a message', () => {
    const world = new World({ manager: {} });
    world.allocate(1, 'heap');
    world.write(0, 5, 'heap');
    const at = address(world.region('heap').address);
    const data = { address: at, size: PAGE, deallocate: true };
    const body = { id: 1, values: [], ports: [], memory: [data] };
    const box = world.manager?.open('box');
    if (box === undefined) throw new Error('no manager');
    const to = ipcObjectCopyout(world.task('client').space, ipcPortMakeSend(box));
    expect(world.send('user_message', body, to, 'client').code).toBe('MACH_MSG_SUCCESS');
    expect(wired(world).pages.map(({ wireCount }) => wireCount)).toEqual([1]);
    expect(world.host.resident.wireCount).toBe(1);
  });

  test('is not wired in demand mode, where no policy knows it', () => {
    const world = new World({ manager: {}, host: { pageout: 'demand', frames: 8 } });
    world.allocate(1, 'own', 'manager');
    world.write(0, 5, 'own', 'manager');
    expect(world.host.resident.wireCount).toBe(0);
  });
});
