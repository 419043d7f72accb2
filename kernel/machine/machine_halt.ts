/**
 * A host stops for good, as by a power cut: nothing that it held is sent home. Its control ports
 * die, which tells the pagers that asked to be told; its tasks and their ports are gone. The other
 * hosts go on. @ours machines of a network fail one by one
 */
import { threadWakeup } from '../kern/thread';
import { vmObjectPortDied } from '../vm/object/vm_object_terminate';
import type { Host } from './host';
import type { Machine } from './machine';
import { taskTerminate } from './machine_terminate';

/** Stops a host. */
export function hostHalt(machine: Machine, host: Host): void {
  machine.trace.onHost(host.id, () => {
    if (machine.trace.on) machine.trace.emit('host.halted', host.id);
    // First of all its objects forget their pagers, so that the end of its tasks sends nothing.
    for (const object of host.objects.all) {
      if (object.alive && object.pager !== null) vmObjectPortDied(host, object);
    }
    host.defaultManager = null;
    for (const task of machine.tasks) if (task.hostId === host.id) taskTerminate(machine, task);
    threadWakeup(host.terminateWanted);
  });
}
