/**
 * The four demultiplexers of the manual: true and the handler called for a message of their
 * subsystem that is implemented; false and no effect otherwise.
 */
import { describe, expect, test } from '@jest/globals';
import { GivenError } from '../../../../kernel/mach/given';
import {
  memoryObjectDefaultServer,
  memoryObjectServer,
  seqnosMemoryObjectDefaultServer,
  seqnosMemoryObjectServer,
} from '../../../../kernel/mach/memory_object_server';
import type { Received } from '../../../../kernel/mach/task';
import { address, portName } from '../../../../kernel/mach/types';
import { RecordingTask } from '../../../../pagers/pager_bench';

const task = new RecordingTask();
const port = portName(7);

const request: Received<'memory_object_data_request'> = {
  msgh_id: 'memory_object_data_request',
  msgh_local_port: port,
  msgh_seqno: 41,
  body: { memory_control: portName(8), offset: 4096, length: 4096, desired_access: 1 },
};
const initialize: Received<'memory_object_data_initialize'> = {
  msgh_id: 'memory_object_data_initialize',
  msgh_local_port: port,
  msgh_seqno: 42,
  body: {
    memory_control: portName(8),
    offset: 0,
    data: { address: address(4096), size: 4096 },
  },
};
const gone: Received<'mach_notify_no_senders'> = {
  msgh_id: 'mach_notify_no_senders',
  msgh_local_port: port,
  msgh_seqno: 43,
  body: { count: 0 },
};

interface Seen {
  readonly calls: (string | number)[];
}

describe('memory_object_server', () => {
  test('calls the handler of a message 2200 to 2249 and answers true with its outcome', () => {
    const self: Seen = { calls: [] };
    const on = {
      memory_object_data_request: (_t: unknown, me: Seen, { body }: typeof request) => {
        me.calls.push(body.offset);
        return 'KERN_FAILURE' as const;
      },
    };
    const done = memoryObjectServer<Seen, 'memory_object_data_request'>(on, task, self, request);
    expect(done).toEqual({ handled: true, outcome: 'KERN_FAILURE' });
    expect(self.calls).toEqual([4096]);
  });

  test('answers false without a handler, for the default subsystem and for notifications', () => {
    const self: Seen = { calls: [] };
    const push = (_t: unknown, me: Seen): void => {
      me.calls.push('called');
    };
    const all = {
      memory_object_data_initialize: push,
      mach_notify_no_senders: push,
    };
    expect(memoryObjectServer({}, task, self, request).handled).toBe(false);
    expect(memoryObjectServer(all, task, self, initialize).handled).toBe(false);
    expect(memoryObjectServer(all, task, self, gone).handled).toBe(false);
    expect(memoryObjectDefaultServer(all, task, self, gone).handled).toBe(false);
    expect(self.calls).toEqual([]);
    expect(task.take()).toEqual([]);
  });

  test('its default form takes 2250 and up, and nothing else', () => {
    const self: Seen = { calls: [] };
    const push = (_t: unknown, me: Seen): void => {
      me.calls.push('called');
    };
    const on = { memory_object_data_initialize: push, memory_object_data_request: push };
    expect(memoryObjectDefaultServer(on, task, self, initialize).handled).toBe(true);
    expect(memoryObjectDefaultServer(on, task, self, request).handled).toBe(false);
    expect(self.calls).toEqual(['called']);
  });
});

describe('seqnos_memory_object_server', () => {
  test('hands the sequence number over as an argument of its own', () => {
    const self: Seen = { calls: [] };
    const note = (_t: unknown, me: Seen, seqno: number): void => {
      me.calls.push(seqno);
    };
    const on = { memory_object_data_request: note, memory_object_data_initialize: note };
    expect(seqnosMemoryObjectServer(on, task, self, request).handled).toBe(true);
    expect(seqnosMemoryObjectServer(on, task, self, initialize).handled).toBe(false);
    expect(seqnosMemoryObjectDefaultServer(on, task, self, initialize).handled).toBe(true);
    expect(seqnosMemoryObjectDefaultServer({}, task, self, initialize).handled).toBe(false);
    expect(self.calls).toEqual([41, 42]);
  });
});

test.each([
  ['memoryObjectServer', memoryObjectServer],
  ['memoryObjectDefaultServer', memoryObjectDefaultServer],
  ['seqnosMemoryObjectServer', seqnosMemoryObjectServer],
  ['seqnosMemoryObjectDefaultServer', seqnosMemoryObjectDefaultServer],
] as const)('%s refuses what is no task and no message', (name, server) => {
  const none = {} as never; // parsed
  expect(() => server({}, none, null, request)).toThrow(GivenError);
  expect(() => server({}, none, null, request)).toThrow(
    `${name}: task is an object; give the task`,
  );
  expect(() => server({}, task, null, none)).toThrow(`${name}: msgh_id is missing; give one of `);
});
