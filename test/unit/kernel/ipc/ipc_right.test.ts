/**
 * What a running GNU Mach 1.8 was seen to do with rights and notifications, fact by fact: the
 * quoted words name a line of gnumach_ipc.jsonl. Where osf differs the test shows both.
 */
import { describe, expect, test } from '@jest/globals';
import { ipcPortAllocSpecial, ipcPortDeallocSpecial } from '../../../../kernel/ipc/ipc_port';
import {
  machPortDeallocate,
  machPortDestroy,
  machPortExtractRight,
  machPortInsertRight,
  machPortModRefs,
  machPortMoveMember,
  machPortRename,
  machPortRequestNotification,
  machPortSetMscount,
  machPortSetSeqno,
} from '../../../../kernel/ipc/mach_port';
import { gnuIpcSwitches, osfIpcSwitches } from '../../../../kernel/mach/ipc_switches';
import type { NotifyKind } from '../../../../kernel/mach/notify_defs';
import type { PortName } from '../../../../kernel/mach/types';
import { MACH_PORT_NULL, portName } from '../../../../kernel/mach/types';
import { factWorld } from './ipc_facts';
import { NOBODY, value } from './ipc_world';

/** A port to notify besides. */
function notified(switches = osfIpcSwitches) {
  const made = factWorld(switches);
  const { w, t } = made;
  const n = w.port(t);
  const ask = (name: PortName, what: NotifyKind, sync: number, notify = n) =>
    machPortRequestNotification(w.ipc, t.space, name, what, sync, notify);
  const mod = (name: PortName, right: 'send' | 'receive' | 'dead_name', delta: number) =>
    machPortModRefs(w.ipc, t.space, name, right, delta);
  /** The next message on n: its id and what it says; null for none. */
  const news = () => {
    const { message } = w.receiving(t, n, { timeout: 0 });
    return message === null ? null : [message.msgh_id.replace('mach_notify_', ''), message.body];
  };
  return { ...made, n, ask, mod, news };
}

describe('no senders', () => {
  test('fact "make-send count"', () => {
    const { w, t, seen } = notified();
    const [p, q] = [w.receiveRight(t), w.port(t)];
    expect(w.status(t, p)).toMatchObject({ mscount: 0, srights: 0 });
    w.makeSend(t, p);
    expect(w.status(t, p)).toMatchObject({ mscount: 1, srights: 1 });
    w.makeSend(t, p);
    expect(w.status(t, p)).toMatchObject({ mscount: 2, srights: 1 });
    expect(w.type(t, p)).toBe('send*2 receive');
    w.send(t, q, 1, { ports: [p], dispositions: ['copy_send'] });
    expect(w.status(t, p)).toMatchObject({ mscount: 2, srights: 2 });
    machPortDeallocate(w.ipc, t.space, w.makeSendOnce(t, p));
    seen(p, 1);
    machPortSetMscount(w.ipc, t.space, p, 40);
    expect(w.status(t, p)).toMatchObject({ mscount: 40, seqno: 1, sorights: 0 });
  });

  test('fact "no-senders: fires once, with the make-send count"', () => {
    const { w, t, ask, mod, news } = notified();
    const p = w.port(t);
    machPortSetMscount(w.ipc, t.space, p, 40);
    expect(value(ask(p, 'no_senders', 0))).toBe(MACH_PORT_NULL);
    expect(w.status(t, p).nsrequest).toBe(true);
    mod(p, 'send', -1);
    expect(w.status(t, p)).toMatchObject({ srights: 0, nsrequest: false });
    expect(news()).toEqual(['no_senders', { count: 40 }]);
    w.makeSend(t, p);
    mod(p, 'send', -1);
    expect(news()).toBeNull();
    expect(w.events('ipc_notify.no_senders')).toHaveLength(1);
  });

  test('fact "no-senders requested when there is no send right"', () => {
    const { w, t, ask, mod, news } = notified();
    const p = w.receiveRight(t);
    machPortSetMscount(w.ipc, t.space, p, 41);
    ask(p, 'no_senders', 0);
    expect(news()).toEqual(['no_senders', { count: 41 }]);
    ask(p, 'no_senders', 41);
    expect(news()).toEqual(['no_senders', { count: 41 }]);
    ask(p, 'no_senders', 42);
    expect(news()).toBeNull();
    expect(w.status(t, p).nsrequest).toBe(true);
    w.makeSend(t, p);
    mod(p, 'send', -1);
    expect(news()).toEqual(['no_senders', { count: 42 }]);
    expect(value(ask(p, 'no_senders', 0, MACH_PORT_NULL))).toBe(MACH_PORT_NULL);
    expect(news()).toBeNull();
  });

  test('fact "no-senders armed with a sync above mscount, one make-send and drop"', () => {
    const { w, t, ask, mod, news } = notified();
    const p = w.receiveRight(t);
    ask(p, 'no_senders', 5);
    expect(news()).toBeNull();
    w.makeSend(t, p);
    mod(p, 'send', -1);
    expect(news()).toEqual(['no_senders', { count: 1 }]);
    expect(w.status(t, p).nsrequest).toBe(false);
  });

  // fact "no-senders: second request returns the first as previous; moving the receive right
  // cancels"
  test('a second no-senders request returns the first; a move cancels, but not on gnu', () => {
    for (const [switches, last] of [
      [osfIpcSwitches, ['send_once', { unused: 0 }]],
      [gnuIpcSwitches, null],
    ] as const) {
      const { w, t, ask, news } = notified(switches);
      const [p, q] = [w.port(t), w.port(t)];
      ask(p, 'no_senders', 0);
      const previous = value(ask(p, 'no_senders', 0));
      expect(w.type(t, previous)).toBe('send_once');
      machPortDeallocate(w.ipc, t.space, previous);
      expect(news()).toEqual(['send_once', { unused: 0 }]);
      w.send(t, q, 1, { ports: [p], dispositions: ['move_receive'] });
      expect(news()).toEqual(last);
      w.receive(t, q);
      const moved = { seqno: 0, mscount: 0, srights: 1, nsrequest: last === null };
      expect(w.status(t, p)).toMatchObject(moved);
    }
  });

  test('fact "no-senders: queued message to the port holds a send right"', () => {
    const { w, t, ask, news, seen } = notified();
    const p = w.port(t);
    ask(p, 'no_senders', 0);
    expect(w.send(t, p, 3, { disposition: 'move_send' })).toBe('MACH_MSG_SUCCESS');
    expect(news()).toBeNull();
    expect(w.status(t, p)).toMatchObject({ srights: 1, msgcount: 1, nsrequest: true });
    expect(seen(p, 1)).toEqual([[3, 0]]);
    expect(news()).toEqual(['no_senders', { count: 1 }]);
  });
});

describe('dead names', () => {
  test('fact "dead-name notification"', () => {
    const { w, t, ask, mod, news } = notified();
    const p = w.port(t);
    mod(p, 'send', 1);
    ask(p, 'dead_name', 0);
    expect(w.type(t, p)).toBe('send*2 receive dnrequest');
    mod(p, 'receive', -1);
    expect(w.type(t, p)).toBe('dead_name*3');
    expect(news()).toEqual(['dead_name', { name: p }]);
    expect(w.events('ipc_notify.dead_name')).toHaveLength(1);
    expect(w.events('ipc_right.died')).toHaveLength(1);
    expect(w.events('ipc_port.died')).toHaveLength(1);
  });

  test('fact "dead-name requested on a dead name"', () => {
    const { w, t, ask, mod, news } = notified();
    const p = w.port(t);
    mod(p, 'receive', -1);
    expect(ask(p, 'dead_name', 0).kr).toBe('KERN_INVALID_ARGUMENT');
    expect(news()).toEqual(['send_once', { unused: 0 }]);
    expect(ask(p, 'dead_name', 1).kr).toBe('KERN_SUCCESS');
    expect(news()).toEqual(['dead_name', { name: p }]);
    expect(w.type(t, p)).toBe('dead_name*2');
  });

  test('fact "port-deleted: the name goes away, the port lives"', () => {
    const { w, t, ask, news } = notified();
    const c = w.kernelPort(t, ipcPortAllocSpecial(w.ipc, 'task'));
    expect(w.type(t, c)).toBe('send');
    ask(c, 'dead_name', 0);
    expect(machPortDeallocate(w.ipc, t.space, c)).toBe('KERN_SUCCESS');
    expect(news()).toEqual(['port_deleted', { name: c }]);
    expect(w.type(t, c)).toBe('KERN_INVALID_NAME');
    expect(w.events('ipc_notify.port_deleted')).toHaveLength(1);
  });

  test('fact "dead-name on a task port, task_terminate"', () => {
    const { w, t, ask, news } = notified();
    const port = ipcPortAllocSpecial(w.ipc, 'task');
    const c = w.kernelPort(t, port);
    ask(c, 'dead_name', 0);
    ipcPortDeallocSpecial(w.ipc, port);
    expect(news()).toEqual(['dead_name', { name: c }]);
    expect(w.type(t, c)).toBe('dead_name*2');
  });

  test('fact "dead-name on a send-once right that is used"', () => {
    const { w, t, ask, news, seen } = notified();
    const p = w.port(t);
    const s = w.makeSendOnce(t, p);
    ask(s, 'dead_name', 0);
    w.send(t, s, 1);
    expect(news()).toEqual(['port_deleted', { name: s }]);
    expect(w.type(t, s)).toBe('KERN_INVALID_NAME');
    expect(seen(p, 1)).toEqual([[1, 0]]);
  });
});

describe('port destroyed', () => {
  test('fact "port-destroyed notification"', () => {
    const { w, t, n, ask, mod, news } = notified();
    const p = w.port(t);
    machPortSetSeqno(w.ipc, t.space, p, 5);
    w.send(t, p, 77);
    expect(ask(p, 'port_destroyed', 1).kr).toBe('KERN_INVALID_VALUE');
    expect(ask(p, 'port_destroyed', 0).kr).toBe('KERN_SUCCESS');
    expect(w.status(t, p)).toMatchObject({ seqno: 5, msgcount: 1, pdrequest: true });
    expect(mod(p, 'receive', -1)).toBe('KERN_SUCCESS');
    expect(w.type(t, p)).toBe('dead_name');
    expect(news()).toEqual(['send_once', { unused: 0 }]);
    const { body } = w.take(t, n);
    const x = 'rights' in body ? body.rights : NOBODY;
    expect(x).not.toBe(p);
    expect(w.type(t, x)).toBe('receive');
    expect(w.status(t, x)).toMatchObject({ seqno: 0, mscount: 0, msgcount: 1, pdrequest: false });
    expect(w.receive(t, x)).toEqual({ id: 77, seqno: 0, local: x });
    expect(w.events('ipc_notify.port_destroyed')).toHaveLength(1);
  });

  test('fact "mach_port_request_notification errors"', () => {
    const { w, t, ask } = notified();
    const other = w.task('other');
    const send = w.give(other, w.receiveRight(other), t);
    const receive = w.receiveRight(t);
    expect(ask(NOBODY, 'no_senders', 0).kr).toBe('KERN_INVALID_NAME');
    expect(ask(send, 'no_senders', 0).kr).toBe('KERN_INVALID_RIGHT');
    expect(ask(NOBODY, 'dead_name', 0).kr).toBe('KERN_INVALID_NAME');
    expect(ask(receive, 'dead_name', 0).kr).toBe('KERN_SUCCESS');
    expect(ask(send, 'no_senders', 0, MACH_PORT_NULL).kr).toBe('KERN_INVALID_RIGHT');
    expect(w.events('ipc_notify.send_once')).toHaveLength(3);
  });
});

describe('calls', () => {
  test('fact "mach_port_deallocate"', () => {
    const { w, t } = notified();
    const [p, gone] = [w.port(t), w.port(t)];
    const dealloc = (name: PortName) => machPortDeallocate(w.ipc, t.space, name);
    machPortModRefs(w.ipc, t.space, gone, 'receive', -1);
    expect([dealloc(gone), dealloc(gone)]).toEqual(['KERN_SUCCESS', 'KERN_INVALID_NAME']);
    expect(dealloc(p)).toBe('KERN_SUCCESS');
    expect(w.type(t, p)).toBe('receive');
    expect(dealloc(p)).toBe('KERN_INVALID_RIGHT');
  });

  test('fact "mach_port_mod_refs"', () => {
    const { w, t, mod } = notified();
    const p = w.port(t);
    expect(mod(p, 'send', 2)).toBe('KERN_SUCCESS');
    expect(w.type(t, p)).toBe('send*3 receive');
    expect(mod(p, 'send', -4)).toBe('KERN_INVALID_VALUE');
    expect(mod(p, 'send', -3)).toBe('KERN_SUCCESS');
    expect(w.type(t, p)).toBe('receive');
    for (const delta of [-1, 0, 1]) expect(mod(p, 'send', delta)).toBe('KERN_INVALID_RIGHT');
    w.makeSend(t, p);
    expect(mod(p, 'send', 0xfffe)).toBe('KERN_UREFS_OVERFLOW');
    expect(mod(p, 'send', 1)).toBe('KERN_SUCCESS');
    expect(mod(p, 'send', 0xffff)).toBe('KERN_UREFS_OVERFLOW');
    expect(mod(p, 'receive', -1)).toBe('KERN_SUCCESS');
    expect(w.type(t, p)).toBe('dead_name*2');
    expect([mod(p, 'dead_name', -1), mod(p, 'dead_name', 1)]).toEqual([
      'KERN_SUCCESS',
      'KERN_SUCCESS',
    ]);
    expect(mod(p, 'send', -1)).toBe('KERN_INVALID_RIGHT');
  });

  test('fact "mach_port_insert_right"', () => {
    const { w, t } = notified();
    const [p, q] = [w.port(t), w.port(t)];
    const insert = (name: PortName, from: PortName, as: 'make_send' | 'make_send_once') =>
      machPortInsertRight(w.ipc, t.space, name, w.extract(t, from, as));
    const free = portName(0x6101);
    expect(insert(p, p, 'make_send')).toBe('KERN_SUCCESS');
    expect(insert(p, q, 'make_send')).toBe('KERN_RIGHT_EXISTS');
    expect(insert(free, q, 'make_send')).toBe('KERN_RIGHT_EXISTS');
    expect(insert(free, q, 'make_send_once')).toBe('KERN_SUCCESS');
    expect(w.type(t, free)).toBe('send_once');
    expect(insert(free, q, 'make_send_once')).toBe('KERN_NAME_EXISTS');
    const right = w.extract(t, q, 'move_receive');
    expect(machPortInsertRight(w.ipc, t.space, q, right)).toBe('KERN_SUCCESS');
    expect(w.type(t, q)).toBe('send receive');
    expect(w.status(t, q)).toMatchObject({ mscount: 0, msgcount: 1, sorights: 2, srights: 1 });
  });

  test('fact "mach_port_extract_right"', () => {
    const { w, t } = notified();
    const p = w.port(t);
    machPortModRefs(w.ipc, t.space, p, 'send', 1);
    for (const as of ['copy_send', 'make_send'] as const) {
      const right = value(machPortExtractRight(w.ipc, t.space, p, as));
      expect(machPortInsertRight(w.ipc, t.space, p, right)).toBe('KERN_SUCCESS');
    }
    expect(w.type(t, p)).toBe('send*4 receive');
    const { kr } = machPortExtractRight(w.ipc, t.space, p, 'move_send_once');
    expect(kr).toBe('KERN_INVALID_RIGHT');
  });

  test('fact "mach_port_rename"', () => {
    const { w, t } = notified();
    const p = w.port(t);
    machPortModRefs(w.ipc, t.space, p, 'send', 3);
    const free = portName(0x6200);
    expect(machPortRename(w.ipc, t.space, p, free)).toBe('KERN_SUCCESS');
    expect(w.type(t, p)).toBe('KERN_INVALID_NAME');
    expect(w.type(t, free)).toBe('send*4 receive');
  });

  test('fact "mach_port_move_member"', () => {
    const { w, t } = notified();
    const [p, set1, set2] = [w.receiveRight(t), w.set(t), w.set(t)];
    const move = (to: PortName) => machPortMoveMember(w.ipc, t.space, p, to);
    expect([MACH_PORT_NULL, set1, set1, set2].map(move)).toEqual([
      'KERN_NOT_IN_SET',
      'KERN_SUCCESS',
      'KERN_SUCCESS',
      'KERN_SUCCESS',
    ]);
    expect(w.status(t, p).pset).toBe(set2);
    expect(move(MACH_PORT_NULL)).toBe('KERN_SUCCESS');
  });

  test('fact "mach_port_type, get_refs, destroy"', () => {
    const { w, t } = notified();
    const [z, set] = [w.port(t), w.set(t)];
    expect(w.type(t, set)).toBe('port_set');
    expect(machPortDestroy(w.ipc, t.space, z)).toBe('KERN_SUCCESS');
    expect(w.type(t, z)).toBe('KERN_INVALID_NAME');
  });
});

describe('rights in messages', () => {
  test('fact "user reference counts: the same send right received twice"', () => {
    const { w, t } = notified();
    const [p, q] = [w.port(t), w.port(t)];
    const carry = (as: 'copy_send' | 'make_send' | 'move_send') =>
      w.send(t, q, 1, { ports: [p], dispositions: [as] });
    carry('copy_send');
    carry('copy_send');
    expect(w.type(t, p)).toBe('send receive');
    expect(w.take(t, q).body).toMatchObject({ ports: [p] });
    expect(w.type(t, p)).toBe('send*2 receive');
    w.receive(t, q);
    carry('make_send');
    w.receive(t, q);
    expect(w.type(t, p)).toBe('send*4 receive');
    carry('move_send');
    expect(w.type(t, p)).toBe('send*3 receive');
    w.receive(t, q);
    expect(w.type(t, p)).toBe('send*4 receive');
    expect(w.status(t, p)).toMatchObject({ mscount: 2, srights: 1 });
  });

  test('fact "MOVE_SEND of the last send reference: the name disappears and comes back"', () => {
    const { w, t } = notified();
    const q = w.port(t);
    const name = w.kernelPort(t, ipcPortAllocSpecial(w.ipc, 'task'));
    w.send(t, q, 1, { ports: [name], dispositions: ['move_send'] });
    expect(w.type(t, name)).toBe('KERN_INVALID_NAME');
    expect(w.take(t, q).body).toMatchObject({ ports: [name] });
    expect(w.type(t, name)).toBe('send');
  });

  // The kernel's messages carry their reply right in the body, where others may stand.
  test('fact "header at the receiver: reply right and disposition"', () => {
    const { w, t } = notified();
    const [p, q] = [w.port(t), w.port(t)];
    const reply = (disposition: 'make_send_once' | 'make_send') => {
      w.send(t, p, 1, { ports: [q], dispositions: [disposition] });
      const { body, msgh_local_port } = w.take(t, p);
      expect(msgh_local_port).toBe(p);
      return 'ports' in body ? body.ports[0] : undefined;
    };
    const once = reply('make_send_once') ?? q;
    expect([once === q, w.type(t, once)]).toEqual([false, 'send_once']);
    expect(reply('make_send')).toBe(q);
    w.send(t, p, 1, { disposition: 'make_send' });
    expect(w.take(t, p)).toMatchObject({ msgh_local_port: p, body: { ports: [] } });
  });

  test('the destination right of a message is used up when it is received', () => {
    const { w, t, seen } = notified();
    const p = w.port(t);
    w.send(t, p, 1, { disposition: 'make_send' });
    w.send(t, w.makeSendOnce(t, p), 2);
    expect(w.status(t, p)).toMatchObject({ srights: 2, sorights: 1 });
    expect(seen(p, 2)).toEqual([
      [1, 0],
      [2, 1],
    ]);
    expect(w.status(t, p)).toMatchObject({ srights: 1, sorights: 0 });
  });
});
