/**
 * vm_map_copy_carry: memory in a message from one host to another: contents travel, frames do not.
 */
import { describe, expect, test } from '@jest/globals';
import type { Host } from '../../../../../kernel/machine/host';
import type { HostOptions } from '../../../../../kernel/machine/host_options';
import { taskTerminate } from '../../../../../kernel/machine/machine_terminate';
import { VmMapCopyCarry } from '../../../../../kernel/vm/copy/vm_map_copy_carry';
import { vmObjectAllocate } from '../../../../../kernel/vm/object/vm_object';
import { VmMapCopy } from '../../../../../kernel/vm/page/vm_map_copy';
import type { VmPage } from '../../../../../kernel/vm/page/vm_page';
import { vmPageActivate } from '../../../../../kernel/vm/page/vm_page_queues';
import {
  pageWakeupDone,
  vmPageAlloc,
  vmPageFree,
  vmPageGrab,
  vmPageLookup,
} from '../../../../../kernel/vm/page/vm_resident';
import { keeper } from '../../../../support/pressure';
import { PAGE, World } from '../../../../support/world';

/** Memory in transit on one host, and another host whose thread receives it. */
function two(options: Partial<HostOptions> = {}, first: Partial<HostOptions> = {}) {
  const world = new World({ host: first, manager: keeper(), laws: false });
  const { machine, host } = world;
  const other = machine.addHost({ ...host.options, name: 'other', ...options });
  const bytes = 4 * PAGE;
  const transit = vmObjectAllocate(host, bytes / host.pageSize);
  transit.counted = false;
  for (let at = 0; at < bytes / host.pageSize; at += 1) {
    const page = vmPageAlloc(host, transit, at, true);
    if (page === null) throw new Error('no frame');
    host.phys.fill(page.id, 40 + at);
    page.dirty = true;
    pageWakeupDone(page);
    vmPageActivate(host, page);
  }
  const copy = new VmMapCopy(transit, bytes, host.id);
  const task = machine.addTask(other, 'receiver', true);
  const receive = () => world.start(task, new VmMapCopyCarry(host, other, copy));
  return { world, host, other, transit, copy, receive };
}

/** The first words of the pages that arrived; the halves of a page by themselves. */
function words(host: Host, copy: VmMapCopy, unit: number): number[] {
  const found: number[] = [];
  for (let at = 0; at < copy.size; at += unit) {
    const page = vmPageLookup(host, copy.object, Math.floor(at / host.pageSize));
    if (page !== null) found.push(host.phys.loadWord(page.id, (at % host.pageSize) >> 2));
  }
  return found;
}

describe('contents travel', () => {
  test('frames are freed here and taken there', () => {
    const { host, other, copy, receive } = two();
    const here = host.resident.freeCount;
    const there = other.resident.freeCount;
    receive();
    expect([copy.hostId, words(other, copy, PAGE)]).toEqual([other.id, [40, 41, 42, 43]]);
    expect(host.resident.freeCount).toBe(here + 4);
    expect(other.resident.freeCount).toBe(there - 4);
  });

  test('two pages make one where pages are twice as large', () => {
    const contents = 'bytes' as const;
    const { other, copy, receive } = two({ pageSize: 2 * PAGE }, { contents });
    receive();
    expect(copy.object.residentPageCount).toBe(2);
    expect(words(other, copy, PAGE)).toEqual([40, 41, 42, 43]);
  });

  test('one page makes two where pages are half as large', () => {
    const { other, copy, receive } = two({ pageSize: PAGE / 2 }, { contents: 'bytes' });
    receive();
    expect(copy.object.residentPageCount).toBe(8);
    expect(words(other, copy, PAGE / 2)).toEqual([40, 0, 41, 0, 42, 0, 43, 0]);
  });
});

test('a host without frames has the receiver wait; nothing is lost', () => {
  const { world, other, copy, receive } = two();
  const held: VmPage[] = [];
  for (;;) {
    const page = vmPageGrab(other, true);
    if (page === null) break;
    held.push(page);
  }
  const thread = receive();
  expect(thread.waitQueue?.kind).toBe('memory');
  for (const page of held) vmPageFree(other, page);
  world.run();
  expect([thread.state, words(other, copy, PAGE)]).toEqual(['done', [40, 41, 42, 43]]);
});

test('what was paged out on the way is fetched back first', () => {
  const { host, other, transit, copy, world, receive } = two();
  const page = vmPageLookup(host, transit, 2);
  if (page === null) throw new Error('no page');
  world.evict(page);
  expect(vmPageLookup(host, transit, 2)).toBeNull();
  receive();
  expect(words(other, copy, PAGE)).toEqual([40, 41, 42, 43]);
});

test('a receiver that dies takes what has arrived with it', () => {
  const { world, host, other, copy, receive } = two();
  const free = other.resident.freeCount;
  const held: VmPage[] = [];
  for (let i = free; i > 2; i -= 1) {
    const page = vmPageGrab(other, true);
    if (page !== null) held.push(page);
  }
  const thread = receive();
  expect(thread.waitQueue?.kind).toBe('memory');
  taskTerminate(world.machine, thread.task);
  expect([copy.hostId, other.resident.freeCount]).toEqual([host.id, free - held.length]);
});

test('hosts with pages of two sizes need contents that can be cut', () => {
  const world = new World();
  const options = { ...world.host.options, name: 'other', pageSize: 2 * PAGE };
  expect(() => world.machine.addHost(options)).toThrow('need contents: bytes');
});
