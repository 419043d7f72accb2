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
import type { KernReturn } from '../../../../kernel/mach/kern_return';
import type { PortName } from '../../../../kernel/mach/types';
import { MACH_PORT_DEAD, MACH_PORT_NULL, portName } from '../../../../kernel/mach/types';
import type { Kinds } from './ipc_kinds';
import { kinds } from './ipc_kinds';
import { NOBODY } from './ipc_world';

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
/** A word that a program in JavaScript might pass. */
const junk = JSON.parse('"junk"');

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
  ['mod_refs: dead name, all', (k) => mod(k, k.dead, 'dead_name', 0xfffe), 'KERN_SUCCESS'],
  ['mod_refs: dead overflow', (k) => mod(k, k.dead, 'dead_name', 0xffff), 'KERN_UREFS_OVERFLOW'],
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
