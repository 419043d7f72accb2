/**
 * The default pager from its start to the end of an object; space that runs out (A13).
 */
import { describe, expect, test } from '@jest/globals';
import { MACH_PORT_NULL, portName } from '../../../kernel/mach/types';
import { defaultPager } from '../../../pagers/default_pager';
import { storedPages } from '../../../pagers/default_pager_object';
import { PagerBench } from '../../../pagers/pager_bench';
import {
  bench,
  control,
  DefaultBench,
  disk,
  error,
  firstPartition,
  PAGE,
  second,
  T,
} from '../../support/default_pager_bench';

describe('exhaustion of the paging space', () => {
  test('A13, law 49: data is dropped, each later request is an error, of stored pages too', () => {
    const made = bench({ blocks: 1 });
    made.stored(0);
    made.return(1);
    expect(made.calls()).toEqual([['vm_deallocate', 0x5000, PAGE]]);
    made.request(0);
    expect(made.calls()).toEqual([error(0)]);
    expect(storedPages(made.state)).toHaveLength(1);
  });

  test('another partition is taken if it has room, and the object stays there', () => {
    const partitions = [
      { device: 'disk', blocks: 1 },
      { device: 'second', blocks: 2 },
      { device: 'missing', blocks: 9 },
    ];
    const made = new DefaultBench({ partitions });
    made.create(T, 1);
    for (const page of [0, 1, 2]) made.stored(page);
    expect(storedPages(made.state)).toMatchObject([
      { page: 0, device: 'disk', record: 0 },
      { page: 1, device: 'second', record: 0 },
      { page: 2, device: 'second', record: 1 },
    ]);
  });

  test('blocks that an object gave back are there for the next one', () => {
    const made = bench({ blocks: 1 });
    made.stored(0);
    made.deliver(T, 'mach_notify_no_senders', { count: 0 });
    made.create(portName(81), 1);
    made.stored(0, 1, portName(81));
    expect(storedPages(made.state)).toMatchObject([{ port: 81, record: 0 }]);
  });
});

describe('the end of an object', () => {
  test('memory_object_terminate waits for I/O, then destroys the control port', () => {
    const made = bench();
    made.return(0);
    made.calls();
    made.deliver(T, 'memory_object_terminate', { memory_control: control });
    expect(made.calls()).toEqual([]);
    made.io();
    expect(made.calls()).toEqual([
      ['vm_deallocate', 0x5000, PAGE],
      ['mach_port_destroy', control],
    ]);
  });

  test('law 48: no senders: blocks are free, the port is dead, the object is forgotten', () => {
    const made = bench();
    made.stored(0, 3);
    const space = firstPartition(made.state);
    expect([space?.bitmap, space?.free]).toEqual([[0b111], (space?.total ?? 0) - 3]);
    made.deliver(T, 'mach_notify_no_senders', { count: 0 });
    expect(made.calls()).toEqual([['mach_port_destroy', T]]);
    expect(storedPages(made.state)).toEqual([]);
    expect([space?.bitmap, space?.free]).toEqual([[0], space?.total]);
    expect(made.request(0)).toBe('KERN_INVALID_ARGUMENT');
  });

  test('no senders waits for I/O; what was queued behind it finds no object', () => {
    const made = bench();
    made.return(0);
    made.calls();
    made.deliver(T, 'mach_notify_no_senders', { count: 0 });
    made.request(0);
    expect(made.parkedCount).toBe(2);
    made.io();
    expect(made.names()).toEqual(['vm_deallocate', 'mach_port_destroy']);
    expect(made.parkedCount).toBe(0);
  });
});

describe('an object that a task asks for', () => {
  test('joins the external set, with a notification for its first send right', () => {
    const made = new DefaultBench();
    const port = defaultPager.open(made.task, made.state, 'mine', { size: 8 * PAGE });
    expect(made.calls()).toEqual([
      ['mach_port_request_notification', port, 'no_senders', 1, port],
      ['mach_port_move_member', port, made.task.portSet('external')],
    ]);
    const body = { memory_control: control, memory_object_page_size: PAGE };
    made.deliver(port, 'memory_object_init', body);
    const attributes = { may_cache_object: false, copy_strategy: 2 };
    expect(made.calls()).toMatchObject([
      ['memory_object_change_attributes', control, { attributes }],
    ]);
  });

  test('is not made when there is no port', () => {
    const made = new DefaultBench();
    made.task.broken.add('machPortAllocate');
    expect(made.open('mine')).toBe(MACH_PORT_NULL);
  });
});

describe('start', () => {
  test('makes the default port and puts it in the default set', () => {
    const fresh = new PagerBench(defaultPager, { device: 'second' }, { disk, second });
    const port = defaultPager.open(fresh.task, fresh.state, '', { default_port: true });
    expect(fresh.task.take()).toEqual([
      ['mach_port_allocate', 'receive', port],
      ['mach_port_move_member', port, fresh.task.portSet('default')],
    ]);
  });

  test('has one thread for the default port, three privileged ones, one for tasks', () => {
    expect(defaultPager.threads).toEqual([
      { set: 'default', count: 1, vmPrivilege: true },
      { set: 'internal', count: 3, vmPrivilege: true },
      { set: 'external', count: 1, vmPrivilege: false },
    ]);
  });

  test('without a port there is no default port', () => {
    const made = new DefaultBench();
    made.task.broken.add('machPortAllocate');
    const state = defaultPager.create({}, () => 0);
    defaultPager.start(made.task, state, {});
    expect(defaultPager.open(made.task, state, '', { default_port: true })).toBe(MACH_PORT_NULL);
  });
});
