/**
 * What a program must have done before its machine runs, and what it may have forgotten when the
 * machine ends. Nothing of this is asked while the machine runs. @ours errors of embedding programs
 */
import { Thread } from '../kern/thread';
import { alike, fieldsProblem, GivenError, record, shown, valueProblem } from '../mach/given';
import type { IpcSwitches } from '../mach/ipc_switches';
import { osfIpcSwitches } from '../mach/ipc_switches';
import type { Machine } from './machine';

/** Why switches are not those of ports, or null. @ours see the head of this file */
export function ipcSwitchesProblem(switches: IpcSwitches): string | null {
  const problem = valueProblem('switches', switches, record('a record of IpcSwitches'));
  if (problem !== null) return problem;
  const wrong = fieldsProblem(switches, alike(osfIpcSwitches));
  return wrong === null ? null : `switches: ${wrong}`;
}

/** Why something cannot limit a run, or null. @ours see the head of this file */
export function limitProblem(name: string, limit: number): string | null {
  if (typeof limit === 'number' && limit >= 0) return null;
  return `${name} is ${shown(limit)}; give a number from 0, or leave it out for no limit`;
}

/** Throws for a machine that cannot run. @ours see the head of this file */
export function checkClients({ hosts, clients, threads }: Machine): void {
  if (hosts.length === 0) {
    throw new GivenError('machine: it has no host; call addHost before you run it');
  }
  for (const [at, client] of clients.entries()) {
    const where = `machine.clients[${at}]`;
    if (!(client instanceof Thread) || threads[client.id] !== client) {
      const what = client instanceof Thread ? `${client.name} of another machine` : shown(client);
      throw new GivenError(`${where} is ${what}; push what addThread of this machine returns`);
    }
    const first = clients.indexOf(client);
    if (first === at) continue;
    const again = `${where} is ${client.name}, which is machine.clients[${first}] already`;
    throw new GivenError(`${again}; push each thread once`);
  }
}

/**
 * Throws for a thread of a user's task that is still at work when the clients are done: the machine
 * does not wait for it. A thread that waits for its next call has nothing to do. @ours as above
 */
export function checkEnd(machine: Machine): void {
  checkClients(machine);
  const { threads, clients } = machine;
  if (machine.driven) return;
  // A machine without clients may play through programs until nothing can change.
  const guided = new Set(clients.length === 0 ? ['user_thread'] : ['program', 'user_thread']);
  for (const thread of threads) {
    const [bottom] = thread.stack;
    if (bottom === undefined || !guided.has(bottom.routine)) continue;
    if (thread.state === 'done' || !thread.task.alive || !thread.task.map.counted) continue;
    if (thread.waitQueue?.kind === 'condition' || clients.includes(thread)) continue;
    const what = `thread ${thread.name} of task ${thread.task.name} is not among machine.clients`;
    throw new GivenError(
      `machine: ${what}, so the run ends before it does; push it there before the machine runs`,
    );
  }
}
