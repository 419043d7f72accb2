/**
 * What the read-ahead pager asks its device for, and what it does when the device fails.
 */
import { describe, expect, test } from '@jest/globals';
import { address, portName } from '../../../kernel/mach/types';
import { PagerBench } from '../../../pagers/pager_bench';
import { readAheadPager } from '../../../pagers/read_ahead_pager';

const PAGE = 4096;
const control = portName(60);
const disk = portName(70);

function opened() {
  const bench = new PagerBench(readAheadPager);
  readAheadPager.start(bench.task, bench.state, { disk });
  const port = readAheadPager.open(bench.task, bench.state, 'A', { size: 16 * PAGE });
  bench.task.take();
  const request = (page: number, desired_access = 1) => {
    const body = { memory_control: control, offset: page * PAGE, length: PAGE, desired_access };
    const outcome = bench.deliver(port, 'memory_object_data_request', body);
    return { outcome, calls: bench.task.take() };
  };
  const reply = (data: { address: ReturnType<typeof address>; size: number } | null) => {
    const return_code = data === null ? 'KERN_FAILURE' : 'KERN_SUCCESS';
    bench.deliver(portName(101), 'device_read_reply', { return_code, data });
    return bench.task.take();
  };
  const come = (page: number, dirty: boolean) => {
    const data = { address: address(0x5000), size: PAGE };
    const body = { memory_control: control, offset: page * PAGE, data, dirty, kernel_copy: false };
    bench.deliver(port, 'memory_object_data_return', body);
    return bench.task.take();
  };
  const wrote = (bytes_written: number) => {
    const body = { return_code: 'KERN_SUCCESS', bytes_written } as const;
    bench.deliver(portName(101), 'device_write_reply', body);
    return bench.task.take();
  };
  const gone = () => {
    bench.deliver(portName(101), 'mach_notify_send_once', { unused: 0 });
    return bench.task.take();
  };
  return { bench, port, request, reply, come, wrote, gone };
}

describe('the read-ahead pager', () => {
  test('doubles its window while requests go on, and starts over after a jump', () => {
    const { request, reply } = opened();
    const windows = [0, 2, 6, 14, 3].map((page) => {
      const { calls } = request(page);
      reply({ address: address(0x9000), size: 0 });
      return calls[0]?.[2];
    });
    const wanted = [2, 4, 8, 2, 1].map((pages) => ({ bytes_wanted: pages * PAGE }));
    expect(windows).toMatchObject(wanted);
  });

  test('supplies what it was not asked for, locked against stores', () => {
    const { request, reply } = opened();
    request(0);
    expect(reply({ address: address(0x9000), size: 2 * PAGE })).toMatchObject([
      ['memory_object_data_supply', control, { offset: 0, lock_value: 2 }],
      ['memory_object_data_supply', control, { offset: PAGE, lock_value: 2 }],
    ]);
  });

  test('reads no page ahead that a client has changed', () => {
    const { bench, port, request } = opened();
    const unlock = { memory_control: control, offset: PAGE, length: PAGE, desired_access: 3 };
    bench.deliver(port, 'memory_object_data_unlock', unlock);
    bench.task.take();
    expect(request(0).calls).toMatchObject([['device_read_request', disk, { bytes_wanted: PAGE }]]);
  });

  test('answers an error when the device fails, and refuses nonsense', () => {
    const { request, reply } = opened();
    request(0);
    expect(reply(null)).toMatchObject([['memory_object_data_error', control, { offset: 0 }]]);
    expect(request(0.5).outcome).toBe('KERN_INVALID_ARGUMENT');
  });

  test('writes what is dirty where it came from, and lets go of what is clean', () => {
    const { come, wrote } = opened();
    expect(come(3, false)).toEqual([['vm_deallocate', 0x5000, PAGE]]);
    expect(come(3, true)).toMatchObject([['device_write_request', disk, { recnum: 3 }]]);
    expect(wrote(PAGE)).toEqual([['vm_deallocate', 0x5000, PAGE]]);
  });

  test('a page that was not written whole is an error until it is, and ends a window', () => {
    const { come, wrote, request, reply, gone } = opened();
    const error = [['memory_object_data_error', control, { offset: 2 * PAGE }]];
    come(2, true);
    wrote(100);
    expect(request(2).calls).toMatchObject(error);
    request(0);
    reply({ address: address(0x9000), size: PAGE });
    expect(request(1).calls).toMatchObject([['device_read_request', disk, { bytes_wanted: PAGE }]]);
    reply({ address: address(0x9000), size: PAGE });
    come(2, true);
    expect(gone()).toEqual([['vm_deallocate', 0x5000, PAGE]]);
    expect(request(2).calls).toMatchObject(error);
    come(2, true);
    wrote(PAGE);
    expect(request(2).calls).toMatchObject([['device_read_request', disk, { recnum: 2 }]]);
  });

  test('past the end of the device there are zeroes, unlocked: the kernel may change them', () => {
    const { request, reply } = opened();
    request(1);
    expect(reply({ address: address(0x9000), size: 0 })).toMatchObject([
      ['memory_object_data_unavailable', control, { offset: PAGE, size: PAGE }],
    ]);
    expect(request(0).calls).toMatchObject([['device_read_request', disk, { bytes_wanted: PAGE }]]);
  });

  test('a page to store into comes unlocked, and is never read ahead then', () => {
    const { request, reply, gone } = opened();
    request(1, 3);
    expect(reply({ address: address(0x9000), size: PAGE })).toMatchObject([
      ['memory_object_data_supply', control, { offset: PAGE, lock_value: 0 }],
    ]);
    expect(request(0).calls).toMatchObject([['device_read_request', disk, { bytes_wanted: PAGE }]]);
    expect(gone()).toMatchObject([['memory_object_data_error', control, { offset: 0 }]]);
    expect(gone()).toEqual([]);
  });

  test('refuses what it did not ask for, and opens nothing without a port', () => {
    const { bench, port } = opened();
    const replies = { return_code: 'KERN_SUCCESS', data: null, bytes_written: 0 } as const;
    const body = { memory_control: control, offset: 1, length: PAGE, desired_access: 1 };
    const refused = 'KERN_INVALID_ARGUMENT';
    expect(bench.deliver(portName(101), 'device_read_reply', replies)).toBe(refused);
    expect(bench.deliver(portName(101), 'device_write_reply', replies)).toBe(refused);
    expect(bench.deliver(port, 'memory_object_data_unlock', body)).toBe(refused);
    bench.task.broken.add('machPortAllocate');
    expect(bench.open('B')).toBe(0);
  });
});
