/**
 * What the discard pager does with the pages that its list names.
 */
import { describe, expect, test } from '@jest/globals';
import { address, portName } from '../../../kernel/mach/types';
import { discardPager } from '../../../pagers/discard_pager';
import { PagerBench } from '../../support/recording_task';

const PAGE = 4096;
const control = portName(60);
const listControl = portName(61);

function opened() {
  const bench = new PagerBench(discardPager);
  const port = bench.open('A');
  const list = discardPager.open(bench.task, bench.state, 'dead', { of: 'A' });
  const size = { memory_object_page_size: PAGE };
  bench.deliver(port, 'memory_object_init', { memory_control: control, ...size });
  bench.deliver(list, 'memory_object_init', { memory_control: listControl, ...size });
  bench.task.take();
  const come = (page: number) => {
    bench.task.memory.set(0x5000, 7);
    bench.deliver(port, 'memory_object_data_return', {
      memory_control: control,
      offset: page * PAGE,
      data: { address: address(0x5000), size: PAGE },
      dirty: true,
      kernel_copy: false,
    });
    return bench.task.take();
  };
  const request = (object: typeof port, from: typeof port, desired_access: number) => {
    const body = { memory_control: from, offset: PAGE, length: PAGE, desired_access };
    const outcome = bench.deliver(object, 'memory_object_data_request', body);
    return { outcome, calls: bench.task.take() };
  };
  return { bench, port, list, come, request };
}

describe('the discard pager', () => {
  test('flushes a page without a return before the store in the list goes on', () => {
    const { list, request } = opened();
    const flush = { offset: PAGE, size: PAGE, should_return: 0, should_flush: true, lock_value: 8 };
    expect(request(list, listControl, 3).calls).toMatchObject([
      ['memory_object_lock_request', control, flush],
      ['memory_object_data_unavailable', listControl, { offset: PAGE }],
    ]);
  });

  test('forgets what a dead page held, also what is still on its way', () => {
    const { port, list, come, request } = opened();
    come(1);
    request(list, listControl, 3);
    come(1);
    expect(request(port, control, 1).calls).toMatchObject([
      ['memory_object_lock_request', listControl, { offset: PAGE, lock_value: 2 }],
      ['memory_object_data_unavailable', control, { offset: PAGE }],
    ]);
    come(1);
    expect(request(port, control, 1).calls.map(([name]) => name)).toEqual([
      'vm_allocate',
      'vm_write',
      'memory_object_data_supply',
    ]);
  });

  test('a load of the list says nothing: the page of the list is locked', () => {
    const { list, request } = opened();
    const { calls } = request(list, listControl, 1);
    expect(calls.at(-1)).toMatchObject([
      'memory_object_data_supply',
      listControl,
      { lock_value: 2 },
    ]);
  });
});
