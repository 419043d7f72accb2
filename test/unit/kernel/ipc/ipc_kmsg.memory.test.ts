/**
 * What a running GNU Mach 1.8 was seen to do with out-of-line memory that a task sends to itself,
 * fact by fact, in a machine with pages: the quoted words name a line of gnumach_ipc.jsonl.
 */
import { describe, expect, test } from '@jest/globals';
import { MachMsgReceive } from '../../../../kernel/ipc/mach_msg';
import { MachMsgSend } from '../../../../kernel/ipc/mach_msg_send';
import { machPortAllocate } from '../../../../kernel/ipc/mach_port';
import { must } from '../../../../kernel/kern/assert';
import type { Region } from '../../../../kernel/mach/task';
import { address } from '../../../../kernel/mach/types';
import { VmAccess } from '../../../../kernel/vm/fault/vm_access';
import { vmRegion } from '../../../../kernel/vm/user/vm_region';
import { PAGE, World } from '../../../support/world';
import { value } from './ipc_world';

/** A task with four pages that hold 300 to 303, and a port that it sends to and receives from. */
function correspondent() {
  const w = new World();
  w.allocate(4, 'a0');
  for (const page of [0, 1, 2, 3]) w.write(page, 300 + page, 'a0');
  const task = w.task('client');
  const q = value(machPortAllocate(w.machine.ipc, task.space, 'receive'));
  const sent = (page: number) => w.region('a0').address + page * PAGE;
  const send = (page: number, pages: number, deallocate = false) => {
    const memory = [{ address: address(sent(page)), size: pages * PAGE, deallocate }];
    const message = new MachMsgSend(q, 'user_message', { id: 1, values: [], ports: [], memory });
    message.disposition = 'make_send';
    w.start(task, message);
    return message.code;
  };
  const receive = (): Region => {
    const receiver = new MachMsgReceive(q);
    w.start(task, receiver);
    const { body } = must(receiver.message, 'no message');
    return must('memory' in body ? body.memory[0] : undefined, 'no memory');
  };
  /** Loads or stores a word of the task at any address. */
  const touch = (at: number, store: number | null = null) => {
    const access = new VmAccess(address(at), 'page', store);
    w.start(task, access);
    return access.loaded;
  };
  return { w, task, sent, send, receive, touch };
}

describe('fact "out-of-line memory, deallocate FALSE"', () => {
  test('sender and receiver have a copy each, at another address', () => {
    const { w, sent, send, receive, touch } = correspondent();
    expect(send(0, 4)).toBe('MACH_MSG_SUCCESS');
    const got = receive();
    expect([got.size, got.address % PAGE, got.address === sent(0)]).toEqual([16384, 0, false]);
    expect(touch(got.address)).toBe(300);
    w.write(0, 311, 'a0');
    expect(touch(got.address)).toBe(300);
    touch(got.address + PAGE, 322);
    expect(w.read(1, 'a0').value).toBe(301);
  });
});

test('fact "out-of-line memory: written by the sender after the send, before the receive"', () => {
  const { w, send, receive, touch } = correspondent();
  w.write(0, 311, 'a0');
  send(0, 1);
  w.write(0, 400, 'a0');
  const got = receive();
  expect([got.size, touch(got.address)]).toEqual([4096, 311]);
});

test('fact "out-of-line memory, deallocate TRUE"', () => {
  const { w, task, sent, send, receive, touch } = correspondent();
  expect(send(2, 2, true)).toBe('MACH_MSG_SUCCESS');
  expect(w.read(2, 'a0').code).toBe('KERN_INVALID_ADDRESS');
  const got = receive();
  expect([got.size, got.address]).toEqual([8192, sent(2)]);
  expect(touch(got.address)).toBe(302);
  const region = vmRegion(w.host, task.map, got.address);
  expect(region).toMatchObject({
    value: { size: 8192, protection: 3, maxProtection: 7, inheritance: 1 },
  });
});
