/**
 * What ipc asks of the rest of the kernel: to serve a port of the kernel's, to move memory in and
 * out of maps, to clean up after a dead port. ipc knows these operations and nothing of vm.
 * Station 9 of the tour.
 * @mach kern/ipc_kobject.c
 */
import type { IpcOperations } from '../ipc/ipc';
import { ipcKmsgCleanCall } from '../ipc/ipc_kmsg';
import type { Kmsg } from '../ipc/ipc_kmsg_queue';
import { ipcKobject } from '../ipc/ipc_port';
import { assert, must } from '../kern/assert';
import type { Step, Thread } from '../kern/thread';
import { AGAIN, DONE } from '../kern/thread';
import type { Tick } from '../mach/types';
import { address, tick } from '../mach/types';
import { VmMapCopyCarry } from '../vm/copy/vm_map_copy_carry';
import { vmMapCopyinMove, vmMapReadable } from '../vm/copy/vm_map_copyin';
import { vmMapRemove } from '../vm/map/vm_map';
import { Device, deviceReadRequest, deviceWriteRequest } from '../vm/memory_object/ds_routines';
import { memoryObjectServe } from '../vm/memory_object/memory_object';
import { vmMapCopyDiscard, vmObjectPortDied } from '../vm/object/vm_object_terminate';
import { VmMapCopy } from '../vm/page/vm_map_copy';
import { vmPageSegPaused } from '../vm/page/vm_page_seg';
import { vmPageWait } from '../vm/page/vm_resident';
import { vmMapCopyout } from '../vm/user/vm_user';
import type { Host } from './host';
import type { Machine } from './machine';

/** What comes from another host comes after it was sent: this one's processor was not there yet. */
function notBefore(host: Host, sent: Tick): void {
  if (host.clock < sent) host.clock = sent;
}

/** A message comes to its receiver, and then its memory. */
function arrive(machine: Machine, thread: Thread, { body, sentAt }: Kmsg): Step {
  const to = machine.hostOf(thread);
  notBefore(to, sentAt);
  machine.trace.now = to.clock;
  const memory = 'memory' in body ? body.memory : 'data' in body ? [body.data] : [];
  for (const copy of memory) {
    if (!(copy instanceof VmMapCopy)) continue;
    if (to.switches.receiveTakesMemory && vmPageSegPaused(to, thread)) {
      return vmPageWait(to, thread);
    }
    if (copy.hostId === to.id) continue;
    const from = must(machine.hosts[copy.hostId], 'arrive: no such host');
    thread.stack.push(new VmMapCopyCarry(from, to, copy));
    return AGAIN;
  }
  return DONE;
}

export function ipcOperations(machine: Machine): IpcOperations {
  const hostOfTask = (hostId: number): Host =>
    must(machine.hosts[hostId], 'ipc_operations: no such host');
  return {
    kobjectServer(thread, port, name, body) {
      if (port.device instanceof Device) {
        const host = machine.hostOf(thread);
        if (name === 'device_read_request' && 'bytes_wanted' in body) {
          return deviceReadRequest(host, thread, port.device, body);
        }
        if (name === 'device_write_request' && 'recnum' in body && 'data' in body) {
          return deviceWriteRequest(host, thread, port.device, body);
        }
      } else if (port.kobjectHost >= 0) {
        const host = hostOfTask(port.kobjectHost);
        notBefore(host, machine.now);
        return memoryObjectServe(host, thread, port, name, body);
      }
      ipcKmsgCleanCall(machine.ipc, thread.task, name, body);
      thread.result = 'KERN_INVALID_ARGUMENT';
      return DONE;
    },
    memoryIsThere: (thread, memory) =>
      vmMapReadable(machine.hostOf(thread), thread.task.map, memory),
    dropMemory(task, memory) {
      const host = hostOfTask(task.hostId);
      if (memory.size === 0 || !vmMapReadable(host, task.map, memory)) return;
      const start = Math.floor(memory.address / host.pageSize);
      const end = Math.ceil((memory.address + memory.size) / host.pageSize);
      machine.trace.onHost(host.id, () => vmMapRemove(host, task.map, start, end));
    },
    copyinMemory: (thread, memory, mover) =>
      vmMapCopyinMove(machine.hostOf(thread), thread, memory, mover),
    arrive: (thread, kmsg) => arrive(machine, thread, kmsg),
    copyoutMemory(task, copy) {
      assert(copy.hostId === task.hostId, 'copyout_memory: memory of another host');
      const at = vmMapCopyout(hostOfTask(task.hostId), task.map, copy);
      return at < 0 ? null : { address: address(at), size: copy.size };
    },
    discardMemory(copy) {
      const host = must(machine.hosts[copy.hostId], 'discard: no such host');
      machine.trace.onHost(host.id, () => vmMapCopyDiscard(host, copy));
    },
    portDied(port) {
      for (const host of machine.hosts) {
        const object = ipcKobject(port, host.id);
        if (object === null || object.pager !== port) continue;
        machine.trace.onHost(host.id, () => vmObjectPortDied(host, object));
      }
    },
    schedule(delayTicks, { what, run }) {
      const { hostId } = machine.trace;
      const there = (): void => {
        machine.trace.hostId = hostId;
        run();
      };
      machine.events.schedule(tick(machine.now + delayTicks), { what, run: there });
    },
  };
}
