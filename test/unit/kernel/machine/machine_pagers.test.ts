/**
 * machine_pagers: how pagers come into a machine, and who is the default manager.
 */
import { describe, expect, test } from '@jest/globals';
import { ipcObjectCopyout } from '../../../../kernel/ipc/ipc_object';
import { ipcPortMakeSend } from '../../../../kernel/ipc/ipc_port';
import { PagerError } from '../../../../kernel/mach/pager_error';
import { plainProblem } from '../../../../kernel/mach/plain';
import type { PagerSpec, TaskCalls } from '../../../../kernel/mach/task';
import { sealPager } from '../../../../kernel/mach/task';
import type { PortName } from '../../../../kernel/mach/types';
import { address, MACH_PORT_NULL, portName } from '../../../../kernel/mach/types';
import { addPager, setDefaultManager } from '../../../../kernel/machine/machine_pagers';
import { PAGE, World } from '../../../support/world';

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
    pager: sealPager(spec(over)),
    options: { a: 1 },
    random: () => 0.5,
    devices: {},
  });
}

function mistakeOf(work: () => unknown): PagerError {
  try {
    work();
  } catch (error) {
    if (error instanceof PagerError) return error;
    throw error;
  }
  throw new Error('nothing is wrong');
}

function thrower(): never {
  throw new Error('no luck\n  today');
}

function ask(task: TaskCalls): void {
  task.portSet('none');
}

function cyclic(): object {
  const state: Record<string, unknown> = {};
  state['self'] = state;
  return state;
}

function spoil(_task: TaskCalls, state: Record<string, unknown>): void {
  state['date'] = new Date(0);
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

  test.each<[string, Partial<Record<keyof PagerSpec<null>, unknown>>, string]>([
    ['no threads', { threads: [] }, 'declares no threads; write threads: ['],
    ['threads without a set', { threads: [{ count: 1 }] }, 'declares threads without a set'],
    ['no whole thread', { threads: [{ set: 's', count: 0.5 }] }, 'the count of s is 0.5'],
    ['threads without end', { threads: [{ set: 's', count: 1e9 }] }, 'count of s is above 1024'],
    ['no start', { start: null }, 'has no function start'],
    ['no handlers', { on: null }, 'has no handlers'],
    [
      'a handler of nothing',
      { on: { memory_object_data_requst: () => undefined } },
      'handles memory_object_data_requst, which is not a message',
    ],
    ['a handler that cannot run', { on: { memory_object_init: 5 } }, 'is not a function'],
    ['create that throws', { create: thrower }, 'create throws an error: no luck today'],
    ['start that throws', { start: thrower }, 'start throws an error: no luck today'],
    ['create that waits', { create: async () => null }, 'create returns a promise; it must finish'],
    ['start that waits', { start: async () => undefined }, 'start returns a promise'],
    ['a set of no thread', { start: ask }, "portSet('none'): it declares no set none; its"],
    ['a function', { create: () => ({ a: [() => 0] }) }, 'its state has a function at a.0; keep'],
    ['a Map', { create: () => ({ pages: new Map() }) }, 'its state has a Map at pages'],
    ['a class', { create: () => new World() }, 'its state has a World'],
    ['a cycle', { create: cyclic }, 'its state has a cycle at self'],
    ['state that start spoils', { create: () => ({}), start: spoil }, 'after start, its state has'],
  ])('with %s is a mistake of the pager: one line', (_what, over, text) => {
    const error = mistakeOf(() => add(new World(), over as Partial<PagerSpec<null>>)); // parsed
    expect(error.what).toContain(text);
    expect(error.message).toBe(`pager p: ${error.what}`);
    expect(error.message).not.toContain('\n');
  });

  test('may keep records, lists, bytes, and one thing in two places', () => {
    const page = new Uint8Array(8);
    const state = { a: [page, page, null], b: { c: page }, d: undefined, e: Object.create(null) };
    expect(plainProblem(state)).toBeNull();
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
    const { what } = mistakeOf(() => handle.open('data', {}));
    expect(what).toContain(`open('data') returns ${answer}, which is not a receive right`);
  });

  test('that throws or waits is a mistake of the pager', () => {
    const throws = add(new World(), { open: thrower });
    expect(mistakeOf(() => throws.open('A', {})).what).toBe(
      "open('A') throws an error: no luck today",
    );
    const wrong = (async () => 1) as unknown as () => PortName; // parsed
    const waits = add(new World(), { open: wrong });
    expect(mistakeOf(() => waits.open('A', {})).what).toContain("open('A') returns a promise");
  });
});

describe('the state of a pager that opens many objects', () => {
  /** The call after which the state is found to hold a Map that the call `spoilt` made. */
  function foundAt(spoilt: number): number {
    const state: Record<string, unknown> = {};
    let opens = 0;
    const handle = add(new World(), {
      create: () => state as unknown as null, // parsed
      open: (task) => {
        opens += 1;
        if (opens === spoilt) state['pages'] = new Map();
        const made = task.machPortAllocate('receive');
        return made.kr === 'KERN_SUCCESS' ? made.value : MACH_PORT_NULL;
      },
    });
    for (let i = 1; i <= 100; i += 1) {
      try {
        handle.open(`object ${i}`, {});
      } catch (error) {
        expect(String(error)).toContain(`after open('object ${i}'), its state has a Map at pages`);
        return i;
      }
    }
    return 0;
  }

  test('is looked at after each of 16 objects, and then whenever their number has doubled', () => {
    expect([1, 2, 3, 15, 16, 17, 31, 32, 33, 64, 65].map(foundAt)).toEqual([
      1, 2, 3, 15, 16, 32, 32, 32, 64, 64, 0,
    ]);
  });
});

describe('a handler', () => {
  test.each([
    ['a promise', Promise.resolve(), 'returns a promise; it must finish before it returns'],
    ['a number', 3, 'memory_object_init returns 3; a handler returns nothing, a kern_return_t'],
    ['a code of nothing', 'KERN_OF_NOTHING', 'memory_object_init returns KERN_OF_NOTHING;'],
    ['a record of nothing', {}, 'memory_object_init returns an object;'],
  ])('that returns %s is a mistake of the pager', (_what, answer, text) => {
    const wrong = (() => answer) as unknown as () => undefined; // parsed
    const world = new World({ on: { memory_object_init: wrong } });
    expect(mistakeOf(() => world.map(1)).what).toContain(text);
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
