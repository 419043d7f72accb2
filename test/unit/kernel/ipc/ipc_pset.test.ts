/** Port sets: one queue, several ports with their own numbers. */
import { expect, test } from '@jest/globals';
import { IpcPset, ipcPsetAdd, ipcPsetRemove } from '../../../../kernel/ipc/ipc_pset';
import {
  machPortDestroy,
  machPortModRefs,
  machPortMoveMember,
} from '../../../../kernel/ipc/mach_port';
import { machPortGetSetStatus } from '../../../../kernel/ipc/mach_port_status';
import { KernelPanic } from '../../../../kernel/kern/assert';
import { MACH_PORT_NULL, portName } from '../../../../kernel/mach/types';
import { stateOf, value, World } from './ipc_world';

function world() {
  const w = new World();
  const t = w.task('t');
  const [p, q, set] = [w.port(t), w.port(t), w.set(t)];
  const join = (port: typeof p, to = set) => machPortMoveMember(w.ipc, t.space, port, to);
  return { w, t, p, q, set, join };
}

test('numbers do not depend on membership (law 19)', () => {
  const { w, t, p, set, join } = world();
  for (let id = 1; id <= 4; id += 1) w.send(t, p, id);
  const got = [w.receive(t, p)];
  join(p);
  got.push(w.receive(t, set));
  join(p, MACH_PORT_NULL);
  got.push(w.receive(t, p));
  join(p);
  got.push(w.receive(t, set));
  expect(got).toMatchObject([0, 1, 2, 3].map((seqno) => ({ id: seqno + 1, seqno, local: p })));
  expect(w.events('ipc_pset.added')).toEqual([
    'ipc_pset.added 3 1 3 0 0',
    'ipc_pset.added 3 1 1 0 0',
  ]);
  expect(w.events('ipc_pset.removed')).toEqual(['ipc_pset.removed 3 1 2 0 0']);
});

test('a member cannot be received from by itself: MACH_RCV_IN_SET', () => {
  const { w, t, p, join } = world();
  join(p);
  expect(w.receive(t, p)).toBe('MACH_RCV_IN_SET');
});

test('a receiver of the set is handed what a new member brings along', () => {
  const { w, t, p, q, set, join } = world();
  w.send(t, p, 1);
  w.send(t, p, 2);
  w.send(t, q, 3);
  const receive = w.receiving(t, set);
  join(p);
  w.run();
  expect(stateOf(receive)).toEqual({ id: 1, seqno: 0, local: p });
  join(q);
  expect([w.receive(t, set), w.receive(t, set)]).toMatchObject([{ id: 2 }, { id: 3 }]);
});

test('a sender to a member wakes a receiver of the set', () => {
  const { w, t, p, set, join } = world();
  join(p);
  const receive = w.receiving(t, set);
  w.send(t, p, 1);
  w.run();
  expect(stateOf(receive)).toMatchObject({ id: 1, local: p });
});

test('members are listed in the order of their names, and leave when they die', () => {
  const { w, t, p, q, set, join } = world();
  join(q);
  join(p);
  expect(value(machPortGetSetStatus(w.ipc, t.space, set))).toEqual([p, q]);
  machPortModRefs(w.ipc, t.space, q, 'receive', -1);
  expect(value(machPortGetSetStatus(w.ipc, t.space, set))).toEqual([p]);
});

test('a set that is destroyed leaves its members with their messages', () => {
  const { w, t, p, set, join } = world();
  join(p);
  w.send(t, p, 1);
  machPortDestroy(w.ipc, t.space, set);
  expect(w.events('ipc_pset.destroyed')).toHaveLength(1);
  expect(w.receive(t, p)).toMatchObject({ id: 1 });
});

test('a port is in one set at most', () => {
  const { w, t, p } = world();
  const [a, b] = [new IpcPset(90, portName(90)), new IpcPset(91, portName(91))];
  const port = w.portOf(t, p);
  ipcPsetAdd(w.ipc, a, port);
  expect(() => ipcPsetAdd(w.ipc, b, port)).toThrow(KernelPanic);
  expect(() => ipcPsetRemove(w.ipc, b, port)).toThrow(KernelPanic);
});
