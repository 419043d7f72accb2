/** Messages as carriers: memory in and out, and what is left when one is destroyed (law 51). */
import { describe, expect, test } from '@jest/globals';
import { ipcKmsgs } from '../../../../kernel/ipc/ipc_kmsg_queue';
import { ipcPortAllocSpecial, ipcPortMakeSonce } from '../../../../kernel/ipc/ipc_port';
import { machMsgSendFromKernel } from '../../../../kernel/ipc/mach_msg';
import { MachMsgSend } from '../../../../kernel/ipc/mach_msg_send';
import { machPortDestroy, machPortModRefs } from '../../../../kernel/ipc/mach_port';
import { must } from '../../../../kernel/kern/assert';
import { threadWakeup } from '../../../../kernel/kern/thread';
import { copyOf, NOBODY, outcome, region, World } from './ipc_world';

function world() {
  const w = new World();
  const t = w.task('t');
  return { w, t, p: w.port(t) };
}

describe('out-of-line memory', () => {
  test('is copied in at send and mapped at receive, region by region', () => {
    const { w, t, p } = world();
    w.send(t, p, 1, { memory: [region(4096), region(8192)] });
    expect([w.copiedIn, w.mapped]).toEqual([[4096, 8192], []]);
    expect(w.take(t, p).body).toMatchObject({
      memory: [
        { address: 0x1000, size: 4096 },
        { address: 0x2000, size: 8192 },
      ],
    });
    expect(w.discarded).toEqual([]);
  });

  test('fact "out-of-line memory, zero length": no address matters, a null one comes out', () => {
    const { w, t, p } = world();
    expect(w.send(t, p, 1, { memory: [region(0)] })).toBe('MACH_MSG_SUCCESS');
    expect(w.take(t, p).body).toMatchObject({ memory: [{ address: 0, size: 0 }] });
    expect([w.copiedIn, w.mapped]).toEqual([[], []]);
    w.send(t, p, 1, { memory: [region(0)] });
    machPortDestroy(w.ipc, t.space, p);
    expect(w.discarded).toEqual([]);
  });

  test('that cannot be read is MACH_SEND_INVALID_MEMORY; what was copied in is discarded', () => {
    const { w, t, p } = world();
    w.refusal = 'blocked';
    const send = w.sending(t, p, 1, { memory: [region(4096), region(8192)] });
    expect(outcome(send)).toBe('blocked');
    w.refusal = null;
    threadWakeup(w.memoryWaiters);
    const answer = w.copyinMemory.bind(w);
    w.copyinMemory = (thread, memory) =>
      memory.size === 8192 ? 'KERN_INVALID_ADDRESS' : answer(thread, memory);
    w.run();
    expect(outcome(send)).toBe('MACH_SEND_INVALID_MEMORY');
    expect([w.copiedIn, w.discarded]).toEqual([[4096], [4096]]);
    expect(w.status(t, p)).toMatchObject({ msgcount: 0, srights: 1 });
  });

  test('may take several dispatches to copy in; the destination right is held meanwhile', () => {
    const { w, t, p } = world();
    w.refusal = 'again';
    const send = w.sending(t, p, 1, { memory: [region(4096)] });
    expect(outcome(send)).toBe('MACH_MSG_SUCCESS');
    w.refusal = 'blocked';
    const second = w.sending(t, p, 2, { memory: [region(4096)] });
    expect(outcome(second)).toBe('blocked');
    expect(w.status(t, p).srights).toBe(3);
    w.terminate(must(t.threads[1], 'no thread'));
    expect(w.status(t, p).srights).toBe(2);
  });

  test('is what it was at the send, whatever the task does to its arrays meanwhile', () => {
    const { w, t, p } = world();
    const memory = [region(4096)];
    w.refusal = 'blocked';
    const send = w.sending(t, p, 1, { memory });
    memory.push(region(8192));
    threadWakeup(w.memoryWaiters);
    w.run();
    expect([outcome(send), w.copiedIn]).toEqual(['MACH_MSG_SUCCESS', [4096]]);
  });

  test('goes back into the map of a sender that would not wait, if there is room', () => {
    const { w, t, p } = world();
    for (let id = 0; id < 5; id += 1) w.send(t, p, id);
    w.mapIsFull = true;
    const send = w.sending(t, p, 6, { timeout: 0, memory: [region(4096)] });
    expect(outcome(send)).toBe('MACH_SEND_TIMED_OUT');
    expect(send.body).toMatchObject({ memory: [{ address: 0, size: 0 }] });
  });

  test('of a message with a bad right is discarded', () => {
    const { w, t, p } = world();
    const answer = w.send(t, p, 1, { memory: [region(4096)], ports: [NOBODY] });
    expect([answer, w.discarded]).toEqual(['MACH_SEND_INVALID_RIGHT', [4096]]);
  });

  test('a bad right costs the send-once right of the destination too', () => {
    const { w, t, p } = world();
    const once = w.makeSendOnce(t, p);
    expect(w.send(t, once, 1, { ports: [NOBODY] })).toBe('MACH_SEND_INVALID_RIGHT');
    expect(w.receive(t, p)).toMatchObject({ id: 71 });
  });
});

describe('a message destroyed unreceived (law 51)', () => {
  test('frees its memory and gives every right back', () => {
    const { w, t, p } = world();
    const q = w.port(t);
    const dispositions = ['copy_send', 'make_send_once', 'move_receive'] as const;
    const r = w.port(t);
    w.send(t, p, 1, { memory: [region(4096)], ports: [q, q, r], dispositions });
    expect(w.status(t, q)).toMatchObject({ srights: 2, sorights: 1 });
    machPortDestroy(w.ipc, t.space, p);
    expect(w.discarded).toEqual([4096]);
    expect(w.receive(t, q)).toMatchObject({ id: 71 });
    expect(w.status(t, q)).toMatchObject({ srights: 1, sorights: 0, msgcount: 0 });
    expect(w.type(t, r)).toBe('dead_name');
    expect(w.events('ipc_kmsg.destroyed')).toHaveLength(1);
  });

  test('by a port with ports in its queue, and so on, however long the chain', () => {
    const w = new World(undefined, false);
    const t = w.task('t');
    const ports = Array.from({ length: 20_000 }, () => w.port(t));
    for (const [index, port] of ports.slice(1).entries()) {
      const to = must(ports[index], 'no port');
      w.send(t, to, 1, { ports: [port], dispositions: ['move_receive'] });
    }
    const first = must(ports[0], 'no port');
    machPortDestroy(w.ipc, t.space, first);
    expect(w.died).toHaveLength(20_000);
    expect(w.ipc.ports.size).toBe(0);
  });

  test('circular through another queue: destroyed, the rest stays', () => {
    const { w, t, p } = world();
    const q = w.port(t);
    w.send(t, p, 1, { ports: [q], dispositions: ['move_receive'] });
    expect(w.send(t, q, 2, { ports: [p], dispositions: ['move_receive'] })).toBe(
      'MACH_MSG_SUCCESS',
    );
    expect([w.type(t, p), w.type(t, q)]).toEqual(['dead_name', 'dead_name']);
    expect(w.ipc.ports.size).toBe(0);
  });

  test('circular through a send-once right: that right is lost with its port', () => {
    const { w, t, p } = world();
    const once = w.makeSendOnce(t, p);
    expect(w.send(t, once, 1, { ports: [p], dispositions: ['move_receive'] })).toBe(
      'MACH_MSG_SUCCESS',
    );
    expect(w.type(t, p)).toBe('dead_name');
    expect(w.ipc.ports.size).toBe(0);
  });

  test('for a port of a dead right: nothing is left to give back', () => {
    const { w, t, p } = world();
    const other = w.task('other');
    const [q, control] = [w.receiveRight(other), ipcPortAllocSpecial(w.ipc, 'control')];
    const right = ipcPortMakeSonce(w.portOf(other, q));
    machMsgSendFromKernel(w.ipc, w.portOf(t, p), 'device_read_request', {
      reply_port: right,
      recnum: 0,
      bytes_wanted: 1,
    });
    machPortDestroy(w.ipc, other.space, q);
    machPortDestroy(w.ipc, t.space, p);
    expect([w.events('ipc_notify.send_once'), control.srights]).toEqual([[], 0]);
  });
});

describe('a name that counts no further reference', () => {
  test('drops the right that arrives', () => {
    const { w, t, p } = world();
    const q = w.port(t);
    machPortModRefs(w.ipc, t.space, q, 'send', 0xfffd);
    w.send(t, p, 1, { ports: [q], dispositions: ['make_send'] });
    w.receive(t, p);
    expect(w.type(t, q)).toBe('send*65534 receive');
    expect(w.status(t, q).srights).toBe(1);
    expect(w.events('ipc_right.urefs_full')).toHaveLength(1);
  });
});

test('a dead name travels as a dead right', () => {
  const { w, t, p } = world();
  const q = w.port(t);
  machPortModRefs(w.ipc, t.space, q, 'receive', -1);
  w.send(t, p, 1, { ports: [q, q], dispositions: ['copy_send', 'move_send'] });
  expect(w.type(t, q)).toBe('KERN_INVALID_NAME');
  expect(w.take(t, p).body).toMatchObject({ ports: [0xffffffff, 0xffffffff] });
});

test('a right passed on between tasks is copied where the table says made', () => {
  const { w, t, p } = world();
  const control = ipcPortAllocSpecial(w.ipc, 'control');
  const name = w.kernelPort(t, control);
  const forged = new MachMsgSend(p, 'memory_object_data_return', {
    memory_control: name,
    offset: 0,
    data: region(4096),
    dirty: true,
    kernel_copy: false,
  });
  w.sendMessage(t, forged);
  expect(control).toMatchObject({ srights: 2, mscount: 1 });
  const [kmsg] = ipcKmsgs(w.portOf(t, p).messages);
  expect(kmsg?.name).toBe('memory_object_data_return');
  expect(w.take(t, p).body).toMatchObject({ memory_control: name, dirty: true });
  expect(w.type(t, name)).toBe('send*2');
});

test('a message can be destroyed while it is being returned to nobody', () => {
  const { w, t, p } = world();
  machMsgSendFromKernel(w.ipc, w.portOf(t, p), 'device_read_reply', {
    return_code: 'KERN_SUCCESS',
    data: copyOf(4096),
  });
  machMsgSendFromKernel(w.ipc, w.portOf(t, p), 'device_read_reply', {
    return_code: 'KERN_FAILURE',
    data: null,
  });
  expect(w.take(t, p).body).toMatchObject({ data: { size: 4096 } });
  machPortDestroy(w.ipc, t.space, p);
  expect(w.discarded).toEqual([]);
});
