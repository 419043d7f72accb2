/**
 * host: one kernel among several. Two hosts share a memory object of one pager; each speaks for
 * itself by its control port.
 */
import { describe, expect, test } from '@jest/globals';
import { Kmsg } from '../../../../kernel/ipc/ipc_kmsg_queue';
import { DONE } from '../../../../kernel/kern/thread';
import { tick } from '../../../../kernel/mach/types';
import { policies } from '../../../../kernel/policy/policies';
import type { PolicySpec, PolicyView } from '../../../../kernel/policy/policy';
import { supplier } from '../../../support/scripted_pager';
import { SharedWorld } from '../../../support/shared_world';
import { PAGE, World } from '../../../support/world';

describe('two hosts that map one memory object', () => {
  test('send one memory_object_init each, with control ports of their own', () => {
    const shared = new SharedWorld();
    const controls = shared.controls();
    expect(shared.pager.names()).toEqual(['init', 'init']);
    expect(new Set(controls).size).toBe(2);
  });

  test('ask for a page each; the control port tells who', () => {
    const shared = new SharedWorld();
    shared.read(0, 3);
    shared.read(1, 3);
    const asked = shared.pager.log.filter(({ name }) => name === 'memory_object_data_request');
    expect(asked.map(({ control }) => control)).toEqual(shared.controls());
  });

  test('are answered apart: a supply to one control port is no supply to the other', () => {
    const shared = new SharedWorld();
    const [one, two] = [shared.read(0, 3), shared.read(1, 3)];
    shared.supply(0, 3, 70);
    expect([one.value, two.value]).toEqual([70, null]);
    shared.supply(1, 3, 71);
    expect([one.value, two.value]).toEqual([70, 71]);
  });

  test('a page may be supplied to a host that is not the one of the pager: contents travel', () => {
    const shared = new SharedWorld();
    const { freeCount } = shared.hostOf(1).resident;
    shared.supply(1, 5, 55);
    expect(shared.hostOf(1).resident.freeCount).toBe(freeCount - 1);
    expect(shared.read(1, 5).value).toBe(55);
  });

  test('dirty data comes home from either, and says by its control port from whom', () => {
    const shared = new SharedWorld();
    for (const host of [0, 1]) {
      shared.supply(host, 3, 0);
      shared.write(host, 3, 90 + host);
    }
    for (const host of [0, 1]) shared.flush(host);
    const came = shared.pager.log.filter(({ name }) => name === 'memory_object_data_return');
    expect(came.map(({ control, fields }) => [control, fields['pages']])).toEqual([
      [shared.controls()[0], [90]],
      [shared.controls()[1], [91]],
    ]);
  });

  test('locks of one are none of the other', () => {
    const shared = new SharedWorld();
    shared.supply(0, 3, 1, 2);
    shared.supply(1, 3, 1);
    expect(shared.write(1, 3, 5).code).toBe('KERN_SUCCESS');
    expect(shared.pager.got('memory_object_data_unlock')).toEqual([]);
  });

  test('terminate apart: the last unmap on one leaves the other as it was', () => {
    const shared = new SharedWorld();
    shared.change(0, false);
    shared.unmap(0);
    expect(shared.pager.log.at(-1)).toMatchObject({ name: 'memory_object_terminate' });
    expect(shared.objects()).toEqual([false, true]);
    shared.supply(1, 3, 7);
    expect(shared.read(1, 3).value).toBe(7);
  });

  test('destroy on one control port is none on the other', () => {
    const shared = new SharedWorld();
    const body = { reason: 'KERN_SUCCESS' } as const;
    shared.world.send('memory_object_destroy', body, shared.controls()[0]);
    shared.read(1, 3);
    expect(shared.read(0, 3).code).toBe('KERN_MEMORY_ERROR');
    expect(shared.pager.names().at(-1)).toBe('data_request');
  });

  test('both are told when the pager dies', () => {
    const shared = new SharedWorld();
    const reads = [shared.read(0, 3), shared.read(1, 3)];
    shared.world.terminate('pager');
    expect(reads.map(({ code }) => code)).toEqual(['KERN_MEMORY_ERROR', 'KERN_MEMORY_ERROR']);
    expect(shared.world.events('vm_object.port_died')).toHaveLength(2);
  });
});

describe('two hosts whose pages differ in size', () => {
  const bytes = { contents: 'bytes' } as const;
  const larger = () => new SharedWorld({ pageSize: 2 * PAGE }, bytes);
  const smaller = () => new SharedWorld({ pageSize: PAGE / 2 }, bytes);

  test('each says its own in memory_object_init, and asks for pages of it', () => {
    const shared = larger();
    shared.read(1, 4);
    const [one, two] = shared.pager.log.map(({ fields }) => fields['memory_object_page_size']);
    expect([one, two]).toEqual([PAGE, 2 * PAGE]);
    const [request] = shared.pager.got('memory_object_data_request');
    expect(request).toMatchObject({ offset: 4 * PAGE, length: 2 * PAGE });
  });

  test('a supply of two pages is one of the larger kind', () => {
    const shared = larger();
    const read = shared.read(1, 5);
    shared.supply(1, 4, [70, 71]);
    expect([read.value, shared.read(1, 4).value]).toEqual([71, 70]);
  });

  test('a supply of half a page is refused', () => {
    const shared = larger();
    const read = shared.read(1, 4);
    shared.supply(1, 4, 70);
    expect(read.value).toBeNull();
  });

  test('a supply of one page is two of the smaller kind', () => {
    const shared = smaller();
    shared.supply(1, 4, 70);
    expect(shared.read(1, 4).value).toBe(70);
    expect(shared.pager.got('memory_object_data_request')).toEqual([]);
  });

  test.each([
    ['larger', larger],
    ['smaller', smaller],
  ])('data comes home from the %s', (_which, make) => {
    const shared = make();
    shared.supply(1, 4, [70, 71]);
    shared.write(1, 4, 80);
    shared.write(1, 5, 81);
    shared.flush(1);
    const came = shared.pager.got('memory_object_data_return');
    const pages = came.flatMap((fields) => fields['pages'] as Uint8Array[]); // parsed
    expect(pages.map(([first]) => first)).toEqual([80, 81]);
  });
});

describe('virtual time', () => {
  test('what comes after no ticks is done at once', () => {
    const world = new World();
    const done: string[] = [];
    world.host.after(0, 'now', () => done.push('now'));
    expect(done).toEqual(['now']);
  });

  test('what comes after some ticks is done then', () => {
    const world = new World();
    const done: number[] = [];
    world.host.after(70, 'later', () => done.push(world.machine.now));
    expect(done).toEqual([]);
    const before = world.host.clock;
    world.run();
    expect(done).toEqual([before + 70]);
  });

  test('references run to the end of the quantum, or to the next event', () => {
    const world = new World();
    expect(world.host.referenceLimit()).toBe(100_000);
    world.machine.events.schedule(tick(world.host.clock + 250), {
      what: 'event',
      run: () => undefined,
    });
    expect(world.host.referenceLimit()).toBe(3);
  });
});

test('a processor that was behind has come to the time of what it is sent', () => {
  const shared = new SharedWorld();
  const { machine } = shared.world;
  const [server] = shared.pager.handle.threads;
  if (server === undefined) throw new Error('the pager has no thread');
  const body = { reason: 'KERN_SUCCESS' } as const;
  const kmsg = new Kmsg(1, 'memory_object_destroy', shared.world.port, false, 0, body);
  kmsg.sentAt = tick(shared.hostOf(0).clock + 700);
  expect(machine.ipc.operations.arrive(server, kmsg)).toBe(DONE);
  expect(shared.hostOf(0).clock).toBe(kmsg.sentAt);
  kmsg.sentAt = tick(0);
  machine.ipc.operations.arrive(server, kmsg);
  expect(shared.hostOf(0).clock).toBeGreaterThan(0);
});

test('codes have their numbers, and what is no code is KERN_FAILURE', () => {
  const { host } = new World();
  expect([host.codeOf('KERN_MEMORY_ERROR'), host.codeOf('KERN_MEMORY_PRESENT')]).toEqual([10, 23]);
  expect(host.codeNamed('KERN_NO_SPACE')).toBe('KERN_NO_SPACE');
  expect([host.codeNamed('nonsense'), host.codeNamed(3)]).toEqual(['KERN_FAILURE', 'KERN_FAILURE']);
});

describe('what a policy sees', () => {
  function watched() {
    const views: PolicyView[] = [];
    const policy: PolicySpec = {
      ...policies.fifo,
      create(options, random, view) {
        views.push(view);
        return policies.fifo.create(options, random, view);
      },
    };
    const world = new World({ on: supplier(), laws: false, host: { policy } });
    world.map(4);
    world.read(2);
    const [view] = views;
    if (view === undefined) throw new Error('no policy');
    return { world, view, page: world.page(2) };
  }

  test('the key of a page is a number for its place, from 0', () => {
    const { world, view, page } = watched();
    expect(view.key(page.id)).toBe(0);
    expect(world.host.pageKeys.of(world.object().id, 3)).toBe(1);
    expect(world.host.pageKeys.of(world.object().id, 2)).toBe(0);
    expect(view.now()).toBe(world.host.clock);
  });

  test('a page is modified by the bit of the hardware or that of the kernel', () => {
    const { world, view, page } = watched();
    expect(view.modified(page.id)).toBe(false);
    world.write(2, 5);
    expect(view.modified(page.id)).toBe(true);
    page.dirty = true;
    expect(view.modified(page.id)).toBe(true);
  });

  test('busy and absent pages are not settled', () => {
    const { view, page } = watched();
    expect([view.settled(page.id), view.busy(page.id)]).toEqual([true, false]);
    page.busy = true;
    expect([view.settled(page.id), view.busy(page.id)]).toEqual([false, true]);
    page.busy = false;
    page.absent = true;
    expect(view.settled(page.id)).toBe(false);
  });

  test('a page that the policy forgets is on no queue', () => {
    const { view, page } = watched();
    view.forgotten(page.id);
    expect(page.queued).toBe(false);
  });

  test('the reference bit can be cleared', () => {
    const { view, page } = watched();
    expect(view.referenced(page.id)).toBe(true);
    view.clearReference(page.id);
    expect(view.referenced(page.id)).toBe(false);
  });
});
