/**
 * pager_task: what a handler can call. Traps answer at once; sends and stores happen in order after
 * the handler has returned.
 */
import { describe, expect, test } from '@jest/globals';
import type { NotifyKind } from '../../../../kernel/mach/notify_defs';
import type { TaskCalls } from '../../../../kernel/mach/task';
import type { PageContents } from '../../../../kernel/mach/types';
import { address, MACH_PORT_NULL, portName } from '../../../../kernel/mach/types';
import { supplier } from '../../../support/scripted_pager';
import type { WorldOptions } from '../../../support/world';
import { PAGE, World } from '../../../support/world';

/** Runs a handler's body inside the pager: at the first request for page 3. */
function inside(body: (task: TaskCalls) => void, options: WorldOptions = {}): World {
  let ran = false;
  const world = new World({
    ...options,
    on: {
      memory_object_data_request: (task) => {
        if (ran) return;
        ran = true;
        body(task);
      },
    },
  });
  world.map(8);
  world.read(3);
  if (!ran) throw new Error('the handler did not run');
  return world;
}

describe('what a task knows', () => {
  test('page size, form of contents, and the time of its host', () => {
    const known: unknown[] = [];
    const world = inside((task) => known.push(task.pageSize, task.contents, task.now()), {
      host: { contents: 'bytes' },
    });
    expect(known).toEqual([PAGE, 'bytes', world.host.now()]);
  });

  test('a port set that the pager does not declare is its own mistake: it crashes', () => {
    const world = inside((task) => task.portSet('nonsense'));
    expect(world.events('pager.crashed')).toHaveLength(1);
    expect(world.pager.handle.owner.crash?.message).toContain("portSet('nonsense')");
    expect(world.events('task.terminated')).toHaveLength(1);
  });
});

describe('port traps', () => {
  test('answer Mach codes at once', () => {
    const codes: unknown[] = [];
    inside((task) => {
      const port = task.machPortAllocate('receive');
      const set = task.machPortAllocate('port_set');
      if (port.kr !== 'KERN_SUCCESS' || set.kr !== 'KERN_SUCCESS') return;
      codes.push(
        task.machPortMoveMember(port.value, set.value),
        task.machPortSetQlimit(port.value, 16),
        task.machPortSetQlimit(port.value, 17),
        task.machPortSetSeqno(port.value, 9),
        task.machPortDeallocate(port.value),
        task.machPortDestroy(port.value),
        task.machPortDestroy(port.value),
      );
    });
    expect(codes).toEqual([
      'KERN_SUCCESS',
      'KERN_SUCCESS',
      'KERN_INVALID_VALUE',
      'KERN_SUCCESS',
      'KERN_INVALID_RIGHT',
      'KERN_SUCCESS',
      'KERN_INVALID_NAME',
    ]);
  });

  test('a notification that is asked for comes to the port that was named', () => {
    const what: NotifyKind = 'no_senders';
    const codes: unknown[] = [];
    const world = inside((task) => {
      const port = task.machPortAllocate('receive');
      if (port.kr !== 'KERN_SUCCESS') return;
      codes.push(task.machPortRequestNotification(port.value, what, 0, listening(task)));
      codes.push(task.machPortRequestNotification(portName(999), what, 0, MACH_PORT_NULL));
    });
    // Nobody has a send right: the notification is there at once.
    expect(codes).toEqual(['KERN_SUCCESS', 'KERN_INVALID_NAME']);
    expect(world.pager.names()).toContain('mach_notify_no_senders');
  });
});

/** A receive right of the task that its threads listen to. */
function listening(task: TaskCalls) {
  const port = task.machPortAllocate('receive');
  if (port.kr !== 'KERN_SUCCESS') return MACH_PORT_NULL;
  task.machPortMoveMember(port.value, task.portSet('objects'));
  return port.value;
}

describe('memory', () => {
  test('vm_allocate answers at once, and a refusal is a code', () => {
    const results: string[] = [];
    inside((task) => {
      results.push(task.vmAllocate(3 * PAGE).kr, task.vmAllocate(2 ** 50).kr);
    });
    expect(results).toEqual(['KERN_SUCCESS', 'KERN_NO_SPACE']);
  });

  test.each([
    ['stamps', 0],
    ['bytes', new Uint8Array(PAGE)],
  ] as const)('memory that was never touched reads as zero, in %s', (contents, zero) => {
    let got: PageContents = -1;
    const handler = (task: TaskCalls): void => {
      const fresh = task.vmAllocate(PAGE);
      if (fresh.kr === 'KERN_SUCCESS') got = task.read(fresh.value);
    };
    inside(handler, { host: { contents } });
    expect(got).toEqual(zero);
  });

  test('a store is done after the handler, and before what the task does next', () => {
    const seen: PageContents[] = [];
    let at = address(0);
    const world = new World({
      on: {
        memory_object_data_request: (task) => {
          const fresh = task.vmAllocate(PAGE);
          if (fresh.kr !== 'KERN_SUCCESS' || at !== 0) {
            seen.push(task.read(at));
            return;
          }
          at = fresh.value;
          task.write(at, 77);
          seen.push(task.read(at));
        },
      },
    });
    world.map(8);
    world.map(8, 'o', 'other');
    world.read(3);
    world.read(4, 'o', 'other');
    expect(seen).toEqual([0, 77]);
  });

  test.each([undefined, null, 'words', [1], {}])('writing %p is its mistake too', (contents) => {
    const world = inside((task) => {
      const placed = task.vmAllocate(PAGE);
      if (placed.kr !== 'KERN_SUCCESS') return;
      // A pager may be written in JavaScript.
      task.write(placed.value, contents as unknown as number); // parsed
    });
    expect(world.events('pager.crashed')).toHaveLength(1);
  });

  test('reading what is not there is the mistake of the pager: it crashes', () => {
    const world = inside((task) => {
      task.read(address(500 * PAGE));
    });
    expect(world.events('pager.crashed')).toHaveLength(1);
    expect(world.pager.handle.owner.crash?.message).toContain('declare readsData');
  });

  test('vm_deallocate is done after the handler', () => {
    const world = inside((task) => {
      const fresh = task.vmAllocate(PAGE);
      if (fresh.kr === 'KERN_SUCCESS') task.vmDeallocate(fresh.value, PAGE);
    });
    expect(world.pager.task.map.entries).toEqual([]);
  });
});

describe('sends', () => {
  test('are carried out in the order in which they were made, each once', () => {
    const world = new World({ on: supplier() });
    world.map(8);
    for (const page of [0, 1, 2]) world.read(page);
    expect(world.events('memory_object.supplied').map(({ offset }) => offset)).toEqual([0, 1, 2]);
  });

  test('a condition that nobody waits on may be notified', () => {
    const world = inside((task) => task.notify('nothing'));
    expect(world.events('pager.crashed')).toEqual([]);
  });
});
