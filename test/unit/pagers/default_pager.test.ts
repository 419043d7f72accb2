/**
 * What the default pager answers to each message, and what it asks its device for.
 */
import { describe, expect, test } from '@jest/globals';
import { MACH_PORT_NULL, portName } from '../../../kernel/mach/types';
import { storedPages } from '../../../pagers/default_pager_object';
import {
  bench,
  DefaultBench,
  disk,
  error,
  PAGE,
  supplied,
  T,
  unavailable,
} from '../../support/default_pager_bench';

describe('memory_object_create', () => {
  test('moves the port to the internal set and asks for its no-senders notification', () => {
    const made = new DefaultBench();
    expect(made.create()).toBe('KERN_SUCCESS');
    expect(made.calls()).toEqual([
      ['mach_port_request_notification', T, 'no_senders', 0, T],
      ['mach_port_move_member', T, made.task.portSet('internal')],
    ]);
  });

  test('is refused twice, for nothing, for no size, and through an object', () => {
    const made = bench();
    const refused = 'KERN_INVALID_ARGUMENT';
    expect(made.create()).toBe(refused);
    expect(made.create(MACH_PORT_NULL)).toBe(refused);
    expect(made.create(portName(81), 0)).toBe(refused);
    expect(made.create(portName(81), 2 ** 40)).toBe(refused);
    expect(made.create(portName(81), 4, T)).toBe(refused);
    expect(made.request(0)).toBe('KERN_SUCCESS');
  });

  test('succeeds without enough paging space, and without any', () => {
    for (const options of [{ blocks: 1 }, { device: 'none' }]) {
      const made = bench(options);
      made.request(0);
      expect(made.calls()).toEqual([unavailable(0)]);
    }
  });
});

describe('memory_object_data_request', () => {
  test('of a page that never came is answered unavailable', () => {
    const made = bench();
    expect(made.request(2)).toBe('KERN_SUCCESS');
    made.request(1000);
    expect(made.calls()).toEqual([unavailable(2), unavailable(1000)]);
  });

  test('of a page that came is read from its block and supplied', () => {
    const made = bench();
    made.stored(3);
    made.stored(1);
    made.request(1);
    expect(made.calls()).toMatchObject([
      ['device_read_request', disk, { recnum: 1, bytes_wanted: PAGE }],
    ]);
    made.io();
    expect(made.calls()).toEqual([supplied(1)]);
  });

  test('keeps the block, so that the page can be dropped clean and read again', () => {
    const made = bench();
    made.stored(0);
    for (let i = 0; i < 2; i += 1) {
      made.request(0);
      made.io();
      expect(made.calls()).toEqual([supplied(0)]);
    }
    expect(storedPages(made.state)).toEqual([{ port: T, page: 0, device: 'disk', record: 0 }]);
  });

  test('of several pages is answered page by page', () => {
    const made = bench();
    made.stored(1);
    made.request(0, 3);
    expect(made.calls()).toMatchObject([unavailable(0), ['device_read_request', disk, {}]]);
    made.io();
    expect(made.calls()).toEqual([supplied(1), unavailable(2)]);
  });

  test('is answered with an error when the block cannot be read whole', () => {
    const made = bench();
    made.stored(0);
    made.request(0);
    made.io(false);
    expect(made.calls()).toEqual([error(0)]);
    made.request(0);
    made.io(true, 100);
    expect(made.calls()).toEqual([['vm_deallocate', 0x9000, 100], error(0)]);
    made.request(0);
    made.io(true, 0);
    expect(made.calls()).toEqual([error(0)]);
    made.request(0);
    made.deliver(made.waitingOn()[0] ?? T, 'mach_notify_send_once', { unused: 0 });
    expect(made.calls()).toContainEqual(error(0));
    made.request(0);
    made.io();
    expect(made.calls()).toEqual([supplied(0)]);
  });

  test('is answered with an error when there is no port for the reply', () => {
    const made = bench();
    made.task.broken.add('machPortAllocate');
    made.request(0);
    expect(made.calls()).toEqual([error(0)]);
  });
});

describe('memory_object_data_return', () => {
  test('writes a page to a block, and frees its frame when it is written', () => {
    const made = bench();
    made.return(2);
    const data = { address: 0x5000, size: PAGE, deallocate: false };
    expect(made.calls()).toMatchObject([['device_write_request', disk, { recnum: 0, data }]]);
    made.io();
    expect(made.calls()).toEqual([['vm_deallocate', 0x5000, PAGE]]);
  });

  test('writes a page that came before to its old block', () => {
    const made = bench();
    made.stored(0);
    made.stored(1);
    made.return(0);
    expect(made.calls()).toMatchObject([['device_write_request', disk, { recnum: 0 }]]);
  });

  test('writes several pages one after the other, and frees them together', () => {
    const made = bench();
    made.return(0, 2);
    made.io();
    expect(made.calls()).toMatchObject([
      ['device_write_request', disk, { recnum: 1, data: { address: 0x6000, size: PAGE } }],
    ]);
    made.io();
    expect(made.calls()).toEqual([['vm_deallocate', 0x5000, 2 * PAGE]]);
  });

  test('makes the object larger when a page lies beyond its end', () => {
    const made = bench();
    made.stored(500);
    expect(storedPages(made.state)).toMatchObject([{ page: 500, record: 0 }]);
  });

  test('that fails in the device is an error for the object from then on', () => {
    const failures = [
      (made: DefaultBench) => made.io(false),
      (made: DefaultBench) => made.io(true, PAGE / 2),
      (made: DefaultBench) =>
        made.deliver(made.waitingOn()[0] ?? T, 'mach_notify_send_once', { unused: 0 }),
    ];
    for (const fail of failures) {
      const made = bench();
      made.return(0);
      made.calls();
      fail(made);
      expect(made.calls()).toEqual([['vm_deallocate', 0x5000, PAGE]]);
      made.request(1);
      expect(made.calls()).toEqual([error(1)]);
    }
  });

  test('that gets no reply port drops the data', () => {
    const made = bench();
    made.task.broken.add('machPortAllocate');
    made.return(0);
    expect(made.calls()).toEqual([['vm_deallocate', 0x5000, PAGE]]);
    made.request(0);
    expect(made.calls()).toEqual([error(0)]);
  });

  test('is refused when it is nonsense, as requests are, and passes its turn', () => {
    const made = bench();
    expect(made.return(0.5)).toBe('KERN_INVALID_ARGUMENT');
    expect(made.initialize(0, 0)).toBe('KERN_INVALID_ARGUMENT');
    expect(made.request(0, 0)).toBe('KERN_INVALID_ARGUMENT');
    expect(made.request(0)).toBe('KERN_SUCCESS');
  });
});

describe('memory_object_data_initialize', () => {
  test('stores only pages of which nothing is stored', () => {
    const made = bench();
    made.stored(1);
    made.initialize(0, 3);
    expect(made.calls()).toMatchObject([
      ['device_write_request', disk, { recnum: 1, data: { address: 0x5000 } }],
    ]);
    made.io();
    expect(made.calls()).toMatchObject([
      ['device_write_request', disk, { recnum: 2, data: { address: 0x7000 } }],
    ]);
    made.io();
    expect(made.names()).toEqual(['vm_deallocate']);
    made.initialize(1);
    expect(made.calls()).toEqual([['vm_deallocate', 0x5000, PAGE]]);
  });
});
