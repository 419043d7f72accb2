/**
 * Messages on their way as numbers: which there are, where each is, and who has it. As long as these
 * stay, and no message carries memory, its records say the same.
 */
import type { Look } from '../kernel/inspect/look';
import { receivingOf, sendingOf } from '../kernel/inspect/message_look';
import type { portSets } from '../kernel/inspect/port_look';
import type { IpcMqueue, Kmsg } from '../kernel/ipc/ipc_kmsg_queue';

type Sets = ReturnType<typeof portSets>;

const QUEUED = 0;
const ACCEPTED = 1;
const DOOMED = 2;
const SENDING = 3;
const HANDED_OVER = 4;
const IN_HAND = 5;
const RECEIVED = 6;

export class MessagePrint {
  private readonly look: Look;
  private numbers: number[] = [];
  private length = 0;
  private isNew = true;

  constructor(look: Look) {
    this.look = look;
  }

  private add(kmsg: Kmsg, place: number, whose: number, seqno: number): void {
    this.put(kmsg.serial);
    this.put(place);
    this.put(whose);
    this.put(seqno);
  }

  private put(value: number): void {
    if (this.numbers[this.length] !== value) {
      this.numbers[this.length] = value;
      this.isNew = true;
    }
    this.length += 1;
  }

  private queue({ head }: IpcMqueue, place: number): void {
    for (let kmsg = head; kmsg !== null; kmsg = kmsg.next) this.add(kmsg, place, -1, -1);
  }

  /** True if messages are elsewhere than at the last call. */
  changed(sets: Sets): boolean {
    const { ipc, threads } = this.look.machine;
    const before = this.numbers.length;
    this.length = 0;
    this.isNew = false;
    for (const port of ipc.ports.values()) this.queue(port.messages, QUEUED);
    for (const { set } of sets) this.queue(set.messages, QUEUED);
    if (ipc.accepting !== null) this.add(ipc.accepting, ACCEPTED, -1, -1);
    this.queue(ipc.doomed, DOOMED);
    for (const thread of threads) {
      const { id } = thread;
      const receiving = receivingOf(thread);
      if (receiving !== null) {
        const { kmsg, place, receive } = receiving;
        const inHand = receive.message === null ? IN_HAND : RECEIVED;
        this.add(kmsg, place === 'handed_over' ? HANDED_OVER : inHand, id, receive.seqno ?? -1);
      }
      const sending = sendingOf(thread);
      if (sending !== null) this.add(sending, SENDING, id, -1);
    }
    this.numbers.length = this.length;
    return this.isNew || before !== this.length;
  }
}
