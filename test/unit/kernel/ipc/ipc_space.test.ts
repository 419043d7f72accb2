/** What calls on a port space do when their arguments are good. */
import { expect, test } from '@jest/globals';
import {
  machPortAllocateName,
  machPortDestroy,
  machPortInsertRight,
  machPortModRefs,
  machPortMoveMember,
  machPortRename,
  machPortRequestNotification,
} from '../../../../kernel/ipc/mach_port';
import {
  machPortGetRefs,
  machPortGetSetStatus,
  machPortNames,
} from '../../../../kernel/ipc/mach_port_status';
import { portName } from '../../../../kernel/mach/types';
import { kinds } from './ipc_kinds';
import { value, World } from './ipc_world';

test('names lists what is in use, types included', () => {
  const w = new World();
  const t = w.task('t');
  const p = w.port(t);
  const set = w.set(t);
  machPortAllocateName(w.ipc, t.space, 'dead_name', portName(7000));
  expect(value(machPortNames(w.ipc, t.space))).toEqual([
    { name: p, type: 0x30000 },
    { name: set, type: 0x80000 },
    { name: 7000, type: 0x100000 },
  ]);
});

test('a name given up is the next one given out; a picked one is not', () => {
  const w = new World();
  const t = w.task('t');
  const [a, b, c] = [w.receiveRight(t), w.receiveRight(t), w.receiveRight(t)];
  expect([a, b, c]).toEqual([1, 2, 3]);
  machPortDestroy(w.ipc, t.space, a);
  machPortDestroy(w.ipc, t.space, b);
  machPortAllocateName(w.ipc, t.space, 'receive', b);
  machPortAllocateName(w.ipc, t.space, 'receive', portName(4));
  expect(w.receiveRight(t)).toBe(1);
  expect(w.receiveRight(t)).toBe(5);
  machPortDestroy(w.ipc, t.space, portName(4));
  machPortDestroy(w.ipc, t.space, b);
  expect(w.receiveRight(t)).toBe(2);
  expect(w.receiveRight(t)).toBe(4);
});

test('rename keeps rights, queue, number and dead-name request', () => {
  const w = new World();
  const t = w.task('t');
  const [p, n] = [w.port(t), w.receiveRight(t)];
  machPortRequestNotification(w.ipc, t.space, p, 'dead_name', 0, n);
  w.send(t, p, 1);
  w.receive(t, p);
  w.send(t, p, 2);
  const q = portName(600);
  machPortRename(w.ipc, t.space, p, q);
  expect(w.type(t, p)).toBe('KERN_INVALID_NAME');
  expect(w.type(t, q)).toBe('send receive dnrequest');
  expect(w.receive(t, q)).toEqual({ id: 2, seqno: 1, local: q });
  machPortModRefs(w.ipc, t.space, q, 'receive', -1);
  expect(w.take(t, n).body).toEqual({ name: q });
});

test('rename of a set, a send-once right and a dead name', () => {
  const { w, t, set, once, dead, both } = kinds();
  machPortMoveMember(w.ipc, t.space, both, set);
  machPortRename(w.ipc, t.space, set, portName(501));
  machPortRename(w.ipc, t.space, once, portName(502));
  machPortRename(w.ipc, t.space, dead, portName(503));
  expect(w.status(t, both).pset).toBe(501);
  expect(value(machPortGetSetStatus(w.ipc, t.space, portName(501)))).toEqual([both]);
  expect([w.type(t, portName(502)), w.type(t, portName(503))]).toEqual(['send_once', 'dead_name']);
});

test('get_refs counts send rights and dead names, others once', () => {
  const k = kinds();
  machPortModRefs(k.w.ipc, k.t.space, k.send, 'send', 4);
  machPortModRefs(k.w.ipc, k.t.space, k.dead, 'dead_name', 2);
  const counts = [
    machPortGetRefs(k.w.ipc, k.t.space, k.send, 'send'),
    machPortGetRefs(k.w.ipc, k.t.space, k.dead, 'dead_name'),
    machPortGetRefs(k.w.ipc, k.t.space, k.both, 'receive'),
    machPortGetRefs(k.w.ipc, k.t.space, k.once, 'send_once'),
    machPortGetRefs(k.w.ipc, k.t.space, k.set, 'port_set'),
    machPortGetRefs(k.w.ipc, k.t.space, k.set, 'receive'),
  ];
  expect(counts.map(value)).toEqual([5, 3, 1, 1, 1, 0]);
});

test('a send-once right can be inserted under a free name only', () => {
  const { w, t, receive, both } = kinds();
  const once = () => w.extract(t, receive, 'make_send_once');
  expect(machPortInsertRight(w.ipc, t.space, both, once())).toBe('KERN_NAME_EXISTS');
  expect(machPortInsertRight(w.ipc, t.space, portName(500), once())).toBe('KERN_SUCCESS');
  expect(w.type(t, portName(500))).toBe('send_once');
  expect(w.receive(t, receive)).toMatchObject({ id: 71 });
});

test('a receive right can be inserted under a free name, with its queue', () => {
  const w = new World();
  const [a, b] = [w.task('a'), w.task('b')];
  const p = w.port(a);
  w.send(a, p, 1);
  const right = w.extract(a, p, 'move_receive');
  expect(machPortInsertRight(w.ipc, b.space, portName(77), right)).toBe('KERN_SUCCESS');
  expect(w.receive(b, portName(77))).toEqual({ id: 1, seqno: 0, local: 77 });
  expect(w.type(a, p)).toBe('send');
});

test('a right whose port is dead cannot be inserted', () => {
  const w = new World();
  const [a, b] = [w.task('a'), w.task('b')];
  const p = w.receiveRight(a);
  const right = w.extract(a, p, 'make_send');
  machPortDestroy(w.ipc, a.space, p);
  const kr = machPortInsertRight(w.ipc, b.space, portName(77), right);
  expect(kr).toBe('KERN_INVALID_CAPABILITY');
  expect(w.type(b, portName(77))).toBe('KERN_INVALID_NAME');
});

test('a send right that a full name cannot count is refused', () => {
  const k = kinds();
  machPortModRefs(k.w.ipc, k.t.space, k.both, 'send', 0xfffd);
  const right = k.w.extract(k.t, k.both, 'make_send');
  expect(machPortInsertRight(k.w.ipc, k.t.space, k.both, right)).toBe('KERN_UREFS_OVERFLOW');
  expect(k.w.status(k.t, k.both).srights).toBe(1);
});

test('a dead name with all its references takes no further one', () => {
  const k = kinds();
  machPortModRefs(k.w.ipc, k.t.space, k.dead, 'dead_name', 0xfffe);
  const { ipc } = k.w;
  const asked = machPortRequestNotification(ipc, k.t.space, k.dead, 'dead_name', 1, k.both);
  expect(asked.kr).toBe('KERN_UREFS_OVERFLOW');
  expect(k.w.receive(k.t, k.both)).toMatchObject({ id: 71 });
});
