/**
 * What ipc asks of the rest of the kernel: to serve a port of the kernel's, to move memory in and
 * out of maps, to clean up after a dead port. ipc knows these operations and nothing of vm.
 * @mach kern/ipc_kobject.c
 */
import type { Host } from './host';
import type { IpcOperations } from './ipc/ipc';
import { ipcKmsgCleanCall } from './ipc/ipc_kmsg';
import { ipcKobject } from './ipc/ipc_port';
import { must } from './kern/assert';
import { DONE } from './kern/thread';
import { address, tick } from './mach/types';
import type { Machine } from './machine';
import { Device, deviceReadRequest, deviceWriteRequest } from './vm/ds_routines';
import { memoryObjectServe } from './vm/memory_object';
import { vmMapCopyCarry, vmMapCopyinMove } from './vm/vm_map_copyin';
import { vmMapCopyDiscard, vmObjectPortDied } from './vm/vm_object_terminate';
import { vmMapCopyout } from './vm/vm_user';

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
        // The events of the call are those of the host that serves it.
        const { hostId } = machine.trace;
        machine.trace.hostId = port.kobjectHost;
        const step = memoryObjectServe(hostOfTask(port.kobjectHost), thread, port, name, body);
        machine.trace.hostId = hostId;
        return step;
      }
      ipcKmsgCleanCall(machine.ipc, name, body);
      thread.result = 'KERN_INVALID_ARGUMENT';
      return DONE;
    },
    copyinMemory: (thread, memory) => vmMapCopyinMove(machine.hostOf(thread), thread, memory),
    copyoutMemory(task, copy) {
      const host = hostOfTask(task.hostId);
      const arrived =
        copy.hostId === host.id ? copy : vmMapCopyCarry(hostOfTask(copy.hostId), host, copy);
      const at = arrived === null ? -1 : vmMapCopyout(host, task.map, arrived);
      return at < 0 ? null : { address: address(at), size: copy.size };
    },
    discardMemory(copy) {
      vmMapCopyDiscard(must(machine.hosts[copy.hostId], 'discard: no such host'), copy);
    },
    portDied(port) {
      for (const host of machine.hosts) {
        const object = ipcKobject(port, host.id);
        if (object !== null && object.pager === port) vmObjectPortDied(host, object);
      }
    },
    schedule(delayTicks, event) {
      machine.events.schedule(tick(machine.now + delayTicks), event);
    },
  };
}
