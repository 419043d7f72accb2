/** The pager to copy: what it answers, on a bench without a machine. */
import { describe, expect, test } from '@jest/globals';
import { address, MACH_PORT_NULL, portName } from '../../../kernel/mach/types';
import { PagerBench } from '../../../pagers/pager_bench';
import { templatePager } from '../../../pagers/template_pager';

const PAGE = 4096;
const control = portName(60);
const request = { memory_control: control, offset: PAGE, length: PAGE, desired_access: 1 };

describe('the template pager', () => {
  test('puts its objects in the set that its thread receives from', () => {
    const bench = new PagerBench(templatePager);
    const port = templatePager.open(bench.task, bench.state, 'A', {});
    expect(bench.task.take()).toEqual([
      ['mach_port_allocate', 'receive', port],
      ['mach_port_move_member', port, bench.task.portSet('objects')],
    ]);
  });

  test('answers memory_object_data_request with a page of zeroes', () => {
    const bench = new PagerBench(templatePager);
    const port = bench.open('A');
    bench.deliver(port, 'memory_object_data_request', request);
    const [allocated, supplied] = bench.task.take();
    expect(allocated?.[0]).toBe('vm_allocate');
    const data = { address: allocated?.[1], size: PAGE, deallocate: true };
    const body = { offset: PAGE, data, lock_value: 0, precious: false, reply_to: MACH_PORT_NULL };
    expect(supplied).toEqual(['memory_object_data_supply', control, body]);
  });

  test('supplies what came home, and frees the frames of what came', () => {
    const bench = new PagerBench(templatePager);
    const port = bench.open('A');
    bench.task.memory.set(0x5000, 7).set(0x6000, new Uint8Array([8]));
    bench.deliver(port, 'memory_object_data_return', {
      memory_control: control,
      offset: 0,
      data: { address: address(0x5000), size: 2 * PAGE },
      dirty: true,
      kernel_copy: false,
    });
    expect(bench.task.take()).toEqual([['vm_deallocate', 0x5000, 2 * PAGE]]);
    expect(bench.requestPage(port, 0)).toBe(7);
    expect(bench.requestPage(port, 1)).toEqual(new Uint8Array([8]));
    expect(bench.requestPage(port, 2)).toBe(0);
  });

  test('answers an error when it gets no memory, and no port when there is none', () => {
    const bench = new PagerBench(templatePager);
    const port = bench.open('A');
    bench.task.broken.add('vmAllocate').add('machPortAllocate');
    bench.deliver(port, 'memory_object_data_request', request);
    const failure = { offset: PAGE, size: PAGE, error_value: 'KERN_NO_SPACE' };
    expect(bench.task.take()).toEqual([['memory_object_data_error', control, failure]]);
    expect(bench.requestPage(port, 0)).toBe('error');
    expect(bench.open('B')).toBe(MACH_PORT_NULL);
  });
});
