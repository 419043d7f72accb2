/**
 * The rows of devices. A row is made anew only when the device has done something, or when what
 * holds its transfers has changed: the machine's agenda, or a transfer on a thread's stack.
 */
import type { Look } from '../kernel/inspect/look';
import { deviceRecord, isTransferOnStack } from '../kernel/inspect/transfer_look';
import type { PendingEvent } from '../kernel/kern/event_queue';
import type { Device } from '../kernel/vm/memory_object/ds_routines';
import type { SlotWriter, Written } from './slots';
import { rowOf } from './slots';

export class DevicePatch {
  private readonly look: Look;
  private readonly slots: SlotWriter;
  private readonly things: Written[] = [];
  private agenda: readonly PendingEvent[] | null = null;
  private wasOnStack = false;

  constructor(look: Look, slots: SlotWriter) {
    this.look = look;
    this.slots = slots;
  }

  /** Writes what is new of all devices. */
  devices(): void {
    const { devices, events } = this.look.machine;
    if (devices.length === 0) return;
    const agenda = events.pending();
    const isOnStack = isTransferOnStack(this.look);
    const isStill = agenda === this.agenda && !isOnStack && !this.wasOnStack;
    this.agenda = agenda;
    this.wasOnStack = isOnStack;
    for (let id = 0; id < devices.length; id += 1) {
      const device = devices[id];
      if (device === undefined || (isStill && this.isSame(id, device))) continue;
      const record = deviceRecord(this.look, device, id);
      this.things[id] = this.slots.put('devices', id, rowOf(record));
    }
  }

  private isSame(id: number, { reads, writes }: Device): boolean {
    const row = this.things[id]?.row;
    if (row === undefined || row['reads'] !== reads || row['writes'] !== writes) return false;
    const port = row['port'];
    return typeof port === 'number' && this.look.machine.ipc.ports.has(port);
  }
}
