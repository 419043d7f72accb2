/** Sends and receives of tasks, and the kernel's own sends. */
import { describe, expect, test } from '@jest/globals';
import { MACH_RCV_LARGE } from '../../../../kernel/ipc/ipc_kmsg_queue';
import { ipcPortAllocSpecial } from '../../../../kernel/ipc/ipc_port';
import {
  MachMsgReceive,
  machMsgAbort,
  machMsgReceive,
  machMsgReceiveAgain,
  machMsgSendFromKernel,
} from '../../../../kernel/ipc/mach_msg';
import { MachMsgSend, machMsgSendAgain } from '../../../../kernel/ipc/mach_msg_send';
import { machPortDestroy, machPortSetQlimit } from '../../../../kernel/ipc/mach_port';
import { must } from '../../../../kernel/kern/assert';
import { BLOCKED } from '../../../../kernel/kern/thread';
import { MACH_PORT_DEAD, MACH_PORT_NULL } from '../../../../kernel/mach/types';
import { NOBODY, outcome, region, request, stateOf, World } from './ipc_world';

/** A task with a port whose queue takes one message and has it. */
function full() {
  const w = new World();
  const t = w.task('t');
  const p = w.port(t);
  machPortSetQlimit(w.ipc, t.space, p, 1);
  w.send(t, p, 1);
  return { w, t, p };
}

describe('a send of a task', () => {
  test('is numbered when received, from 0', () => {
    const w = new World();
    const t = w.task('t');
    const p = w.port(t);
    expect(w.send(t, p, 5)).toBe('MACH_MSG_SUCCESS');
    expect(w.status(t, p)).toMatchObject({ msgcount: 1, seqno: 0, srights: 2 });
    expect(w.receive(t, p)).toEqual({ id: 5, seqno: 0, local: p });
    expect(w.status(t, p)).toMatchObject({ msgcount: 0, seqno: 1, srights: 1 });
    expect(w.events('ipc_kmsg.scalars')).toEqual(['ipc_kmsg.scalars 5 0 0 0 0']);
    expect(w.events('ipc_mqueue.sent')).toHaveLength(1);
    expect(w.events('ipc_mqueue.received')).toHaveLength(1);
    expect(w.events('ipc_port.created')).toEqual(['ipc_port.created 1 1 1 0 0']);
  });

  test.each([
    ['null', MACH_PORT_NULL],
    ['dead', MACH_PORT_DEAD],
    ['unknown', NOBODY],
  ])('to a name that is %s is MACH_SEND_INVALID_DEST', (_what, name) => {
    const w = new World();
    expect(w.send(w.task('t'), name, 1)).toBe('MACH_SEND_INVALID_DEST');
    expect(w.events('ipc_kmsg.refused')).toHaveLength(1);
  });

  test('needs a send right: neither receive right, set nor dead name will do', () => {
    const w = new World();
    const t = w.task('t');
    const p = w.port(t);
    machPortDestroy(w.ipc, t.space, p);
    const names = [p, w.receiveRight(t), w.set(t)];
    const answers = names.map((name) => w.send(t, name, 1));
    expect(new Set(answers)).toEqual(new Set(['MACH_SEND_INVALID_DEST']));
  });

  test('may make its right from a receive right, or move its last send right', () => {
    const w = new World();
    const t = w.task('t');
    const p = w.receiveRight(t);
    expect(w.send(t, p, 1, { disposition: 'make_send' })).toBe('MACH_MSG_SUCCESS');
    expect(w.send(t, p, 2, { disposition: 'make_send_once' })).toBe('MACH_MSG_SUCCESS');
    expect(w.status(t, p)).toMatchObject({ mscount: 1, srights: 1, sorights: 1 });
    w.makeSend(t, p);
    expect(w.send(t, p, 3, { disposition: 'move_send' })).toBe('MACH_MSG_SUCCESS');
    expect(w.type(t, p)).toBe('receive');
    expect(w.send(t, p, 4, { disposition: 'move_receive' })).toBe('MACH_SEND_INVALID_HEADER');
  });

  test('with a right that the sender does not have is MACH_SEND_INVALID_RIGHT', () => {
    const w = new World();
    const t = w.task('t');
    const [p, q] = [w.port(t), w.port(t)];
    expect(w.send(t, p, 1, { ports: [q, NOBODY, q] })).toBe('MACH_SEND_INVALID_RIGHT');
    // The right before the bad one was made and is gone; the one after it was never touched.
    expect(w.receive(t, q)).toMatchObject({ id: 71 });
    expect(w.receive(t, q)).toBe('MACH_RCV_TIMED_OUT');
    const ports = [p];
    const dispositions = ['move_send_once'] as const;
    expect(w.send(t, p, 1, { ports, dispositions })).toBe('MACH_SEND_INVALID_RIGHT');
    expect(w.status(t, p)).toMatchObject({ msgcount: 0, srights: 1 });
  });

  test('without the shape of its message is MACH_SEND_INVALID_TYPE', () => {
    const w = new World();
    const t = w.task('t');
    const p = w.port(t);
    const send = new MachMsgSend(p, 'user_message', JSON.parse('{"id":1}'));
    w.sendMessage(t, send);
    expect(outcome(send)).toBe('MACH_SEND_INVALID_TYPE');
  });
});

describe('a full queue', () => {
  test('makes a sender wait until a message is received', () => {
    const { w, t, p } = full();
    const blocked = w.sending(t, p, 2);
    expect(outcome(blocked)).toBe('blocked');
    expect(w.events('ipc_mqueue.sender_blocked')).toHaveLength(1);
    expect(w.receive(t, p)).toMatchObject({ id: 1 });
    expect(outcome(blocked)).toBe('MACH_MSG_SUCCESS');
    expect(w.events('ipc_mqueue.sender_woken')).toHaveLength(1);
    expect(w.receive(t, p)).toMatchObject({ id: 2, seqno: 1 });
  });

  test('law 50: lets send-once rights past, and the kernel, but no other user', () => {
    const { w, t, p } = full();
    const once = w.makeSendOnce(t, p);
    expect(w.send(t, once, 2)).toBe('MACH_MSG_SUCCESS');
    expect(w.type(t, once)).toBe('KERN_INVALID_NAME');
    const control = ipcPortAllocSpecial(w.ipc, 'control');
    for (let i = 0; i < 20; i += 1) {
      const kr = machMsgSendFromKernel(
        w.ipc,
        w.portOf(t, p),
        'memory_object_data_request',
        request(control, i),
      );
      expect(kr).toBe('MACH_MSG_SUCCESS');
    }
    expect(w.status(t, p)).toMatchObject({ msgcount: 22, qlimit: 1 });
    expect(w.send(t, p, 3, { timeout: 0 })).toBe('MACH_SEND_TIMED_OUT');
  });

  test('gives a sender its message back when its time is up', () => {
    const { w, t, p } = full();
    const q = w.port(t);
    const more = { timeout: 10, ports: [q, q], memory: [region(4096), region(0)] };
    const dispositions = ['move_receive', 'make_send_once'] as const;
    const send = w.sending(t, p, 2, { ...more, dispositions: [dispositions[1], dispositions[0]] });
    expect(outcome(send)).toBe('blocked');
    expect(w.type(t, q)).toBe('send');
    w.pass(9);
    expect(outcome(send)).toBe('blocked');
    w.pass(1);
    expect(outcome(send)).toBe('MACH_SEND_TIMED_OUT');
    expect(w.events('ipc_mqueue.send_timed_out')).toHaveLength(1);
    expect(w.events('ipc_kmsg.returned')).toHaveLength(1);
    expect(w.type(t, q)).toBe('send receive');
    expect(w.type(t, p)).toBe('send*2 receive');
    expect(send.disposition).toBe('move_send');
    expect(send.dispositions).toEqual(['move_send_once', 'move_receive']);
    expect(send.body).toMatchObject({
      values: [2],
      memory: [
        { size: 4096, deallocate: true },
        { address: 0, size: 0 },
      ],
    });
  });

  test('takes the returned message when it is sent once more', () => {
    const { w, t, p } = full();
    const q = w.receiveRight(t);
    const send = w.sending(t, p, 2, { timeout: 0, ports: [q] });
    expect(outcome(send)).toBe('MACH_SEND_TIMED_OUT');
    w.receive(t, p);
    send.phase = 'start';
    w.sendMessage(t, send);
    expect(outcome(send)).toBe('MACH_MSG_SUCCESS');
    const { body } = w.take(t, p);
    const [once] = 'ports' in body ? body.ports : [];
    expect(w.type(t, must(once, 'no right came'))).toBe('send_once');
    expect(w.status(t, q).sorights).toBe(1);
  });

  test('wakes no more senders than there is room for', () => {
    const { w, t, p } = full();
    machPortSetQlimit(w.ipc, t.space, p, 2);
    w.send(t, p, 2);
    const blocked = w.sending(t, p, 3);
    machPortSetQlimit(w.ipc, t.space, p, 1);
    w.receive(t, p);
    expect(outcome(blocked)).toBe('blocked');
    w.receive(t, p);
    expect(outcome(blocked)).toBe('MACH_MSG_SUCCESS');
  });

  test('a timer that is late for its sender does nothing', () => {
    const { w, t, p } = full();
    const send = w.sending(t, p, 2, { timeout: 10 });
    w.receive(t, p);
    expect(outcome(send)).toBe('MACH_MSG_SUCCESS');
    machMsgSendAgain(send, p, 'user_message', send.body);
    w.pass(20);
    expect(send.expired).toBe(false);
  });
});

describe('abort', () => {
  test('gives a blocked sender MACH_SEND_INTERRUPTED and its message', () => {
    const { w, t, p } = full();
    const send = new MachMsgSend(p, 'user_message', { id: 2, values: [], ports: [], memory: [] });
    const thread = w.sendMessage(t, send);
    expect(machMsgAbort(thread)).toBe(true);
    w.run();
    expect(outcome(send)).toBe('MACH_SEND_INTERRUPTED');
    expect(w.events('ipc_mqueue.send_interrupted')).toHaveLength(1);
    expect(machMsgAbort(thread)).toBe(false);
  });

  test('gives a waiting receiver MACH_RCV_INTERRUPTED', () => {
    const w = new World();
    const t = w.task('t');
    const receive = w.receiving(t, w.port(t));
    const thread = must(t.threads[0], 'no thread');
    expect(machMsgAbort(thread)).toBe(true);
    w.run();
    expect(receive.code).toBe('MACH_RCV_INTERRUPTED');
    expect(w.events('ipc_mqueue.receiver_woken')).toHaveLength(1);
  });

  test('does nothing to a receiver that has its message already', () => {
    const w = new World();
    const t = w.task('t');
    const p = w.port(t);
    const receive = w.receiving(t, p);
    const thread = must(t.threads[0], 'no thread');
    machMsgSendFromKernel(w.ipc, w.portOf(t, p), 'mach_notify_no_senders', { count: 3 });
    expect(machMsgAbort(thread)).toBe(false);
    w.run();
    expect(stateOf(receive)).toMatchObject({ id: 70 });
  });

  test('terminate destroys what the thread holds', () => {
    const w = new World();
    const t = w.task('t');
    const p = w.port(t);
    w.receiving(t, p);
    machMsgSendFromKernel(w.ipc, w.portOf(t, p), 'mach_notify_no_senders', { count: 3 });
    expect(w.status(t, p)).toMatchObject({ msgcount: 1, srights: 2 });
    w.terminate(must(t.threads[0], 'no thread'));
    expect(w.status(t, p)).toMatchObject({ msgcount: 0, srights: 1 });
    machPortSetQlimit(w.ipc, t.space, p, 0);
    const once = w.makeSendOnce(t, p);
    w.sending(t, p, 1, { ports: [once] });
    w.terminate(must(t.threads[1], 'no thread'));
    expect(w.status(t, p)).toMatchObject({ srights: 1, msgcount: 1 });
    expect(w.events('ipc_notify.send_once')).toHaveLength(1);
  });
});

describe('a receive', () => {
  test.each([
    ['null', MACH_PORT_NULL],
    ['dead', MACH_PORT_DEAD],
    ['unknown', NOBODY],
  ])('from a name that is %s is MACH_RCV_INVALID_NAME', (_what, name) => {
    const w = new World();
    expect(w.receive(w.task('t'), name)).toBe('MACH_RCV_INVALID_NAME');
  });

  test('waits and is handed the message, past the queue, numbered at once', () => {
    const w = new World();
    const t = w.task('t');
    const p = w.port(t);
    const receive = w.receiving(t, p);
    expect(stateOf(receive)).toBe('blocked');
    expect(w.events('ipc_mqueue.receiver_blocked')).toEqual([
      'ipc_mqueue.receiver_blocked 1 0 0 0 0',
    ]);
    w.send(t, p, 4);
    expect(w.status(t, p)).toMatchObject({ seqno: 1, msgcount: 1 });
    expect(w.events('ipc_mqueue.handed_off')).toHaveLength(1);
    w.run();
    expect(stateOf(receive)).toEqual({ id: 4, seqno: 0, local: p });
    expect(w.status(t, p).msgcount).toBe(0);
  });

  test('ends after its time, and a late timer does nothing', () => {
    const w = new World();
    const t = w.task('t');
    const p = w.port(t);
    const late = w.receiving(t, p, { timeout: 50 });
    w.pass(49);
    expect(stateOf(late)).toBe('blocked');
    w.pass(1);
    expect(late.code).toBe('MACH_RCV_TIMED_OUT');
    const again = w.receiving(t, p, { timeout: 50 });
    w.send(t, p, 1);
    w.run();
    machMsgReceiveAgain(again, p);
    w.pass(60);
    expect(again.code).toBe('MACH_MSG_SUCCESS');
  });

  test('that is woken for no reason goes on waiting', () => {
    const w = new World();
    const t = w.task('t');
    const p = w.port(t);
    const receive = new MachMsgReceive(p);
    const thread = w.sendMessage(t, new MachMsgSend(NOBODY, 'user_message', JSON.parse('null')));
    thread.stack.push(receive);
    expect(machMsgReceive(thread, receive)).toBe(BLOCKED);
    expect(stateOf(receive)).toBe('blocked');
  });

  test('of a port that another task receives from now names it null or dead', () => {
    const w = new World();
    const [t, u] = [w.task('t'), w.task('u')];
    const [p, q] = [w.port(t), w.port(t)];
    const [first, second] = [w.receiving(t, p), w.receiving(t, q)];
    w.send(t, p, 1);
    w.send(t, q, 2);
    const right = w.extract(t, p, 'move_receive');
    machPortDestroy(w.ipc, t.space, q);
    w.run();
    expect(stateOf(first)).toMatchObject({ id: 1, local: 0 });
    expect(stateOf(second)).toMatchObject({ id: 2, local: MACH_PORT_DEAD });
    expect([right === null, u.space.entries().length]).toEqual([false, 0]);
  });
});

describe('a message too large', () => {
  test('stays where it is with MACH_RCV_LARGE and takes no number', () => {
    const w = new World();
    const t = w.task('t');
    const p = w.port(t);
    w.send(t, p, 1);
    const small = w.receiving(t, p, { limit: 24, options: MACH_RCV_LARGE });
    expect(small).toMatchObject({ code: 'MACH_RCV_TOO_LARGE', size: 32, header: null });
    expect(w.events('ipc_kmsg.too_large')).toHaveLength(1);
    expect(w.status(t, p)).toMatchObject({ seqno: 0, msgcount: 1 });
    const enough = w.receiving(t, p, { limit: 32, options: MACH_RCV_LARGE });
    expect(stateOf(enough)).toMatchObject({ id: 1, seqno: 0 });
  });

  test('is destroyed without it: the header comes, the number is spent', () => {
    const w = new World();
    const t = w.task('t');
    const [p, q] = [w.port(t), w.receiveRight(t)];
    w.send(t, p, 1, { ports: [q] });
    const small = w.receiving(t, p, { limit: 24 });
    expect(small).toMatchObject({ code: 'MACH_RCV_TOO_LARGE', size: 40, message: null });
    expect(small.header).toMatchObject({ msgh_id: 'user_message', msgh_seqno: 0 });
    expect(w.receive(t, q)).toMatchObject({ id: 71 });
    expect(w.status(t, p)).toMatchObject({ seqno: 1, msgcount: 0, srights: 1 });
  });

  test('passes a waiting receiver that peeks, which learns the size', () => {
    const w = new World();
    const t = w.task('t');
    const p = w.port(t);
    const peeks = w.receiving(t, p, { limit: 24, options: MACH_RCV_LARGE });
    const takes = w.receiving(t, p);
    w.send(t, p, 1);
    w.run();
    expect(peeks).toMatchObject({ code: 'MACH_RCV_TOO_LARGE', size: 32 });
    expect(stateOf(takes)).toMatchObject({ id: 1, seqno: 0 });
    const fits = w.receiving(t, p, { limit: 32, options: MACH_RCV_LARGE });
    w.send(t, p, 2);
    w.run();
    expect(stateOf(fits)).toMatchObject({ id: 2, seqno: 1 });
  });
});
