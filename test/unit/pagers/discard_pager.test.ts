/**
 * What the discard pager does with the pages that its list names.
 */
import { describe, expect, test } from '@jest/globals';
import { address, portName } from '../../../kernel/mach/types';
import { discardPager } from '../../../pagers/discard_pager';
import { PagerBench } from '../../../pagers/pager_bench';

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

  test('an object that its kernel ended with is not flushed any more', () => {
    const { bench, port, list, request } = opened();
    bench.deliver(port, 'memory_object_terminate', { memory_control: control });
    bench.task.take();
    expect(request(list, listControl, 3).calls).toMatchObject([
      ['memory_object_data_unavailable', listControl, { offset: PAGE }],
    ]);
  });

  test('a store into a page of the list that is there needs an unlock, which discards too', () => {
    const { bench, port, list } = opened();
    const body = { offset: PAGE, length: PAGE, desired_access: 2 };
    bench.deliver(list, 'memory_object_data_unlock', { memory_control: listControl, ...body });
    expect(bench.task.take()).toMatchObject([
      ['memory_object_lock_request', control, { offset: PAGE, should_flush: true }],
      ['memory_object_lock_request', listControl, { offset: PAGE, lock_value: 0 }],
    ]);
    bench.deliver(port, 'memory_object_data_unlock', { memory_control: control, ...body });
    expect(bench.task.take()).toMatchObject([
      ['memory_object_lock_request', control, { offset: PAGE, should_flush: false }],
    ]);
  });

  test('a page without a list, or a list without an object, discards nothing', () => {
    const bench = new PagerBench(discardPager);
    const list = bench.open('dead', { of: 'nothing' });
    const body = { memory_control: control, offset: 0, length: 2 * PAGE, desired_access: 3 };
    bench.deliver(list, 'memory_object_data_request', body);
    const unavailable = ['memory_object_data_unavailable', control];
    expect(bench.task.take()).toMatchObject([
      [...unavailable, { offset: 0 }],
      [...unavailable, { offset: PAGE }],
    ]);
  });

  test('nonsense is refused, and without a port nothing is opened', () => {
    const { bench, port } = opened();
    const body = { memory_control: control, offset: 1, length: PAGE, desired_access: 1 };
    const data = { address: address(0x5000), size: PAGE };
    const come = { memory_control: control, offset: 1, data, dirty: true, kernel_copy: false };
    const init = { memory_control: control, memory_object_page_size: PAGE };
    const refused = 'KERN_INVALID_ARGUMENT';
    expect(bench.deliver(port, 'memory_object_data_request', body)).toBe(refused);
    expect(bench.deliver(port, 'memory_object_data_unlock', body)).toBe(refused);
    expect(bench.deliver(port, 'memory_object_data_return', come)).toBe(refused);
    expect(bench.deliver(portName(99), 'memory_object_init', init)).toBe(refused);
    bench.task.broken.add('machPortAllocate');
    expect(bench.open('B')).toBe(0);
  });
});
