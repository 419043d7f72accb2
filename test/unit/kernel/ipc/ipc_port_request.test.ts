/**
 * Who is told of a port's fate, in which order, and what the port counts afterwards: what recorded
 * walks over ports show of it, and where profiles differ.
 */
import { describe, expect, test } from '@jest/globals';
import {
  machPortAllocateName,
  machPortDestroy,
  machPortModRefs,
  machPortRename,
  machPortRequestNotification,
  machPortSetQlimit,
} from '../../../../kernel/ipc/mach_port';
import {
  cmuIpcSwitches,
  gnuIpcSwitches,
  osfIpcSwitches,
} from '../../../../kernel/mach/ipc_switches';
import type { NotifyKind } from '../../../../kernel/mach/notify_defs';
import type { PortName } from '../../../../kernel/mach/types';
import { portName } from '../../../../kernel/mach/types';
import { World } from './ipc_world';

function world(switches = osfIpcSwitches) {
  const w = new World(switches);
  const t = w.task('t');
  const n = w.port(t);
  const ask = (name: PortName, what: NotifyKind, notify = n) =>
    machPortRequestNotification(w.ipc, t.space, name, what, 0, notify).kr;
  const next = () => w.take(t, n);
  return { w, t, n, ask, next };
}

describe('a receive right that a backup saves', () => {
  test('mach_port_destroy tells the backup before no-senders, with the count it had', () => {
    const { w, t, ask, next } = world(gnuIpcSwitches);
    const p = w.port(t);
    ask(p, 'port_destroyed');
    ask(p, 'no_senders');
    machPortDestroy(w.ipc, t.space, p);
    const saved = next();
    expect(saved.msgh_id).toBe('mach_notify_port_destroyed');
    expect(next()).toMatchObject({ msgh_id: 'mach_notify_no_senders', body: { count: 1 } });
    if ('rights' in saved.body)
      expect(w.status(t, saved.body.rights)).toMatchObject({ srights: 0 });
  });

  test.each([
    ['osf', osfIpcSwitches, 0],
    ['gnu', gnuIpcSwitches, 1],
  ] as const)(
    'from mod_refs in profile %s keeps or loses the send right of its old name',
    (...row) => {
      const [, switches, srights] = row;
      const { w, t, ask, next } = world(switches);
      const p = w.port(t);
      ask(p, 'port_destroyed');
      machPortModRefs(w.ipc, t.space, p, 'receive', -1);
      expect(w.type(t, p)).toBe('dead_name');
      const { body } = next();
      if ('rights' in body) expect(w.status(t, body.rights)).toMatchObject({ srights, mscount: 0 });
    },
  );

  test('is none if the backup is in its own queue: that port is told nothing', () => {
    const { w, t, n, ask } = world();
    const [p, backup] = [w.port(t), w.receiveRight(t)];
    ask(backup, 'port_destroyed');
    ask(p, 'port_destroyed', backup);
    w.send(t, p, 1, { ports: [backup], dispositions: ['move_receive'] });
    machPortDestroy(w.ipc, t.space, p);
    const { body } = w.take(t, n);
    if ('rights' in body) {
      expect(w.status(t, body.rights)).toMatchObject({ msgcount: 0, sorights: 0 });
    }
    expect(w.died).toHaveLength(1);
  });
});

test('dead-name notifications go out in the order of a table that fills from its end', () => {
  const { w, t, ask, next } = world();
  const p = w.receiveRight(t);
  const names = Array.from({ length: 5 }, () => w.makeSendOnce(t, p));
  for (const name of names) ask(name, 'dead_name');
  machPortModRefs(w.ipc, t.space, p, 'receive', -1);
  const told = names.map(() => {
    const { body } = next();
    return 'name' in body ? names.indexOf(body.name) : -1;
  });
  expect(told).toEqual([0, 2, 1, 4, 3]);
});

test('a port-deleted notification to the port that moves away waits in its queue', () => {
  const { w, t, ask } = world();
  const [p, q] = [w.receiveRight(t), w.port(t)];
  ask(p, 'dead_name', p);
  const waiting = w.receiving(t, p);
  w.send(t, q, 1, { ports: [p], dispositions: ['move_receive'] });
  w.run();
  expect(waiting.code).toBe('MACH_RCV_PORT_DIED');
  const { body } = w.take(t, q);
  const moved = 'ports' in body ? body.ports[0] : undefined;
  expect(moved === undefined ? null : w.receive(t, moved)).toMatchObject({ id: 65, seqno: 0 });
});

test('a message that carries the receive right of its own destination waits for room', () => {
  const { w, t } = world(gnuIpcSwitches);
  const p = w.port(t);
  machPortSetQlimit(w.ipc, t.space, p, 1);
  const move = { ports: [p], dispositions: ['move_receive'], timeout: 0 } as const;
  expect(w.send(t, p, 1)).toBe('MACH_MSG_SUCCESS');
  expect(w.send(t, p, 2, move)).toBe('MACH_SEND_TIMED_OUT');
  expect(w.type(t, p)).toBe('send*2 receive');
  expect(w.receive(t, p)).toEqual({ id: 1, seqno: 0, local: p });
  expect(w.send(t, p, 3, move)).toBe('MACH_MSG_SUCCESS');
  expect(w.type(t, p)).toBe('dead_name*2');
});

describe('mod_refs of a right whose port has died', () => {
  test.each([
    ['osf', osfIpcSwitches, 'KERN_INVALID_RIGHT'],
    ['cmu', cmuIpcSwitches, 'KERN_INVALID_VALUE'],
    ['gnu', gnuIpcSwitches, 'KERN_INVALID_VALUE'],
  ] as const)('in profile %s judges the delta or the death first', (_name, switches, kr) => {
    const { w, t } = world(switches);
    const u = w.task('u');
    const p = w.port(t);
    const sends = w.give(t, p, u);
    const once = w.insert(u, w.extract(t, p, 'make_send_once'));
    machPortDestroy(w.ipc, t.space, p);
    expect(machPortModRefs(w.ipc, u.space, sends, 'send', -5)).toBe(kr);
    expect(machPortModRefs(w.ipc, u.space, once, 'send_once', 1)).toBe(kr);
    expect(w.type(u, sends)).toBe('dead_name');
    expect(machPortModRefs(w.ipc, u.space, sends, 'send', -5)).toBe('KERN_INVALID_RIGHT');
  });
});

describe('a name that a task chose and gave up', () => {
  test.each([
    ['osf', osfIpcSwitches, false],
    ['gnu', gnuIpcSwitches, true],
  ] as const)('in profile %s comes back or does not', (_name, switches, back) => {
    const { w, t } = world(switches);
    const chosen = portName(0x5000);
    machPortAllocateName(w.ipc, t.space, 'receive', chosen);
    machPortDestroy(w.ipc, t.space, chosen);
    expect(w.receiveRight(t) === chosen).toBe(back);
  });

  test('in profile gnu comes back once, also after it was chosen again', () => {
    const { w, t } = world(gnuIpcSwitches);
    const [a, b] = [portName(0x5000), portName(0x6000)];
    for (const name of [a, b]) machPortAllocateName(w.ipc, t.space, 'receive', name);
    for (const name of [a, b]) machPortDestroy(w.ipc, t.space, name);
    machPortAllocateName(w.ipc, t.space, 'receive', b);
    const made = w.receiveRight(t);
    expect(made).toBe(a);
    expect(machPortRename(w.ipc, t.space, made, b)).toBe('KERN_NAME_EXISTS');
  });

  test('in profile gnu waits with 63 others; of more the lowest comes next', () => {
    const { w, t } = world(gnuIpcSwitches);
    const names = Array.from({ length: 70 }, () => w.receiveRight(t));
    for (const name of names) machPortDestroy(w.ipc, t.space, name);
    const again = names.map(() => w.receiveRight(t));
    expect(again).toEqual([...names.slice(0, 64).reverse(), ...names.slice(64)]);
  });
});
