/** Every call on a port space with good and bad arguments; the first wrong one decides the code. */
import { describe, expect, test } from '@jest/globals';
import { IP_DEAD } from '../../../../kernel/ipc/ipc_port';
import { ipcSpaceDestroy } from '../../../../kernel/ipc/ipc_space_destroy';
import {
  machPortAllocate,
  machPortAllocateName,
  machPortDeallocate,
  machPortDestroy,
  machPortExtractRight,
  machPortInsertRight,
  machPortModRefs,
  machPortMoveMember,
  machPortRename,
  machPortRequestNotification,
  machPortSetMscount,
  machPortSetQlimit,
  machPortSetSeqno,
} from '../../../../kernel/ipc/mach_port';
import {
  machPortGetReceiveStatus,
  machPortGetRefs,
  machPortGetSetStatus,
  machPortNames,
  machPortType,
} from '../../../../kernel/ipc/mach_port_status';
import type { Task } from '../../../../kernel/kern/task';
import type { KernReturn } from '../../../../kernel/mach/kern_return';
import type { PortName } from '../../../../kernel/mach/types';
import { MACH_PORT_DEAD, MACH_PORT_NULL, portName } from '../../../../kernel/mach/types';
import { NOBODY, value, World } from './ipc_world';

/** One task with a name of each kind. */
interface Kinds {
  readonly w: World;
  readonly t: Task;
  readonly both: PortName;
  readonly receive: PortName;
  readonly send: PortName;
  readonly once: PortName;
  readonly set: PortName;
  readonly dead: PortName;
}

function kinds(): Kinds {
  const w = new World();
  const t = w.task('t');
  const other = w.task('other');
  const both = w.port(t);
  const receive = w.receiveRight(t);
  const send = w.give(other, w.receiveRight(other), t);
  const once = w.makeSendOnce(t, receive);
  const set = w.set(t);
  const dead = value(machPortAllocate(w.ipc, t.space, 'dead_name'));
  return { w, t, both, receive, send, once, set, dead };
}

type Case = readonly [what: string, call: (k: Kinds) => KernReturn, kr: KernReturn];

const name = portName;
const missing = (what: string, call: (k: Kinds, n: PortName) => KernReturn): Case[] => [
  [`${what}: null name`, (k) => call(k, MACH_PORT_NULL), 'KERN_INVALID_NAME'],
  [`${what}: dead value`, (k) => call(k, MACH_PORT_DEAD), 'KERN_INVALID_NAME'],
  [`${what}: no such name`, (k) => call(k, NOBODY), 'KERN_INVALID_NAME'],
  [`${what}: not even a number of a name`, (k) => call(k, name(1.5)), 'KERN_INVALID_NAME'],
];
const receives = (what: string, call: (k: Kinds, n: PortName) => KernReturn): Case[] => [
  ...missing(what, call),
  [`${what}: send right`, (k) => call(k, k.send), 'KERN_INVALID_RIGHT'],
  [`${what}: send-once right`, (k) => call(k, k.once), 'KERN_INVALID_RIGHT'],
  [`${what}: port set`, (k) => call(k, k.set), 'KERN_INVALID_RIGHT'],
  [`${what}: dead name`, (k) => call(k, k.dead), 'KERN_INVALID_RIGHT'],
  [`${what}: receive right`, (k) => call(k, k.receive), 'KERN_SUCCESS'],
  [`${what}: receive and send right`, (k) => call(k, k.both), 'KERN_SUCCESS'],
];

const type = (k: Kinds, n: PortName) => machPortType(k.w.ipc, k.t.space, n).kr;
const rename = (k: Kinds, a: PortName, b: PortName) => machPortRename(k.w.ipc, k.t.space, a, b);
const mod = (k: Kinds, n: PortName, right: Parameters<typeof machPortModRefs>[3], delta: number) =>
  machPortModRefs(k.w.ipc, k.t.space, n, right, delta);
const move = (k: Kinds, a: PortName, b: PortName) => machPortMoveMember(k.w.ipc, k.t.space, a, b);
const qlimit = (k: Kinds, n: PortName, limit: number) =>
  machPortSetQlimit(k.w.ipc, k.t.space, n, limit);
const dealloc = (k: Kinds, n: PortName) => machPortDeallocate(k.w.ipc, k.t.space, n);
const destroy = (k: Kinds, n: PortName) => machPortDestroy(k.w.ipc, k.t.space, n);
const refs = (k: Kinds, n: PortName, right: Parameters<typeof machPortGetRefs>[3]) =>
  machPortGetRefs(k.w.ipc, k.t.space, n, right);
const junk: never = Object.assign('junk') as never; // parsed

const cases: readonly Case[] = [
  ...missing('type', type),
  ['type: any name', (k) => type(k, k.dead), 'KERN_SUCCESS'],

  ['rename: to null', (k) => rename(k, k.both, MACH_PORT_NULL), 'KERN_INVALID_VALUE'],
  ['rename: to dead', (k) => rename(k, k.both, MACH_PORT_DEAD), 'KERN_INVALID_VALUE'],
  ['rename: to itself', (k) => rename(k, k.both, k.both), 'KERN_NAME_EXISTS'],
  ['rename: to a name in use', (k) => rename(k, k.both, k.set), 'KERN_NAME_EXISTS'],
  ['rename: nothing to a name in use', (k) => rename(k, NOBODY, k.set), 'KERN_NAME_EXISTS'],
  ...missing('rename', (k, n) => rename(k, n, name(500))),
  ['rename: to a free name', (k) => rename(k, k.both, name(500)), 'KERN_SUCCESS'],

  ['allocate: receive', (k) => machPortAllocate(k.w.ipc, k.t.space, 'receive').kr, 'KERN_SUCCESS'],
  ['allocate: send', (k) => machPortAllocate(k.w.ipc, k.t.space, 'send').kr, 'KERN_INVALID_VALUE'],
  ['allocate: junk', (k) => machPortAllocate(k.w.ipc, k.t.space, junk).kr, 'KERN_INVALID_VALUE'],
  ['allocate_name: free', (k) => allocateName(k, 'receive', name(9999)), 'KERN_SUCCESS'],
  ['allocate_name: in use', (k) => allocateName(k, 'port_set', k.both), 'KERN_NAME_EXISTS'],
  ['allocate_name: null', (k) => allocateName(k, 'receive', MACH_PORT_NULL), 'KERN_INVALID_VALUE'],
  ['allocate_name: dead', (k) => allocateName(k, 'receive', MACH_PORT_DEAD), 'KERN_INVALID_VALUE'],
  ['allocate_name: send', (k) => allocateName(k, 'send', name(9999)), 'KERN_INVALID_VALUE'],

  ...missing('destroy', destroy),
  ['destroy: send right', (k) => destroy(k, k.send), 'KERN_SUCCESS'],
  ['destroy: send-once right', (k) => destroy(k, k.once), 'KERN_SUCCESS'],
  ['destroy: port set', (k) => destroy(k, k.set), 'KERN_SUCCESS'],
  ['destroy: dead name', (k) => destroy(k, k.dead), 'KERN_SUCCESS'],
  ['destroy: receive and send right', (k) => destroy(k, k.both), 'KERN_SUCCESS'],

  ...missing('deallocate', dealloc),
  ['deallocate: receive right', (k) => dealloc(k, k.receive), 'KERN_INVALID_RIGHT'],
  ['deallocate: port set', (k) => dealloc(k, k.set), 'KERN_INVALID_RIGHT'],
  ['deallocate: dead name', (k) => dealloc(k, k.dead), 'KERN_SUCCESS'],
  ['deallocate: send right', (k) => dealloc(k, k.send), 'KERN_SUCCESS'],
  ['deallocate: send-once right', (k) => dealloc(k, k.once), 'KERN_SUCCESS'],
  ['deallocate: receive and send right', (k) => dealloc(k, k.both), 'KERN_SUCCESS'],

  ['get_refs: junk right', (k) => refs(k, k.both, junk).kr, 'KERN_INVALID_VALUE'],
  ...missing('get_refs', (k, n) => refs(k, n, 'send').kr),
  ['get_refs: right not there', (k) => refs(k, k.set, 'send').kr, 'KERN_SUCCESS'],

  ['mod_refs: junk right', (k) => mod(k, k.both, junk, 1), 'KERN_INVALID_VALUE'],
  ...missing('mod_refs', (k, n) => mod(k, n, 'send', 1)),
  ['mod_refs: send +2', (k) => mod(k, k.send, 'send', 2), 'KERN_SUCCESS'],
  ['mod_refs: send, half of one', (k) => mod(k, k.send, 'send', 0.5), 'KERN_INVALID_VALUE'],
  ['mod_refs: send below 0', (k) => mod(k, k.send, 'send', -2), 'KERN_INVALID_VALUE'],
  ['mod_refs: send overflow', (k) => mod(k, k.send, 'send', 0xfffe), 'KERN_UREFS_OVERFLOW'],
  ['mod_refs: send right not there', (k) => mod(k, k.receive, 'send', 1), 'KERN_INVALID_RIGHT'],
  ['mod_refs: send right of a set', (k) => mod(k, k.set, 'send', 0), 'KERN_INVALID_RIGHT'],
  ['mod_refs: receive 0', (k) => mod(k, k.both, 'receive', 0), 'KERN_SUCCESS'],
  ['mod_refs: receive +1', (k) => mod(k, k.both, 'receive', 1), 'KERN_INVALID_VALUE'],
  ['mod_refs: receive -2', (k) => mod(k, k.both, 'receive', -2), 'KERN_INVALID_VALUE'],
  ['mod_refs: receive -1', (k) => mod(k, k.receive, 'receive', -1), 'KERN_SUCCESS'],
  ['mod_refs: receive right not there', (k) => mod(k, k.send, 'receive', 0), 'KERN_INVALID_RIGHT'],
  ['mod_refs: send-once 0', (k) => mod(k, k.once, 'send_once', 0), 'KERN_SUCCESS'],
  ['mod_refs: send-once +1', (k) => mod(k, k.once, 'send_once', 1), 'KERN_INVALID_VALUE'],
  ['mod_refs: send-once -2', (k) => mod(k, k.once, 'send_once', -2), 'KERN_INVALID_VALUE'],
  ['mod_refs: send-once -1', (k) => mod(k, k.once, 'send_once', -1), 'KERN_SUCCESS'],
  ['mod_refs: send-once not there', (k) => mod(k, k.send, 'send_once', 0), 'KERN_INVALID_RIGHT'],
  ['mod_refs: set 0', (k) => mod(k, k.set, 'port_set', 0), 'KERN_SUCCESS'],
  ['mod_refs: set +1', (k) => mod(k, k.set, 'port_set', 1), 'KERN_INVALID_VALUE'],
  ['mod_refs: set -1', (k) => mod(k, k.set, 'port_set', -1), 'KERN_SUCCESS'],
  ['mod_refs: set not there', (k) => mod(k, k.both, 'port_set', 0), 'KERN_INVALID_RIGHT'],
  ['mod_refs: dead name +1', (k) => mod(k, k.dead, 'dead_name', 1), 'KERN_SUCCESS'],
  ['mod_refs: dead name -1', (k) => mod(k, k.dead, 'dead_name', -1), 'KERN_SUCCESS'],
  ['mod_refs: dead name -2', (k) => mod(k, k.dead, 'dead_name', -2), 'KERN_INVALID_VALUE'],
  ['mod_refs: dead overflow', (k) => mod(k, k.dead, 'dead_name', 0xfffe), 'KERN_UREFS_OVERFLOW'],
  ['mod_refs: no dead name', (k) => mod(k, k.send, 'dead_name', 0), 'KERN_INVALID_RIGHT'],
  ['mod_refs: send on a dead name', (k) => mod(k, k.dead, 'send', -1), 'KERN_INVALID_RIGHT'],

  ...receives('set_qlimit', (k, n) => qlimit(k, n, 16)),
  ['set_qlimit: 0', (k) => qlimit(k, k.both, 0), 'KERN_SUCCESS'],
  ['set_qlimit: 17', (k) => qlimit(k, k.both, 17), 'KERN_INVALID_VALUE'],
  ['set_qlimit: -1', (k) => qlimit(k, k.both, -1), 'KERN_INVALID_VALUE'],
  ['set_qlimit: 17 of nothing', (k) => qlimit(k, NOBODY, 17), 'KERN_INVALID_VALUE'],
  ...receives('set_mscount', (k, n) => machPortSetMscount(k.w.ipc, k.t.space, n, 7)),
  ...receives('set_seqno', (k, n) => machPortSetSeqno(k.w.ipc, k.t.space, n, 7)),
  ...receives('get_receive_status', (k, n) => machPortGetReceiveStatus(k.w.ipc, k.t.space, n).kr),

  ...missing('get_set_status', (k, n) => machPortGetSetStatus(k.w.ipc, k.t.space, n).kr),
  ['get_set_status: port', (k) => setStatus(k, k.both), 'KERN_INVALID_RIGHT'],
  ['get_set_status: set', (k) => setStatus(k, k.set), 'KERN_SUCCESS'],

  ...receives('move_member', (k, n) => move(k, n, k.set)),
  ['move_member: to a port', (k) => move(k, k.both, k.receive), 'KERN_INVALID_RIGHT'],
  ['move_member: to nothing', (k) => move(k, k.both, NOBODY), 'KERN_INVALID_NAME'],
  ['move_member: to dead', (k) => move(k, k.both, MACH_PORT_DEAD), 'KERN_INVALID_NAME'],
  ['move_member: nothing to a port', (k) => move(k, NOBODY, k.both), 'KERN_INVALID_NAME'],
  ['move_member: out of no set', (k) => move(k, k.both, MACH_PORT_NULL), 'KERN_NOT_IN_SET'],

  ...receives('no_senders', (k, n) => ask(k, n, 'no_senders', 0, k.both)),
  ...receives('port_destroyed', (k, n) => ask(k, n, 'port_destroyed', 0, k.both)),
  ...missing('dead_name', (k, n) => ask(k, n, 'dead_name', 0, k.both)),
  [
    'port_destroyed: sync 1',
    (k) => ask(k, k.both, 'port_destroyed', 1, k.both),
    'KERN_INVALID_VALUE',
  ],
  ['request: junk', (k) => ask(k, k.both, junk, 0, k.both), 'KERN_INVALID_VALUE'],
  [
    'request: dead notify',
    (k) => ask(k, k.both, 'no_senders', 0, MACH_PORT_DEAD),
    'KERN_INVALID_CAPABILITY',
  ],
  [
    'request: notify is a dead name',
    (k) => ask(k, k.both, 'no_senders', 0, k.dead),
    'KERN_INVALID_CAPABILITY',
  ],
  [
    'request: notify cannot make a right',
    (k) => ask(k, k.both, 'no_senders', 0, k.send),
    'KERN_INVALID_CAPABILITY',
  ],
  [
    'request: notify is a send-once right',
    (k) => ask(k, k.both, 'no_senders', 0, k.once),
    'KERN_SUCCESS',
  ],
  ['request: null notify', (k) => ask(k, k.both, 'no_senders', 0, MACH_PORT_NULL), 'KERN_SUCCESS'],
  ['dead_name: receive right', (k) => ask(k, k.receive, 'dead_name', 0, k.both), 'KERN_SUCCESS'],
  ['dead_name: port set', (k) => ask(k, k.set, 'dead_name', 0, k.both), 'KERN_INVALID_RIGHT'],
  [
    'dead_name: dead, not at once',
    (k) => ask(k, k.dead, 'dead_name', 0, k.both),
    'KERN_INVALID_ARGUMENT',
  ],
  [
    'dead_name: dead, null notify',
    (k) => ask(k, k.dead, 'dead_name', 1, MACH_PORT_NULL),
    'KERN_INVALID_ARGUMENT',
  ],
  ['dead_name: dead, at once', (k) => ask(k, k.dead, 'dead_name', 1, k.both), 'KERN_SUCCESS'],

  ['insert_right: null name', (k) => insert(k, MACH_PORT_NULL), 'KERN_INVALID_VALUE'],
  ['insert_right: dead name', (k) => insert(k, MACH_PORT_DEAD), 'KERN_INVALID_VALUE'],
  ['insert_right: the port has another name', (k) => insert(k, name(500)), 'KERN_RIGHT_EXISTS'],
  ['insert_right: name of another port', (k) => insert(k, k.receive), 'KERN_RIGHT_EXISTS'],
  ['insert_right: under its name', (k) => insert(k, k.both), 'KERN_SUCCESS'],
  [
    'insert_right: null right',
    (k) => machPortInsertRight(k.w.ipc, k.t.space, name(500), null),
    'KERN_INVALID_CAPABILITY',
  ],
  [
    'insert_right: dead right',
    (k) => machPortInsertRight(k.w.ipc, k.t.space, name(500), IP_DEAD),
    'KERN_INVALID_CAPABILITY',
  ],

  ['extract_right: junk', (k) => extract(k, k.both, junk), 'KERN_INVALID_VALUE'],
  ...missing('extract_right', (k, n) => extract(k, n, 'copy_send')),
  [
    'extract_right: make_send of a send right',
    (k) => extract(k, k.send, 'make_send'),
    'KERN_INVALID_RIGHT',
  ],
  [
    'extract_right: make_send_once',
    (k) => extract(k, k.send, 'make_send_once'),
    'KERN_INVALID_RIGHT',
  ],
  [
    'extract_right: copy_send of a receive right',
    (k) => extract(k, k.receive, 'copy_send'),
    'KERN_INVALID_RIGHT',
  ],
  [
    'extract_right: move_send of a receive right',
    (k) => extract(k, k.receive, 'move_send'),
    'KERN_INVALID_RIGHT',
  ],
  [
    'extract_right: move_send_once of a port',
    (k) => extract(k, k.both, 'move_send_once'),
    'KERN_INVALID_RIGHT',
  ],
  [
    'extract_right: move_receive of a send right',
    (k) => extract(k, k.send, 'move_receive'),
    'KERN_INVALID_RIGHT',
  ],
  [
    'extract_right: copy_send of a dead name',
    (k) => extract(k, k.dead, 'copy_send'),
    'KERN_SUCCESS',
  ],
  [
    'extract_right: move_send of a dead name',
    (k) => extract(k, k.dead, 'move_send'),
    'KERN_SUCCESS',
  ],
  [
    'extract_right: make_send of a dead name',
    (k) => extract(k, k.dead, 'make_send'),
    'KERN_INVALID_RIGHT',
  ],
  [
    'extract_right: copy_send of a set',
    (k) => extract(k, k.set, 'copy_send'),
    'KERN_INVALID_RIGHT',
  ],
];

function allocateName(k: Kinds, right: Parameters<typeof machPortAllocateName>[2], n: PortName) {
  return machPortAllocateName(k.w.ipc, k.t.space, right, n);
}

function setStatus(k: Kinds, n: PortName): KernReturn {
  return machPortGetSetStatus(k.w.ipc, k.t.space, n).kr;
}

function ask(
  k: Kinds,
  n: PortName,
  what: Parameters<typeof machPortRequestNotification>[3],
  sync: number,
  notify: PortName,
): KernReturn {
  return machPortRequestNotification(k.w.ipc, k.t.space, n, what, sync, notify).kr;
}

function insert(k: Kinds, n: PortName): KernReturn {
  return machPortInsertRight(k.w.ipc, k.t.space, n, k.w.extract(k.t, k.both, 'make_send'));
}

function extract(
  k: Kinds,
  n: PortName,
  disposition: Parameters<typeof machPortExtractRight>[3],
): KernReturn {
  return machPortExtractRight(k.w.ipc, k.t.space, n, disposition).kr;
}

describe('codes', () => {
  test.each(cases)('%s', (_what, call, kr) => {
    expect(call(kinds())).toBe(kr);
  });

  test('every call answers KERN_INVALID_TASK for no space and for that of a dead task', () => {
    const k = kinds();
    const { ipc } = k.w;
    ipcSpaceDestroy(ipc, k.t.space);
    for (const space of [null, k.t.space]) {
      const answers = [
        machPortNames(ipc, space).kr,
        machPortType(ipc, space, k.both).kr,
        machPortRename(ipc, space, k.both, name(500)),
        machPortAllocateName(ipc, space, 'receive', name(500)),
        machPortAllocate(ipc, space, 'receive').kr,
        machPortDestroy(ipc, space, k.both),
        machPortDeallocate(ipc, space, k.both),
        machPortGetRefs(ipc, space, k.both, 'send').kr,
        machPortModRefs(ipc, space, k.both, 'send', 1),
        machPortSetQlimit(ipc, space, k.both, 3),
        machPortSetMscount(ipc, space, k.both, 3),
        machPortSetSeqno(ipc, space, k.both, 3),
        machPortGetSetStatus(ipc, space, k.set).kr,
        machPortGetReceiveStatus(ipc, space, k.both).kr,
        machPortMoveMember(ipc, space, k.both, k.set),
        machPortRequestNotification(ipc, space, k.both, 'no_senders', 0, k.both).kr,
        machPortInsertRight(ipc, space, name(500), null),
        machPortExtractRight(ipc, space, k.both, 'copy_send').kr,
      ];
      expect(new Set(answers)).toEqual(new Set(['KERN_INVALID_TASK']));
    }
  });
});

describe('effects', () => {
  test('names lists what is in use, types included', () => {
    const w = new World();
    const t = w.task('t');
    const p = w.port(t);
    const set = w.set(t);
    machPortAllocateName(w.ipc, t.space, 'dead_name', name(7000));
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
    machPortAllocateName(w.ipc, t.space, 'receive', name(4));
    expect(w.receiveRight(t)).toBe(1);
    expect(w.receiveRight(t)).toBe(5);
    machPortDestroy(w.ipc, t.space, name(4));
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
    const q = name(600);
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
    machPortRename(w.ipc, t.space, set, name(501));
    machPortRename(w.ipc, t.space, once, name(502));
    machPortRename(w.ipc, t.space, dead, name(503));
    expect(w.status(t, both).pset).toBe(501);
    expect(value(machPortGetSetStatus(w.ipc, t.space, name(501)))).toEqual([both]);
    expect([w.type(t, name(502)), w.type(t, name(503))]).toEqual(['send_once', 'dead_name']);
  });

  test('get_refs counts send rights and dead names, others once', () => {
    const k = kinds();
    mod(k, k.send, 'send', 4);
    mod(k, k.dead, 'dead_name', 2);
    const counts = [
      refs(k, k.send, 'send'),
      refs(k, k.dead, 'dead_name'),
      refs(k, k.both, 'receive'),
      refs(k, k.once, 'send_once'),
      refs(k, k.set, 'port_set'),
      refs(k, k.set, 'receive'),
    ];
    expect(counts.map(value)).toEqual([5, 3, 1, 1, 1, 0]);
  });

  test('a send-once right can be inserted under a free name only', () => {
    const { w, t, receive, both } = kinds();
    const once = () => w.extract(t, receive, 'make_send_once');
    expect(machPortInsertRight(w.ipc, t.space, both, once())).toBe('KERN_NAME_EXISTS');
    expect(machPortInsertRight(w.ipc, t.space, name(500), once())).toBe('KERN_SUCCESS');
    expect(w.type(t, name(500))).toBe('send_once');
    expect(w.receive(t, receive)).toMatchObject({ id: 71 });
  });

  test('a receive right can be inserted under a free name, with its queue', () => {
    const w = new World();
    const [a, b] = [w.task('a'), w.task('b')];
    const p = w.port(a);
    w.send(a, p, 1);
    const right = w.extract(a, p, 'move_receive');
    expect(machPortInsertRight(w.ipc, b.space, name(77), right)).toBe('KERN_SUCCESS');
    expect(w.receive(b, name(77))).toEqual({ id: 1, seqno: 0, local: 77 });
    expect(w.type(a, p)).toBe('send');
  });

  test('a right whose port is dead cannot be inserted', () => {
    const w = new World();
    const [a, b] = [w.task('a'), w.task('b')];
    const p = w.receiveRight(a);
    const right = w.extract(a, p, 'make_send');
    machPortDestroy(w.ipc, a.space, p);
    const kr = machPortInsertRight(w.ipc, b.space, name(77), right);
    expect(kr).toBe('KERN_INVALID_CAPABILITY');
    expect(w.type(b, name(77))).toBe('KERN_INVALID_NAME');
  });

  test('a send right that a full name cannot count is refused', () => {
    const k = kinds();
    mod(k, k.both, 'send', 0xfffd);
    expect(insert(k, k.both)).toBe('KERN_UREFS_OVERFLOW');
    expect(k.w.status(k.t, k.both).srights).toBe(1);
  });

  test('a dead name with all its references takes no further one', () => {
    const k = kinds();
    mod(k, k.dead, 'dead_name', 0xfffd);
    expect(ask(k, k.dead, 'dead_name', 1, k.both)).toBe('KERN_UREFS_OVERFLOW');
    expect(k.w.receive(k.t, k.both)).toMatchObject({ id: 71 });
  });
});
