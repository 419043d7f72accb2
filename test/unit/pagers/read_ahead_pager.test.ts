/**
 * What the read-ahead pager asks its device for, and what it does when the device fails.
 */
import { describe, expect, test } from '@jest/globals';
import { address, portName } from '../../../kernel/mach/types';
import { readAheadPager } from '../../../pagers/read_ahead_pager';
import { PagerBench } from '../../support/recording_task';

const PAGE = 4096;
const control = portName(60);
const disk = portName(70);

function opened() {
  const bench = new PagerBench(readAheadPager);
  readAheadPager.start(bench.task, bench.state, { disk });
  const port = readAheadPager.open(bench.task, bench.state, 'A', { size: 16 * PAGE });
  bench.task.take();
  const request = (page: number) => {
    const body = { memory_control: control, offset: page * PAGE, length: PAGE, desired_access: 1 };
    const outcome = bench.deliver(port, 'memory_object_data_request', body);
    return { outcome, calls: bench.task.take() };
  };
  const reply = (data: { address: ReturnType<typeof address>; size: number } | null) => {
    const return_code = data === null ? 'KERN_FAILURE' : 'KERN_SUCCESS';
    bench.deliver(portName(101), 'device_read_reply', { return_code, data });
    return bench.task.take();
  };
  return { bench, port, request, reply };
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
});
