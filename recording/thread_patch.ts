/**
 * The rows of threads.
 */
import type { Look } from '../kernel/inspect/look';
import { untilOf } from '../kernel/inspect/look';
import { receivingOf, sendingOf } from '../kernel/inspect/message_look';
import { owedAnswer } from '../kernel/inspect/owed';
import type { ThreadRecord } from '../kernel/inspect/thread_records';
import type { Wait } from '../kernel/inspect/wait';
import { waitOf } from '../kernel/inspect/wait';
import type { Thread } from '../kernel/kern/thread';
import type { Patch } from './patch';
import type { Mutable, Written } from './slots';

type ThreadRow = Mutable<ThreadRecord>;

/** Writes what is new of a thread that has a row. */
export function patchThread(patch: Patch, thing: Written, look: Look, thread: Thread): void {
  const row = thing.row as unknown as ThreadRow; // parsed
  patch.begin(thing);
  row.state = patch.value('state', row.state, thread.state);
  row.privileged = patch.value('privileged', row.privileged, thread.vmPrivilege);
  if (thread.waitQueue !== null || row.wait !== null) patchWait(patch, row, look, thread);
  patchMessages(patch, row, thread);
  if (!hasRoutines(row.routines, thread)) {
    const routines = thread.stack.map(({ routine }) => routine);
    row.routines = patch.parts('routines', row.routines, routines);
  }
}

function patchWait(patch: Patch, row: ThreadRow, look: Look, thread: Thread): void {
  const { machine } = look;
  const wait = waitOf(machine, thread);
  if (!isSameReceive(row.wait, wait)) row.wait = patch.parts('wait', row.wait, wait);
  const until = machine.events.size === 0 ? null : untilOf(machine, thread);
  row.until = patch.value('until', row.until, until);
  const owes = owedAnswer(look, wait);
  if (owes !== null || row.owes !== null) row.owes = patch.parts('owes', row.owes, owes);
}

function isSameReceive(a: Wait | null, b: Wait | null): boolean {
  return a?.kind === 'port_receive' && b?.kind === 'port_receive' && a.port === b.port;
}

function patchMessages(patch: Patch, row: ThreadRow, thread: Thread): void {
  const receiving = receivingOf(thread);
  const serial = receiving?.kmsg.serial ?? null;
  const isHandedOver = receiving?.place === 'handed_over';
  row.handedOver = patch.value('handedOver', row.handedOver, isHandedOver ? serial : null);
  row.inHand = patch.value('inHand', row.inHand, isHandedOver ? null : serial);
  const sending = sendingOf(thread)?.serial ?? null;
  row.sending = patch.value('sending', row.sending, sending);
}

function hasRoutines(routines: readonly string[], { stack }: Thread): boolean {
  if (routines.length !== stack.length) return false;
  for (let i = 0; i < stack.length; i += 1) if (stack[i]?.routine !== routines[i]) return false;
  return true;
}
