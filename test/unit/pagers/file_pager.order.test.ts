/**
 * The file pager serves an object in the order of sequence numbers (law 47); its objects.
 */
import { describe, expect, test } from '@jest/globals';
import { MACH_PORT_NULL, portName } from '../../../kernel/mach/types';
import { control, FileBench, names, other, PAGE } from '../../support/file_pager_bench';

describe('law 47: the order of messages', () => {
  test('a request waits until all earlier writes are done', () => {
    const bench = new FileBench();
    bench.return(0);
    bench.request(1);
    expect(names(bench.calls())).toEqual(['device_write_request']);
    expect(bench.parkedCount).toBe(1);
    bench.writeReply(PAGE);
    expect(names(bench.calls())).toEqual(['vm_deallocate', 'device_read_request']);
    expect(bench.parkedCount).toBe(0);
  });

  test('writes of different pages overlap, two of one page do not', () => {
    const bench = new FileBench();
    bench.return(0, true, true);
    bench.return(1);
    bench.return(0, true, true);
    expect(names(bench.calls())).toEqual(['device_write_request', 'device_write_request']);
    expect(bench.parkedCount).toBe(1);
    bench.writeReply(PAGE);
    expect(names(bench.calls())).toEqual(['vm_deallocate', 'device_write_request']);
  });

  test('messages whose handlers start out of order are put in order', () => {
    const bench = new FileBench();
    const body = { memory_control: control, length: PAGE, desired_access: 1 };
    const starts = [0, 1, 2].map((page) =>
      bench.receive(bench.port, 'memory_object_data_request', { ...body, offset: page * PAGE }),
    );
    for (const start of starts.toReversed()) start();
    expect(bench.calls().map(([, , read]) => read)).toMatchObject([
      { recnum: 0 },
      { recnum: 1 },
      { recnum: 2 },
    ]);
  });

  test('memory_object_terminate waits for what is under way', () => {
    const bench = new FileBench();
    bench.request(0);
    bench.calls();
    bench.deliver(bench.port, 'memory_object_terminate', { memory_control: control });
    expect(bench.calls()).toEqual([]);
    bench.readReply(PAGE);
    expect(names(bench.calls())).toEqual(['memory_object_data_supply', 'mach_port_destroy']);
  });

  test('meaningless messages pass their turn, and stray replies are refused', () => {
    const bench = new FileBench();
    const nothing = { id: 1, values: [], ports: [], memory: [] };
    const stray = { return_code: 'KERN_SUCCESS', bytes_written: 1 } as const;
    const refused = 'KERN_INVALID_ARGUMENT';
    expect(bench.deliver(bench.port, 'user_message', nothing)).toBe(refused);
    expect(bench.deliver(bench.port, 'device_write_reply', stray)).toBe(refused);
    const read = { return_code: 'KERN_SUCCESS', data: null } as const;
    expect(bench.deliver(bench.port, 'device_read_reply', read)).toBe(refused);
    expect(bench.deliver(bench.port, 'mach_notify_send_once', { unused: 0 })).toBe(refused);
    expect(bench.deliver(portName(5), 'user_message', nothing)).toBe(refused);
    expect(bench.deliver(portName(5), 'memory_object_terminate', { memory_control: control })).toBe(
      refused,
    );
    expect(bench.request(0)).toMatchObject({ frame: 0 });
  });

  test('what is no reply does not end the wait for one', () => {
    const bench = new FileBench();
    bench.request(0);
    const waitsFor = bench.replyPort();
    const stray = { return_code: 'KERN_SUCCESS', bytes_written: 1 } as const;
    bench.deliver(waitsFor, 'device_write_reply', stray);
    expect(bench.replyPort()).toBe(waitsFor);
    const nothing = { id: 1, values: [], ports: [], memory: [] };
    bench.deliver(waitsFor, 'user_message', nothing);
    bench.calls();
    bench.readReply(PAGE);
    expect(names(bench.calls())).toEqual(['memory_object_data_supply']);
  });

  test('sequence numbers wrap at 2^32', () => {
    const bench = new FileBench();
    const late = bench.receive(bench.port, 'mach_notify_send_once', { unused: 0 });
    for (const object of objectsOf(bench)) object.seqno = 0xffff_ffff;
    bench.setSeqno(bench.port, 0xffff_ffff);
    late();
    expect(bench.parkedCount).toBe(1);
    bench.deliver(bench.port, 'mach_notify_send_once', { unused: 0 });
    expect(objectsOf(bench).map((object) => object.seqno)).toEqual([1]);
  });
});

/** The pager's own records: only its handlers may know them, and this test. */
function objectsOf(bench: FileBench): { seqno: number }[] {
  const state = bench.state as { objects: { values: ({ seqno: number } | null)[] } }; // parsed
  return state.objects.values.filter((value) => value !== null);
}

describe('objects of the file pager', () => {
  test('have one port each by name, on the device that they name', () => {
    const bench = new FileBench();
    expect(bench.open('A')).toBe(bench.port);
    const second = bench.open('B', { device: 'other' });
    const body = { memory_control: control, offset: 0, length: PAGE, desired_access: 1 };
    bench.deliver(second, 'memory_object_data_request', body);
    expect(bench.calls()).toMatchObject([['device_read_request', other, { recnum: 0 }]]);
  });

  test('are not made without a device, a record to begin with, or a port', () => {
    const bench = new FileBench();
    expect(bench.open('B', { device: 'none' })).toBe(MACH_PORT_NULL);
    expect(bench.open('B', { offset: 100 })).toBe(MACH_PORT_NULL);
    bench.task.broken.add('machPortAllocate');
    expect(bench.open('B')).toBe(MACH_PORT_NULL);
  });
});
