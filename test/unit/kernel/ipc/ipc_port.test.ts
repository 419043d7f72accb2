/** Ports: what they stand for, their backups, their end. */
import { describe, expect, test } from '@jest/globals';
import {
  IP_DEAD,
  ipcKobject,
  ipcKobjectSet,
  ipcKobjectType,
  ipcObjectDestroy,
  ipcPortAllocSpecial,
  ipcPortCopySend,
  ipcPortDeallocSpecial,
  ipcPortMakeSend,
  ipcPortMakeSonce,
  ipcPortReleaseSend,
  ipcPortReleaseSonce,
  ipcRightRelease,
} from '../../../../kernel/ipc/ipc_port';
import { ipcSpaceDestroy } from '../../../../kernel/ipc/ipc_space_destroy';
import {
  machPortDestroy,
  machPortModRefs,
  machPortMoveMember,
  machPortRequestNotification,
} from '../../../../kernel/ipc/mach_port';
import { KernelPanic } from '../../../../kernel/kern/assert';
import { MACH_PORT_NULL } from '../../../../kernel/mach/types';
import type { VmObject } from '../../../../kernel/vm/object/vm_object';
import { NOBODY, outcome, stateOf, World } from './ipc_world';

function objects(): readonly [VmObject, VmObject, VmObject] {
  const make = (): VmObject => Object.create(null);
  return [make(), make(), make()];
}

describe('what a port stands for', () => {
  test('is known host by host', () => {
    const port = ipcPortAllocSpecial(new World().ipc, 'object');
    const [a, b, c] = objects();
    expect([ipcKobject(port, 0), ipcKobjectType(port, 0)]).toEqual([null, 'IKOT_NONE']);
    ipcKobjectSet(port, 0, 'IKOT_PAGER', a);
    ipcKobjectSet(port, 1, 'IKOT_PAGER', b);
    ipcKobjectSet(port, 2, 'IKOT_PAGER_TERMINATING', c);
    expect([0, 1, 2, 3].map((host) => ipcKobject(port, host))).toEqual([a, b, c, null]);
    expect(ipcKobjectType(port, 2)).toBe('IKOT_PAGER_TERMINATING');
    expect(port).toMatchObject({ kobjectHost: 0, kotype: 'IKOT_PAGER', label: 'object' });
  });

  test('changes on one host without touching another', () => {
    const port = ipcPortAllocSpecial(new World().ipc, 'object');
    const [a, b] = objects();
    ipcKobjectSet(port, 0, 'IKOT_PAGER', a);
    ipcKobjectSet(port, 1, 'IKOT_PAGER', b);
    ipcKobjectSet(port, 0, 'IKOT_NONE', null);
    ipcKobjectSet(port, 1, 'IKOT_PAGER_TERMINATING', null);
    expect([ipcKobjectType(port, 0), ipcKobject(port, 0)]).toEqual(['IKOT_NONE', null]);
    expect([ipcKobjectType(port, 1), ipcKobject(port, 1)]).toEqual([
      'IKOT_PAGER_TERMINATING',
      null,
    ]);
  });
});

describe('rights that the kernel holds', () => {
  test('count, and go back one by one', () => {
    const { ipc } = new World();
    const port = ipcPortAllocSpecial(ipc, 'p');
    ipcPortMakeSend(port);
    ipcPortCopySend(port);
    expect(port).toMatchObject({ srights: 2, mscount: 1 });
    ipcPortReleaseSend(ipc, port);
    ipcRightRelease(ipc, port);
    ipcRightRelease(ipc, null);
    expect(port.srights).toBe(0);
    expect(() => ipcPortReleaseSend(ipc, port)).toThrow(KernelPanic);
  });

  test('on a dead port count nothing and tell nobody', () => {
    const w = new World();
    const port = ipcPortAllocSpecial(w.ipc, 'p');
    const once = ipcPortMakeSonce(port);
    ipcPortDeallocSpecial(w.ipc, port);
    ipcPortCopySend(port);
    ipcPortReleaseSend(w.ipc, port);
    ipcPortReleaseSonce(w.ipc, once);
    ipcRightRelease(w.ipc, ipcPortMakeSonce(port));
    ipcObjectDestroy(w.ipc, IP_DEAD);
    expect(port).toMatchObject({ srights: 0, sorights: 1, active: false });
    expect(() => ipcPortMakeSend(port)).toThrow(KernelPanic);
  });

  test('a send-once right destroyed unused sends id 71', () => {
    const w = new World();
    const t = w.task('t');
    const p = w.port(t);
    ipcRightRelease(w.ipc, ipcPortMakeSonce(w.portOf(t, p)));
    expect(w.receive(t, p)).toEqual({ id: 71, seqno: 0, local: p });
    expect(w.events('ipc_notify.send_once')).toHaveLength(1);
  });

  test('ipc_port_dealloc_special is for ports of the kernel', () => {
    const w = new World();
    const t = w.task('t');
    const port = w.portOf(t, w.port(t));
    expect(() => ipcPortDeallocSpecial(w.ipc, port)).toThrow(KernelPanic);
  });
});

describe('the end of a port', () => {
  test('wakes senders, drops the no-senders request, the queue, then tells of dead names', () => {
    const w = new World();
    const t = w.task('t');
    const [p, n] = [w.port(t), w.port(t)];
    const ask = (what: 'no_senders' | 'dead_name') =>
      machPortRequestNotification(w.ipc, t.space, p, what, 0, n);
    ask('no_senders');
    ask('dead_name');
    for (let id = 1; id <= 5; id += 1) w.send(t, p, id);
    const blocked = w.sending(t, p, 6);
    w.log.length = 0;
    machPortModRefs(w.ipc, t.space, p, 'receive', -1);
    w.run();
    const order = w.log
      .map((line) => line.split(' ')[0])
      .filter((name) => /died|notify|destroyed|dead/.test(name ?? ''));
    expect(order).toEqual([
      'ipc_right.died',
      'ipc_port.died',
      'ipc_notify.send_once',
      ...Array(5).fill('ipc_kmsg.destroyed'),
      'ipc_notify.dead_name',
      'ipc_mqueue.dead_port',
      'ipc_kmsg.destroyed',
    ]);
    expect(outcome(blocked)).toBe('MACH_MSG_SUCCESS');
    expect(w.died.map((port) => port.active)).toEqual([false]);
    expect([w.receive(t, n), w.receive(t, n)]).toMatchObject([{ id: 71 }, { id: 72 }]);
  });

  test('a backup that is itself in that queue cannot save it', () => {
    const w = new World();
    const t = w.task('t');
    const [p, n] = [w.port(t), w.port(t)];
    machPortRequestNotification(w.ipc, t.space, p, 'port_destroyed', 0, p);
    machPortModRefs(w.ipc, t.space, p, 'receive', -1);
    expect(w.type(t, p)).toBe('dead_name');
    expect(w.died).toHaveLength(1);
    machPortRequestNotification(w.ipc, t.space, n, 'port_destroyed', 0, NOBODY);
    expect(w.ipc.ports.size).toBe(1);
  });

  test('a backup that is dead cannot save it either', () => {
    const w = new World();
    const t = w.task('t');
    const [p, n] = [w.port(t), w.port(t)];
    machPortRequestNotification(w.ipc, t.space, p, 'port_destroyed', 0, n);
    machPortDestroy(w.ipc, t.space, n);
    machPortDestroy(w.ipc, t.space, p);
    expect(w.died).toHaveLength(2);
  });

  test('mach_port_destroy of both rights fires no-senders and tells of the deleted name', () => {
    const w = new World();
    const t = w.task('t');
    const [p, n] = [w.port(t), w.port(t)];
    machPortRequestNotification(w.ipc, t.space, p, 'no_senders', 0, n);
    machPortRequestNotification(w.ipc, t.space, p, 'dead_name', 0, n);
    machPortDestroy(w.ipc, t.space, p);
    expect([w.receive(t, n), w.receive(t, n)]).toMatchObject([{ id: 70 }, { id: 65 }]);
  });

  test('mod_refs of a lone receive right tells a dead-name request of the deleted name', () => {
    const w = new World();
    const t = w.task('t');
    const [p, n] = [w.receiveRight(t), w.port(t)];
    machPortRequestNotification(w.ipc, t.space, p, 'dead_name', 0, n);
    machPortModRefs(w.ipc, t.space, p, 'receive', -1);
    expect(w.receive(t, n)).toMatchObject({ id: 65 });
    expect(w.type(t, p)).toBe('KERN_INVALID_NAME');
  });
});

describe('the end of a space', () => {
  test('gives every right up: ports die, senders hear of it', () => {
    const w = new World();
    const [t, u] = [w.task('t'), w.task('u')];
    const p = w.port(t);
    const [set, waiting] = [w.set(t), w.receiving(u, w.port(u))];
    machPortMoveMember(w.ipc, t.space, p, set);
    const mine = w.give(t, p, u);
    const theirs = w.port(u);
    w.give(u, theirs, t);
    machPortRequestNotification(w.ipc, u.space, theirs, 'no_senders', 0, theirs);
    machPortModRefs(w.ipc, u.space, theirs, 'send', -1);
    w.makeSendOnce(t, p);
    ipcSpaceDestroy(w.ipc, t.space);
    ipcSpaceDestroy(w.ipc, t.space);
    expect(t.space.entries()).toEqual([]);
    expect(w.type(u, mine)).toBe('dead_name');
    expect(w.receive(u, theirs)).toMatchObject({ id: 70 });
    expect(stateOf(waiting)).toBe('blocked');
    expect(w.died).toHaveLength(1);
  });

  test('belongs to one machine', () => {
    const w = new World();
    const t = w.task('t');
    expect(() => ipcSpaceDestroy(new World().ipc, t.space)).toThrow(KernelPanic);
    expect(t.space.reverse(ipcPortAllocSpecial(w.ipc, 'p'))).toBeNull();
  });
});

test('a name looked up in two spaces by turns is found in both', () => {
  const w = new World();
  const [t, u] = [w.task('t'), w.task('u')];
  const port = ipcPortAllocSpecial(w.ipc, 'control');
  const names = [w.kernelPort(t, port), w.kernelPort(u, port)];
  expect([w.kernelPort(t, port), w.kernelPort(u, port)]).toEqual(names);
  expect([t, u].map((task, index) => w.type(task, names[index] ?? MACH_PORT_NULL))).toEqual([
    'send*2',
    'send*2',
  ]);
});
