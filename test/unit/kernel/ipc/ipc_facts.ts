/** The moves that the recorded facts are made of, on one task. */
import { machPortModRefs, machPortSetQlimit } from '../../../../kernel/ipc/mach_port';
import type { IpcSwitches } from '../../../../kernel/mach/ipc_switches';
import type { PortName } from '../../../../kernel/mach/types';
import { World } from './ipc_world';

/** A world with one task, and short forms of what facts do. */
export function factWorld(switches?: IpcSwitches) {
  const w = new World(switches);
  const t = w.task('t');
  const send = (to: PortName, ...ids: number[]) => ids.map((id) => w.send(t, to, id));
  const seen = (from: PortName, count: number) =>
    Array.from({ length: count }, () => {
      const got = w.receive(t, from);
      return typeof got === 'string' ? got : [got.id, got.seqno];
    });
  const kill = (name: PortName) => machPortModRefs(w.ipc, t.space, name, 'receive', -1);
  const qlimit = (name: PortName, limit: number) => machPortSetQlimit(w.ipc, t.space, name, limit);
  return { w, t, send, seen, kill, qlimit };
}
