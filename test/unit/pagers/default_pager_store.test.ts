/** Backing stores of the default pager: made, given segments, told about, deleted. */
import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../../kernel/mach/task';
import type { PortName } from '../../../kernel/mach/types';
import { MACH_PORT_NULL, portName } from '../../../kernel/mach/types';
import { storedPages } from '../../../pagers/default_pager_object';
import { DefaultBench, disk, PAGE, second, T } from '../../support/default_pager_bench';

const reply = portName(90);
const REFUSED = 'KERN_INVALID_ARGUMENT';

/** The body of the reply that was sent last. */
function answered(made: DefaultBench): unknown {
  return made.calls().findLast(([name, to]) => name.endsWith('_reply') && to === reply)?.[2];
}

function newStore(made: DefaultBench, priority = 2, clsize = 0): PortName {
  const body = { reply_port: reply, priority, clsize };
  made.deliver(made.defaultPort, 'default_pager_backing_store_create', body);
  const told = answered(made) as { backing_store: PortName }; // parsed
  return told.backing_store;
}

function addSegment(made: DefaultBench, to: PortName, device: PortName, at: number, count: number) {
  const body = { reply_port: reply, device, offset: at, count };
  made.deliver(to, 'default_pager_add_segment', body);
  return answered(made);
}

function remove(made: DefaultBench, store: PortName): Outcome {
  return made.deliver(store, 'default_pager_backing_store_delete', { reply_port: reply });
}

function info(made: DefaultBench, store: PortName): unknown {
  made.deliver(store, 'default_pager_backing_store_info', { reply_port: reply });
  return answered(made);
}

const places = (made: DefaultBench): string[] =>
  storedPages(made.state).map(({ page, device, record }) => `${page} ${device} ${record}`);

/** A pager without a paging file, and a store with two segments. */
function stored(): { made: DefaultBench; store: PortName } {
  const made = new DefaultBench({ device: 'none' });
  made.create(T, 1);
  const store = newStore(made);
  addSegment(made, store, disk, 10, 2);
  addSegment(made, store, second, 0, 2);
  return { made, store };
}

describe('a backing store', () => {
  test('has a port that the thread of the default port serves, and no segments', () => {
    const made = new DefaultBench({ device: 'none' });
    const body = { reply_port: reply, priority: 3, clsize: 4 * PAGE };
    made.deliver(made.defaultPort, 'default_pager_backing_store_create', body);
    const calls = made.calls();
    const store = portName(102);
    expect(calls).toEqual([
      ['mach_port_move_member', store, made.task.portSet('default')],
      [
        'default_pager_backing_store_create_reply',
        reply,
        { return_code: 'KERN_SUCCESS', backing_store: store },
      ],
    ]);
    const empty = { return_code: 'KERN_SUCCESS', pages_total: 0, pages_free: 0 };
    expect(info(made, store)).toEqual({ ...empty, priority: 3, clsize: 4 * PAGE });
  });

  test('is refused with numbers that are none, and without a port', () => {
    const made = new DefaultBench();
    expect(newStore(made, Number.NaN)).toBe(MACH_PORT_NULL);
    expect(newStore(made, 1, -1)).toBe(MACH_PORT_NULL);
    made.task.broken.add('machPortAllocate');
    expect(newStore(made)).toBe(MACH_PORT_NULL);
  });

  test('gives its records to pages from the first record of each segment on', () => {
    const { made, store } = stored();
    made.stored(0, 3);
    expect(places(made)).toEqual(['0 disk 10', '1 disk 11', '2 second 0']);
    expect(info(made, store)).toMatchObject({ pages_total: 4, pages_free: 1, clsize: PAGE });
    made.request(1);
    expect(made.calls()).toMatchObject([['device_read_request', disk, { recnum: 11 }]]);
  });

  test('counts in default_pager_info, and is no paging file', () => {
    const { made } = stored();
    made.deliver(made.defaultPort, 'default_pager_info', { reply_port: reply });
    expect(answered(made)).toMatchObject({ total_space: 4 * PAGE });
    const file = { reply_port: reply, file_name: 'disk', size: PAGE, add: false };
    made.deliver(made.defaultPort, 'default_pager_paging_file', file);
    expect(answered(made)).toEqual({ return_code: REFUSED });
  });

  test.each([
    ['of no device', MACH_PORT_NULL, 0, 1],
    ['of no records', disk, 0, 0],
    ['below the device', disk, -1, 1],
    ['of half records', disk, 0.5, 1],
    ['of records that are none', disk, 0, Number.NaN],
    ['of records that another has', disk, 11, 5],
    ['around another', disk, 0, 100],
  ])('takes no segment %s', (_what, device, at, count) => {
    const { made, store } = stored();
    expect(addSegment(made, store, device, at, count)).toEqual({ return_code: REFUSED });
    expect(info(made, store)).toMatchObject({ pages_total: 4 });
  });

  test('takes a segment next to another', () => {
    const { made, store } = stored();
    expect(addSegment(made, store, disk, 12, 1)).toEqual({ return_code: 'KERN_SUCCESS' });
    expect(addSegment(made, store, disk, 0, 10)).toEqual({ return_code: 'KERN_SUCCESS' });
  });
});

describe('a backing store that is deleted', () => {
  test('has the pages of all its segments moved, and its port destroyed', () => {
    const { made, store } = stored();
    made.stored(0, 3);
    const other = newStore(made);
    addSegment(made, other, second, 50, 5);
    remove(made, store);
    for (let i = 0; i < 5; i += 1) made.io();
    expect(answered(made)).toBeUndefined();
    made.io();
    expect(made.calls()).toEqual([
      ['vm_deallocate', 0x9000, PAGE],
      ['default_pager_backing_store_delete_reply', reply, { return_code: 'KERN_SUCCESS' }],
      ['mach_port_destroy', store],
    ]);
    expect(places(made)).toEqual(['0 second 50', '1 second 51', '2 second 52']);
    expect(remove(made, store)).toBe(REFUSED);
    expect(addSegment(made, other, disk, 10, 2)).toEqual({ return_code: 'KERN_SUCCESS' });
  });

  test('stays if there is no room elsewhere: its own segments are none', () => {
    const { made, store } = stored();
    made.stored(0);
    remove(made, store);
    expect(answered(made)).toEqual({ return_code: 'KERN_FAILURE' });
    expect(places(made)).toEqual(['0 disk 10']);
    expect(info(made, store)).toMatchObject({ pages_total: 4, pages_free: 3 });
  });

  test('without a page is gone at once', () => {
    const { made, store } = stored();
    remove(made, store);
    expect(answered(made)).toEqual({ return_code: 'KERN_SUCCESS' });
  });
});

test('calls of a store mean nothing elsewhere, and answer nobody without a reply port', () => {
  const { made, store } = stored();
  const none = { reply_port: MACH_PORT_NULL };
  for (const port of [made.defaultPort, T]) {
    const body = { reply_port: reply };
    expect(made.deliver(port, 'default_pager_backing_store_info', body)).toBe(REFUSED);
  }
  made.deliver(made.defaultPort, 'default_pager_backing_store_create', {
    ...none,
    priority: 0,
    clsize: 0,
  });
  made.deliver(store, 'default_pager_backing_store_info', none);
  made.deliver(store, 'default_pager_add_segment', { ...none, device: disk, offset: 0, count: 1 });
  expect(made.calls()).toEqual([]);
  made.deliver(store, 'default_pager_backing_store_delete', none);
  expect(made.names()).toEqual(['mach_port_destroy']);
});
