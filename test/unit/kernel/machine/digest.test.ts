/** The digest of a machine: equal for two runs, different for any difference that matters. */
import { describe, expect, test } from '@jest/globals';
import { ipcKmsgEnqueue, Kmsg } from '../../../../kernel/ipc/ipc_kmsg_queue';
import { must } from '../../../../kernel/kern/assert';
import type { PageId } from '../../../../kernel/mach/types';
import { tick } from '../../../../kernel/mach/types';
import { digest } from '../../../../kernel/machine/digest';
import type { Host } from '../../../../kernel/machine/host';
import type { Machine } from '../../../../kernel/machine/machine';
import { PagerServer } from '../../../../kernel/tasks/pager_server';
import { vmPageoutDaemon } from '../../../../kernel/vm/pageout/vm_pageout_segments';
import { smallPlan } from '../../../support/law_bench';
import type { World } from '../../../support/law_world';
import { makeWorld } from '../../../support/law_world';

function ran(contents: 'bytes' | 'stamps' = 'stamps', steps = 4000): World {
  const world = makeWorld({ ...smallPlan, contents });
  world.machine.run(steps);
  return world;
}

const firstPage = ({ host }: World): PageId =>
  must(
    host.resident.pages.find((page) => page.tabled && !page.fictitious),
    'no page',
  ).id;

const pagerState = (machine: Machine): object => {
  for (const { stack } of machine.threads) {
    const server = stack[0];
    if (server instanceof PagerServer && server.owner.task.name === 'pager0') {
      const { state } = server.owner;
      if (typeof state === 'object' && state !== null) return state;
    }
  }
  throw new Error('no pager');
};

const page = (world: World) => must(world.host.resident.pages[firstPage(world)], 'no page');
const port = (world: World) => must(world.objects.get('o0'), 'no port');
const map = (host: Host) =>
  must(
    host.maps.find(({ entries }) => entries.length > 1),
    'no map',
  );

const changes: Readonly<Record<string, (world: World) => void>> = {
  'a flag of a page': (world) => {
    page(world).precious = true;
  },
  'the wire count of a page': (world) => {
    page(world).wireCount += 1;
  },
  'the offset of a page': (world) => {
    page(world).offset += 1;
  },
  'the object of a page': (world) => {
    page(world).object = null;
  },
  'a hardware bit': ({ host, ...world }) => {
    const id = firstPage({ host, ...world });
    host.pmapSystem.bits[id] = (host.pmapSystem.bits[id] ?? 0) ^ 1;
  },
  'what a frame holds': (world) => {
    world.host.phys.stamps[firstPage(world)] = 0.5;
  },
  'a count of an object': (world) => {
    must(page(world).object, 'no object').absentCount += 1;
  },
  'an entry of a map': ({ host }) => {
    must(map(host).entries[0], 'no entry').protection ^= 4;
  },
  'a translation': ({ host }) => {
    const { pmap } = map(host);
    const vpn = must(map(host).entries[0], 'no entry').start;
    pmap.set(vpn, pmap.entry(vpn) ^ 2);
  },
  'the sequence number of a port': (world) => {
    port(world).seqno += 1;
  },
  'the queue of a port': (world) => {
    const body = { reason: 'KERN_SUCCESS' } as const;
    const kmsg = new Kmsg(1, 'memory_object_destroy', port(world), false, 0, body);
    ipcKmsgEnqueue(port(world).messages, kmsg);
  },
  'a name in a space': ({ machine }) => {
    const space = must(machine.ipc.spaces[1], 'no space');
    must(space.table[1], 'no name').urefs += 1;
  },
  'the state of a thread': ({ machine }) => {
    must(machine.threads[0], 'no thread').state = 'done';
  },
  'what a thread is doing': ({ machine }) => {
    must(machine.threads[0], 'no thread').stack.push(vmPageoutDaemon);
  },
  'the result of a thread': ({ machine }) => {
    must(machine.threads[0], 'no thread').result = 'KERN_FAILURE';
  },
  'the order of a queue': (world) => world.host.policy.move(firstPage(world), 'active'),
  'the state of the daemon': ({ host }) => {
    host.pageout.burstWaitTicks += 1;
  },
  'a counter': ({ host }) => {
    host.statistics.faults += 1;
  },
  'the memory of a pager': ({ machine }) => {
    Object.assign(pagerState(machine), { messages: 77 });
  },
  'a pending event': ({ machine }) => {
    machine.events.schedule(tick(1e12), { what: 'something', run: () => undefined });
  },
  'the clock of a host': ({ host }) => {
    host.clock = tick(host.clock + 1);
  },
  'the clock of the machine': ({ machine }) => {
    machine.trace.now = tick(machine.trace.now + 1);
  },
};

describe('digest', () => {
  test('is sixteen hexadecimal digits', () => {
    expect(digest(ran().machine)).toMatch(/^[0-9a-f]{16}$/);
  });

  test('is the same twice, and does not change what it looks at', () => {
    const { machine } = ran();
    const before = digest(machine);
    expect(digest(machine)).toBe(before);
  });

  test('is the same for two machines after the same steps', () => {
    for (const steps of [0, 1, 7, 40, 4000]) {
      expect(digest(ran('bytes', steps).machine)).toBe(digest(ran('bytes', steps).machine));
    }
  });

  test('differs from step to step', () => {
    const { machine } = makeWorld(smallPlan);
    const seen = new Set([digest(machine)]);
    let steps = 0;
    while (machine.step() === null) {
      steps += 1;
      seen.add(digest(machine));
    }
    expect(seen.size).toBe(steps + 1);
  });

  test.each(Object.entries(changes))('changes with %s', (_what, change) => {
    const world = ran();
    const before = digest(world.machine);
    change(world);
    expect(digest(world.machine)).not.toBe(before);
  });

  test('changes with one byte of a frame', () => {
    const world = ran('bytes');
    const before = digest(world.machine);
    const view = world.host.phys.view(firstPage(world));
    view[100] = (view[100] ?? 0) ^ 1;
    expect(digest(world.machine)).not.toBe(before);
  });

  test('does not count what a free frame holds', () => {
    const world = ran();
    const free = must(
      world.host.resident.pages.find((each) => each.free && !each.fictitious),
      'no free frame',
    );
    const before = digest(world.machine);
    world.host.phys.stamps[free.id] = 4711;
    expect(digest(world.machine)).toBe(before);
  });
});
