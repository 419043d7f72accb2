/** Messages with the kernel at one end: its own sends, and calls of its ports. */
import { describe, expect, test } from '@jest/globals';
import {
  ipcPortAllocSpecial,
  ipcPortDeallocSpecial,
  ipcPortMakeSonce,
  SendOnceRight,
} from '../../../../kernel/ipc/ipc_port';
import { machMsgSendFromKernel } from '../../../../kernel/ipc/mach_msg';
import { MachMsgSend } from '../../../../kernel/ipc/mach_msg_send';
import { machPortDestroy } from '../../../../kernel/ipc/mach_port';
import { must } from '../../../../kernel/kern/assert';
import type { Task } from '../../../../kernel/kern/task';
import { BLOCKED, threadWakeup } from '../../../../kernel/kern/thread';
import { gnuIpcSwitches } from '../../../../kernel/mach/ipc_switches';
import type { PortName } from '../../../../kernel/mach/types';
import { MACH_PORT_DEAD, MACH_PORT_NULL } from '../../../../kernel/mach/types';
import { copyOf, NOBODY, outcome, region, request, World } from './ipc_world';

/** A pager's port, and a control port of the kernel. */
function pager() {
  const w = new World();
  const t = w.task('pager');
  const p = w.port(t);
  const control = ipcPortAllocSpecial(w.ipc, 'control');
  return { w, t, p, object: w.portOf(t, p), control };
}

/** Sends a call to a port of the kernel. */
function supply(w: World, t: Task, to: PortName, reply: PortName): MachMsgSend {
  const send = new MachMsgSend(to, 'memory_object_data_supply', {
    offset: 0,
    data: region(4096),
    lock_value: 0,
    precious: false,
    reply_to: reply,
  });
  w.sendMessage(t, send);
  return send;
}

describe('a send of the kernel', () => {
  test('makes one send right on the control port for each message, under one name', () => {
    const { w, t, p, object, control } = pager();
    for (const offset of [0, 4096]) {
      machMsgSendFromKernel(w.ipc, object, 'memory_object_data_request', request(control, offset));
    }
    expect(control).toMatchObject({ mscount: 2, srights: 2 });
    const [first, second] = [w.take(t, p), w.take(t, p)];
    expect(first).toMatchObject({ msgh_id: 'memory_object_data_request', msgh_seqno: 0 });
    expect(second.body).toMatchObject({ offset: 4096, length: 4096, desired_access: 1 });
    expect(second.body).toMatchObject({ ...first.body, offset: 4096 });
    expect(control).toMatchObject({ mscount: 2, srights: 1 });
    const name = 'memory_control' in first.body ? first.body.memory_control : NOBODY;
    expect(w.type(t, name)).toBe('send*2');
  });

  test("to no port at all is MACH_SEND_INVALID_DEST, the body still the caller's", () => {
    const { w, control } = pager();
    const body = request(control, 0);
    const code = machMsgSendFromKernel(w.ipc, null, 'memory_object_data_request', body);
    expect([code, control.srights]).toEqual(['MACH_SEND_INVALID_DEST', 0]);
  });

  test('to a dead port is success, and the message is destroyed (law 51)', () => {
    const { w, t, p, object, control } = pager();
    machPortDestroy(w.ipc, t.space, p);
    const code = machMsgSendFromKernel(w.ipc, object, 'memory_object_data_return', {
      memory_control: control,
      offset: 0,
      data: copyOf(8192),
      dirty: true,
      kernel_copy: false,
    });
    expect(code).toBe('MACH_MSG_SUCCESS');
    expect(w.discarded).toEqual([8192]);
    expect(control).toMatchObject({ srights: 0, mscount: 1 });
    expect(w.events('ipc_mqueue.dead_port')).toHaveLength(1);
    expect(w.events('ipc_kmsg.destroyed')).toHaveLength(1);
  });

  test('maps the memory of a data_return at receive', () => {
    const { w, t, p, object, control } = pager();
    const body = { memory_control: control, offset: 0, data: copyOf(4096) };
    machMsgSendFromKernel(w.ipc, object, 'memory_object_data_return', {
      ...body,
      dirty: true,
      kernel_copy: false,
    });
    machMsgSendFromKernel(w.ipc, object, 'memory_object_data_initialize', body);
    expect(w.mapped).toEqual([]);
    expect(w.take(t, p).body).toMatchObject({ data: { address: 0x1000, size: 4096 } });
    expect(w.take(t, p).body).toMatchObject({ data: { address: 0x2000, size: 4096 } });
    expect(w.mapped).toEqual([4096, 4096]);
  });

  test('delivers the rest with MACH_RCV_BODY_ERROR when the map is full', () => {
    const { w, t, p, object, control } = pager();
    machMsgSendFromKernel(w.ipc, object, 'memory_object_data_initialize', {
      memory_control: control,
      offset: 12,
      data: copyOf(4096),
    });
    w.mapIsFull = true;
    const receive = w.receiving(t, p);
    expect(receive.code).toBe('MACH_RCV_BODY_ERROR');
    expect(receive.message?.body).toMatchObject({ offset: 12, data: { address: 0, size: 0 } });
  });

  test('moves the receive right of the control port in memory_object_terminate', () => {
    const { w, t, p, object, control } = pager();
    const name = w.kernelPort(t, control);
    const body = { memory_control: control };
    machMsgSendFromKernel(w.ipc, object, 'memory_object_terminate', body);
    expect(control).toMatchObject({ isKernel: false, destination: object, mscount: 0 });
    expect(w.events('ipc_port.moved')).toHaveLength(1);
    expect(w.send(t, name, 9)).toBe('MACH_MSG_SUCCESS');
    expect(w.take(t, p).body).toEqual({ memory_control: name });
    expect(w.events('ipc_port.arrived')).toHaveLength(1);
    expect(w.receive(t, name)).toEqual({ id: 9, seqno: 0, local: name });
  });

  test('moves the receive right of a new object in memory_object_create', () => {
    const { w, t, p, object, control } = pager();
    const fresh = ipcPortAllocSpecial(w.ipc, 'anonymous');
    machMsgSendFromKernel(w.ipc, object, 'memory_object_create', {
      new_memory_object: fresh,
      new_object_size: 4096,
      new_control: control,
      new_page_size: 4096,
    });
    const { body } = w.take(t, p);
    const name = 'new_memory_object' in body ? body.new_memory_object : NOBODY;
    expect(w.type(t, name)).toBe('receive');
  });

  test('through a send-once right uses it up', () => {
    const { w, t, p, object, control } = pager();
    const right = ipcPortMakeSonce(object);
    machMsgSendFromKernel(w.ipc, right, 'memory_object_lock_completed', {
      memory_control: control,
      offset: 0,
      length: 4096,
    });
    expect(w.status(t, p)).toMatchObject({ sorights: 1, msgcount: 1 });
    w.take(t, p);
    expect(w.status(t, p)).toMatchObject({ sorights: 0, msgcount: 0 });
  });

  test('carries a null control port, and a null receive right, as null names', () => {
    const { w, t, p, object } = pager();
    const body = { memory_control: null };
    machMsgSendFromKernel(w.ipc, object, 'memory_object_change_completed', { ...body, flavor: 11 });
    machMsgSendFromKernel(w.ipc, object, 'memory_object_terminate', body);
    expect(w.take(t, p).body).toMatchObject({ memory_control: MACH_PORT_NULL });
    expect(w.take(t, p).body).toMatchObject({ memory_control: MACH_PORT_NULL });
  });

  test('carries a control port that dies on the way as a dead name', () => {
    const { w, t, p, object, control } = pager();
    machMsgSendFromKernel(w.ipc, object, 'memory_object_data_request', request(control, 0));
    ipcPortDeallocSpecial(w.ipc, control);
    expect(w.take(t, p).body).toMatchObject({ memory_control: MACH_PORT_DEAD });
  });

  test('to a port of the kernel is destroyed: the kernel knows no such call', () => {
    const { w, control } = pager();
    const other = ipcPortAllocSpecial(w.ipc, 'other');
    const body = request(control, 0);
    machMsgSendFromKernel(w.ipc, other, 'memory_object_data_request', body);
    machMsgSendFromKernel(w.ipc, ipcPortMakeSonce(other), 'memory_object_data_request', body);
    expect(other).toMatchObject({ srights: 0, sorights: 0, msgcount: 0 });
    expect(control.srights).toBe(0);
    expect(w.events('ipc_kobject.refused')).toHaveLength(2);
  });
});

describe('a call of the kernel', () => {
  test("runs in its sender: no queue, no number; memory stays in the caller's map", () => {
    const { w, t, control } = pager();
    const name = w.kernelPort(t, control);
    expect(outcome(supply(w, t, name, MACH_PORT_NULL))).toBe('MACH_MSG_SUCCESS');
    expect(w.served).toEqual([
      {
        name: 'memory_object_data_supply',
        body: { offset: 0, data: region(4096), lock_value: 0, precious: false, reply_to: null },
      },
    ]);
    expect(w.copiedIn).toEqual([]);
    expect(control).toMatchObject({ msgcount: 0, seqno: 0, srights: 1 });
    expect(w.events('ipc_kobject.called')).toHaveLength(1);
  });

  test('takes reply ports as rights: made, copied, moved, null for a dead one', () => {
    const { w, t, p, object, control } = pager();
    const name = w.kernelPort(t, control);
    const user = w.task('user');
    const send = w.give(t, p, user);
    const userControl = w.kernelPort(user, control);
    supply(w, t, name, p);
    supply(w, user, userControl, send);
    const once = w.makeSendOnce(t, p);
    supply(w, t, name, once);
    supply(w, t, name, MACH_PORT_DEAD);
    const rights = w.served.map(({ body }) => ('reply_to' in body ? body.reply_to : '?'));
    const [made, copied, moved, dead] = rights;
    expect([made instanceof SendOnceRight, copied === object]).toEqual([true, true]);
    expect([moved instanceof SendOnceRight, dead]).toEqual([true, null]);
    expect(w.type(t, once)).toBe('KERN_INVALID_NAME');
    expect(object).toMatchObject({ sorights: 2, srights: 3 });
  });

  test('with a bad right in its body is MACH_SEND_INVALID_RIGHT and serves nothing', () => {
    const { w, t, control } = pager();
    const name = w.kernelPort(t, control);
    expect(outcome(supply(w, t, name, NOBODY))).toBe('MACH_SEND_INVALID_RIGHT');
    expect(w.served).toEqual([]);
  });

  test('may block in the kernel; the send is over when the thread comes back', () => {
    const { w, t, control } = pager();
    const name = w.kernelPort(t, control);
    w.kernelAnswers = BLOCKED;
    const send = supply(w, t, name, MACH_PORT_NULL);
    expect(must(t.threads[0], 'no thread').waitQueue).toBe(w.memoryWaiters);
    threadWakeup(w.memoryWaiters);
    w.run();
    expect(outcome(send)).toBe('MACH_MSG_SUCCESS');
    expect(w.served).toHaveLength(1);
  });

  test('uses up a send-once right, or a moved send right, of the port', () => {
    const { w, t, control } = pager();
    const once = w.kernelPort(t, control);
    const send = new MachMsgSend(once, 'memory_object_destroy', { reason: 'KERN_SUCCESS' });
    send.disposition = 'move_send';
    w.sendMessage(t, send);
    expect(control.srights).toBe(0);
    expect(w.type(t, once)).toBe('KERN_INVALID_NAME');
    const right = ipcPortMakeSonce(control);
    const name = w.insert(t, right);
    expect(outcome(supply(w, t, name, MACH_PORT_NULL))).toBe('MACH_MSG_SUCCESS');
    expect(control.sorights).toBe(0);
    expect(w.served).toHaveLength(2);
  });

  test('destroys a receive right that it cannot use', () => {
    const { w, t, p, object, control } = pager();
    const send = new MachMsgSend(w.kernelPort(t, control), 'memory_object_get_attributes', {
      flavor: 11,
      reply_to: p,
    });
    send.dispositions = ['move_receive'];
    w.sendMessage(t, send);
    expect(object.active).toBe(false);
    expect(w.served).toMatchObject([{ body: { reply_to: null } }]);
  });

  test('with a forged message of the kernel has every right checked', () => {
    const { w, t, p, control } = pager();
    const name = w.kernelPort(t, control);
    w.sendMessage(t, new MachMsgSend(name, 'memory_object_terminate', { memory_control: p }));
    const create = new MachMsgSend(name, 'memory_object_create', {
      new_memory_object: NOBODY,
      new_object_size: 0,
      new_control: p,
      new_page_size: 0,
    });
    w.sendMessage(t, create);
    expect(outcome(create)).toBe('MACH_SEND_INVALID_RIGHT');
    expect(w.served.map((call) => call.name)).toEqual(['memory_object_terminate']);
  });
});

test('the gnu profile wakes the last receiver first', () => {
  const w = new World(gnuIpcSwitches);
  const t = w.task('t');
  const p = w.port(t);
  const [first, second] = [w.receiving(t, p), w.receiving(t, p)];
  w.send(t, p, 1);
  w.run();
  expect([first.message === null, second.message === null]).toEqual([true, false]);
});
