/**
 * Records of devices and of what they are at: a transfer is on its thread's stack until its pages
 * are there, and then in the machine's agenda until its reply is due.
 */
import { SendOnceRight } from '../ipc/ipc_port';
import type { Device } from '../vm/memory_object/ds_routines';
import { DeviceRead, DeviceWrite } from '../vm/memory_object/ds_routines';
import type { Look } from './look';
import type { DeviceRecord, TransferRecord } from './port_records';

function transferRecord(
  transfer: DeviceRead | DeviceWrite,
  due: number | null,
  thread: number | null,
): TransferRecord {
  const { host, recnum, replyTo, serial, since } = transfer;
  const isRead = transfer instanceof DeviceRead;
  const reply = replyTo instanceof SendOnceRight ? replyTo.port : replyTo;
  return {
    id: serial,
    host: host.id,
    operation: isRead ? 'read' : 'write',
    record: recnum,
    bytes: isRead ? transfer.bytes : transfer.data.size,
    since,
    due,
    reply: reply?.id ?? null,
    thread,
  };
}

function isTransfer(value: unknown): value is DeviceRead | DeviceWrite {
  return value instanceof DeviceRead || value instanceof DeviceWrite;
}

function isTransferOf(device: Device, value: unknown): value is DeviceRead | DeviceWrite {
  return isTransfer(value) && value.device === device;
}

/** True if some thread has a transfer of a device on its stack. */
export function isTransferOnStack({ machine }: Look): boolean {
  return machine.threads.some(({ stack }) => stack.some(isTransfer));
}

function transfersOf({ machine }: Look, device: Device): readonly TransferRecord[] {
  const found: TransferRecord[] = [];
  for (const { id, stack } of machine.threads) {
    for (const each of stack) {
      if (isTransferOf(device, each)) found.push(transferRecord(each, null, id));
    }
  }
  for (const { at, event } of machine.events.pending()) {
    const { subject } = event;
    if (isTransferOf(device, subject)) found.push(transferRecord(subject, at, null));
  }
  return found.sort((a, b) => a.id - b.id);
}

function portOf({ machine }: Look, device: Device): number | null {
  for (const port of machine.ipc.ports.values()) if (port.device === device) return port.id;
  return null;
}

/** A device as it stands. */
export function deviceRecord(look: Look, device: Device, id: number): DeviceRecord {
  return {
    id,
    name: device.name,
    port: portOf(look, device),
    reads: device.reads,
    writes: device.writes,
    transfers: transfersOf(look, device),
  };
}
