/**
 * The default pager serves an object in the order of sequence numbers (law 47).
 */
import { describe, expect, test } from '@jest/globals';
import { address, portName } from '../../../kernel/mach/types';
import type { Call } from '../../../pagers/pager_bench';
import { bench, control, PAGE, supplied, T, unavailable } from '../../support/default_pager_bench';

describe('law 47: the order of messages', () => {
  /** The page and the operation of each device request. */
  const operations = (calls: readonly Call[]): string[] => calls.map(([name]) => name);

  test('A12: write p0, request p0, write p1, started last first', () => {
    const made = bench();
    const range = { memory_control: control, offset: 0 };
    const data = { address: address(0x5000), size: PAGE };
    const write = { ...range, data, dirty: true, kernel_copy: false };
    const zero = made.receive(T, 'memory_object_data_return', write);
    const read = { ...range, length: PAGE, desired_access: 1 };
    const one = made.receive(T, 'memory_object_data_request', read);
    const two = made.receive(T, 'memory_object_data_return', { ...write, offset: PAGE });

    one();
    two();
    expect(made.calls()).toEqual([]);
    zero();
    // The request holds its turn until the write is done, so message 2 cannot start either.
    expect(operations(made.calls())).toEqual(['device_write_request']);
    expect(made.parkedCount).toBe(2);
    made.io();
    expect(operations(made.calls())).toEqual([
      'vm_deallocate',
      'device_read_request',
      'device_write_request',
    ]);
    made.io();
    expect(made.calls()).toEqual([supplied(0)]);
    made.io();
    expect(operations(made.calls())).toEqual(['vm_deallocate']);
  });

  test('writes overlap each other, and reads each other', () => {
    const made = bench();
    made.return(0);
    made.return(1);
    expect(operations(made.calls())).toEqual(['device_write_request', 'device_write_request']);
    made.io();
    made.io();
    made.calls();
    made.request(0);
    made.request(1);
    expect(operations(made.calls())).toEqual(['device_read_request', 'device_read_request']);
  });

  test('objects do not wait for each other', () => {
    const made = bench();
    made.create(portName(81));
    made.return(0);
    made.calls();
    made.request(0, 1, portName(81));
    expect(made.calls()).toEqual([unavailable(0)]);
  });

  test('messages through a port that is no object are refused', () => {
    const made = bench();
    expect(made.return(0, 1, portName(5))).toBe('KERN_INVALID_ARGUMENT');
    const stray = { return_code: 'KERN_SUCCESS', bytes_written: 1 } as const;
    expect(made.deliver(T, 'device_write_reply', stray)).toBe('KERN_INVALID_ARGUMENT');
  });
});
