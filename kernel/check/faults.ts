/**
 * The law of decision 12 about faults: who waits, or starts over, has said why. Copies that fault
 * page by page are faults here. @ours
 */
import type { EventName } from '../mach/event_defs';
import type { Machine } from '../machine/machine';
import { VmObjectCopySlowly } from '../vm/copy/vm_object_copy_slowly';
import { VmObjectCopyStrategically } from '../vm/copy/vm_object_copy_strategically';
import { VmFault } from '../vm/fault/vm_fault';
import type { Heard, HistoryLaw } from './law';
import { byDaemon } from './law';

/** Each says that a fault waits, or that it starts over at once. */
const REASONS: readonly EventName[] = [
  'vm_fault.wait_page',
  'vm_fault.wait_ready',
  'vm_fault.wait_absent',
  'vm_fault.wait_unlock',
  'vm_fault.wait_push',
  'vm_fault.unlock',
  'vm_fault.request',
  'vm_fault.memory_shortage',
  'vm_fault.restart',
  'vm_fault.map_changed',
  'vm_fault.copy_interrupted',
  'vm_object.copy_waits',
  'vm_pageout.wait_default_manager',
];

/** True if the thread that ran waits now, in a fault or in a copy that faults. */
function waitsInFault(machine: Machine, id: number): boolean {
  const thread = machine.threads[id];
  if (thread === undefined || thread.waitQueue === null) return false;
  const top = thread.stack.at(-1);
  return (
    top instanceof VmFault ||
    top instanceof VmObjectCopySlowly ||
    top instanceof VmObjectCopyStrategically
  );
}

function restartsOf({ hosts }: Machine): number {
  let sum = 0;
  for (const host of hosts) sum += host.faultRestarts;
  return sum;
}

const waitsAreTold: HistoryLaw = {
  id: 53,
  text: 'A fault that waits, or starts over, has said why, in one event each time',
  scope: 'machine',
  start(_host, deny, machine) {
    let told = 0;
    let restarts = restartsOf(machine);
    /** Who waited after the last step: if nobody has run since, that wait is no new one. */
    let waiter = -1;
    const heard: Heard = (event) => {
      if (!byDaemon(machine, event)) told += 1;
    };
    return {
      on: Object.fromEntries(REASONS.map((name) => [name, heard])),
      step(thread) {
        const before = restarts;
        restarts = restartsOf(machine);
        const anew = restarts - before;
        const waits = waitsInFault(machine, thread) ? 1 : 0;
        const quiet = told === 0 && anew === 0 && waiter === thread;
        waiter = waits === 1 ? thread : -1;
        if (told !== waits + anew && !quiet) {
          deny(`thread ${thread} waits ${waits} times and starts over ${anew} times: ${told} told`);
        }
        told = 0;
      },
    };
  },
};

/** Laws of this family. */
export const faultLaws = [waitsAreTold] as const;
