/**
 * What comes back from a device while a thread waits for it: a reply, or word that none will come.
 * A pager says what a finished read and a finished write mean; the rest is the same for all.
 */
import type { Handler, Outcome, Region, TaskCalls } from '../kernel/mach/task';
import type { OrderedState } from './in_turn';
import { refuse } from './in_turn';
import type { Ordered } from './ordered';
import type { Handlers } from './pager';
import type { Transfer } from './transfer';
import { transferOf } from './transfer';

export interface Endings<S, O> {
  /** The data that was read; null if the device failed. Fewer bytes than asked are a short read. */
  read(task: TaskCalls, self: S, transfer: Transfer<O>, object: O, data: Region | null): Outcome;
  /** How many bytes were written; -1 if the device failed. */
  written(task: TaskCalls, self: S, transfer: Transfer<O>, object: O, bytes: number): Outcome;
}

/** The handlers of device replies; one that nobody waits for is refused. */
export function deviceReplies<O extends Ordered, S extends OrderedState<O>>(
  endings: Endings<S, O>,
): Handlers<S> {
  const readReply: Handler<S, 'device_read_reply'> = (task, self, message, frame) => {
    const transfer = transferOf(self.transfers, frame);
    const object = transfer?.object ?? null;
    if (transfer === null || object === null || transfer.writing) {
      return refuse(task, self, message, frame);
    }
    const { return_code, data } = message.body;
    const failed = return_code !== 'KERN_SUCCESS';
    // Nothing to read is a success without data.
    const region = failed ? null : (data ?? { address: transfer.address, size: 0 });
    return endings.read(task, self, transfer, object, region);
  };
  const writeReply: Handler<S, 'device_write_reply'> = (task, self, message, frame) => {
    const transfer = transferOf(self.transfers, frame);
    const object = transfer?.object ?? null;
    if (transfer === null || object === null || !transfer.writing) {
      return refuse(task, self, message, frame);
    }
    const { return_code, bytes_written } = message.body;
    const bytes = return_code === 'KERN_SUCCESS' ? bytes_written : -1;
    return endings.written(task, self, transfer, object, bytes);
  };
  // The device is gone: its reply right was destroyed unused.
  const noReply: Handler<S, 'mach_notify_send_once'> = (task, self, message, frame) => {
    const transfer = transferOf(self.transfers, frame);
    const object = transfer?.object ?? null;
    if (transfer === null || object === null) return refuse(task, self, message, frame);
    return transfer.writing
      ? endings.written(task, self, transfer, object, -1)
      : endings.read(task, self, transfer, object, null);
  };
  return {
    device_read_reply: readReply,
    device_write_reply: writeReply,
    mach_notify_send_once: noReply,
  };
}
