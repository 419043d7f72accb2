/**
 * The rows of messages on their way. A message that carries no memory says the same from when it is
 * sent to when it is done with, but for where it is and who has it.
 */
import type { Look } from '../kernel/inspect/look';
import type { Whereabouts } from '../kernel/inspect/message_look';
import {
  carriesStill,
  messageMemory,
  messageRecord,
  receivingOf,
  sendingOf,
} from '../kernel/inspect/message_look';
import type { portSets } from '../kernel/inspect/port_look';
import type { MessagePlace, MessageRecord } from '../kernel/inspect/port_records';
import type { IpcMqueue, Kmsg } from '../kernel/ipc/ipc_kmsg_queue';
import type { Thread } from '../kernel/kern/thread';
import type { Mutable, SlotWriter, Written } from './slots';
import { rowOf } from './slots';

type Sets = ReturnType<typeof portSets>;

const TABLE = 'messages';

/** A message that has a row. */
interface Known {
  readonly thing: Written;
  readonly body: object;
  hasMemory: boolean;
  /** The look in which it was there last. */
  round: number;
}

const QUEUED: Whereabouts = { place: 'queued', thread: null, seqno: null, received: null };
const DOOMED: Whereabouts = { place: 'doomed', thread: null, seqno: null, received: null };

export class MessagePatch {
  private readonly look: Look;
  private readonly slots: SlotWriter;
  private readonly known = new Map<number, Known>();
  private isThorough = true;
  private round = 0;
  private found = 0;

  constructor(look: Look, slots: SlotWriter) {
    this.look = look;
    this.slots = slots;
  }

  /** Writes what is new of the messages; of the memory in them only if `isThorough`. */
  messages(sets: Sets, isThorough: boolean): void {
    const { ipc, threads } = this.look.machine;
    this.isThorough = isThorough;
    this.round += 1;
    this.found = 0;
    for (const { messages } of ipc.ports.values()) {
      if (messages.head !== null) this.queue(messages, QUEUED);
    }
    for (const { set } of sets) this.queue(set.messages, QUEUED);
    if (ipc.accepting !== null) this.message(ipc.accepting, QUEUED);
    this.queue(ipc.doomed, DOOMED);
    for (const thread of threads) this.ofThread(thread);
    if (this.found === this.known.size) return;
    for (const [serial, { round }] of this.known) {
      if (round === this.round) continue;
      this.known.delete(serial);
      this.slots.drop(TABLE, serial);
    }
  }

  /** Looks for one message where it may have gone; false if all must be looked at. */
  one(serial: number, threads: readonly number[]): boolean {
    const { ipc, threads: all } = this.look.machine;
    this.isThorough = false;
    this.round += 1;
    this.found = 0;
    if (ipc.accepting?.serial === serial) this.message(ipc.accepting, QUEUED);
    for (const id of threads) {
      const thread = all[id];
      if (thread !== undefined) this.ofThread(thread);
    }
    const known = this.known.get(serial);
    return known === undefined || known.round === this.round;
  }

  private queue({ head }: IpcMqueue, at: Whereabouts): void {
    for (let kmsg = head; kmsg !== null; kmsg = kmsg.next) this.message(kmsg, at);
  }

  private ofThread(thread: Thread): void {
    const receiving = receivingOf(thread);
    if (receiving !== null) {
      const { kmsg, place, receive } = receiving;
      const received = place === 'in_hand' ? receive.message : null;
      const { seqno } = receive;
      if (!this.moved(kmsg, place, thread, seqno, received)) {
        this.anew(kmsg, { place, thread, seqno, received });
      }
    }
    const sending = sendingOf(thread);
    if (sending === null || this.moved(sending, 'sending', thread, null, null)) return;
    this.anew(sending, { place: 'sending', thread, seqno: null, received: null });
  }

  private message(kmsg: Kmsg, at: Whereabouts): void {
    if (!this.moved(kmsg, at.place, at.thread, at.seqno, at.received)) this.anew(kmsg, at);
  }

  /** Writes where a message is, and what is new of its memory; false if its row must be made. */
  private moved(
    kmsg: Kmsg,
    place: MessagePlace,
    thread: Thread | null,
    seqno: number | null,
    received: Whereabouts['received'],
  ): boolean {
    const known = this.known.get(kmsg.serial);
    if (known === undefined) return false;
    if (known.round !== this.round) this.found += 1;
    known.round = this.round;
    if (known.body !== kmsg.body) return false;
    const row = known.thing.row as unknown as Mutable<MessageRecord>; // parsed
    const mayDiffer = known.hasMemory && (this.isThorough || row.place !== place);
    const { patch } = this.slots;
    patch.begin(known.thing);
    row.place = patch.value('place', row.place, place);
    row.thread = patch.value('thread', row.thread, thread === null ? null : thread.id);
    row.seqno = patch.value('seqno', row.seqno, seqno);
    if (mayDiffer && (received !== null || !carriesStill(kmsg, row.memory))) {
      const memory = messageMemory(this.look, kmsg, { place, thread, seqno, received });
      row.memory = patch.parts('memory', row.memory, memory);
      known.hasMemory = memory.length > 0;
    }
    return true;
  }

  private anew(kmsg: Kmsg, at: Whereabouts): void {
    const { look, round, slots } = this;
    const { serial, body } = kmsg;
    const record = messageRecord(look, kmsg, at);
    const thing = slots.put(TABLE, serial, rowOf(record));
    if (!this.known.has(serial)) this.found += 1;
    this.known.set(serial, { thing, body, hasMemory: record.memory.length > 0, round });
  }
}
