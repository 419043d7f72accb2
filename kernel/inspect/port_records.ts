/**
 * Records of ipc: ports, port sets, messages on their way, and devices, which are ports too.
 */
/** Where a receive right is. `limbo`: in a message whose own queue cannot be reached. */
export type Receiver = 'task' | 'kernel' | 'message' | 'limbo';

/** What a port stands for on a host. */
export interface KobjectRecord {
  readonly host: number;
  /** By Mach's name: IKOT_PAGER, IKOT_PAGING_REQUEST. */
  readonly type: string;
  readonly object: number | null;
}

/** A port that is not dead. Ports and port sets share their ids. @mach ipc/ipc_port.h ipc_port */
export interface PortRecord {
  readonly id: number;
  /** For people: the name in the scenario, or `port.12` without names. */
  readonly name: string;
  readonly receiver: Receiver;
  /** The task that holds the receive right, and the right's name there. */
  readonly task: number | null;
  readonly receiverName: number | null;
  /** In a message: the port whose queue holds that message. */
  readonly destination: number | null;
  /** The number that the next message received from it will get. */
  readonly seqno: number;
  /** Messages accepted and not received, one that was handed over included; and the limit. */
  readonly msgcount: number;
  readonly qlimit: number;
  /** Messages in its own queue by their ids, first come first; those of a set are in the set's. */
  readonly queue: readonly number[];
  readonly set: number | null;
  /** Send and send-once rights; make-send count. */
  readonly srights: number;
  readonly sorights: number;
  readonly mscount: number;
  /** Threads that wait for room in the queue, and those that wait for a message at it. */
  readonly senders: readonly number[];
  readonly receivers: readonly number[];
  /** Notifications that were requested: no-senders, port-destroyed, and dead names. */
  readonly noSenders: boolean;
  readonly portDestroyed: boolean;
  readonly deadNames: number;
  /** What it stands for, host by host; empty for a port of tasks. */
  readonly kobjects: readonly KobjectRecord[];
  /** The device behind it, by its id. */
  readonly device: number | null;
}

/** A port set with one queue for its members. @mach ipc/ipc_pset.h ipc_pset */
export interface PortSetRecord {
  readonly id: number;
  readonly name: string;
  readonly task: number;
  /** Its ports, in the order in which they joined. */
  readonly members: readonly number[];
  /** Messages by their ids, first come first. */
  readonly queue: readonly number[];
  /** Threads that wait for a message, first come first. */
  readonly receivers: readonly number[];
}

/**
 * Where a message is:
 *   queued       in the queue of its port or of the port's set
 *   handed_over  numbered and given to a thread that has yet to run and receive it
 *   in_hand      received by a thread of a pager that is not done with it
 *   sending      made, and its sender waits for room in the queue
 *   doomed       about to be destroyed
 */
export type MessagePlace = 'queued' | 'handed_over' | 'in_hand' | 'sending' | 'doomed';

/** Memory that a message carries out of line. */
export interface CarriedMemory {
  /** The field of the message. */
  readonly field: string;
  readonly sizeBytes: number;
  /** On which host it lies, and the object of its pages; null for no bytes. */
  readonly host: number | null;
  readonly object: number | null;
  /** Pages by their ids, in the order of their offsets. */
  readonly pages: readonly number[];
  /** Once received: the address in the receiver's map, in bytes. */
  readonly address: number | null;
}

/** A right that a message carries. */
export interface CarriedRight {
  readonly field: string;
  readonly right: 'send' | 'send_once' | 'receive' | 'dead';
  /** The port; null for a dead name. */
  readonly port: number | null;
}

/** A message on its way; `id` is its serial number. @mach ipc/ipc_kmsg.h ipc_kmsg */
export interface MessageRecord {
  readonly id: number;
  readonly name: string;
  /** The port that it was sent to. */
  readonly port: number;
  readonly place: MessagePlace;
  /** The thread that has it, or waits to send it. */
  readonly thread: number | null;
  /** The task that sent it; null for the kernel. */
  readonly from: number | null;
  /** Its sequence number; null as long as it waits in a queue. */
  readonly seqno: number | null;
  /** Its scalars by their names, as transcripts show them. */
  readonly fields: Readonly<Record<string, string | number | boolean>>;
  readonly rights: readonly CarriedRight[];
  readonly memory: readonly CarriedMemory[];
}

/** A transfer of a device: from its request until its reply is sent. */
export interface TransferRecord {
  /** Counts the transfers of the device from 0. */
  readonly id: number;
  readonly host: number;
  readonly operation: 'read' | 'write';
  /** The first record, and how many bytes were requested. */
  readonly record: number;
  readonly bytes: number;
  /** When it was requested, and when its reply will be sent; null while its sender waits. */
  readonly since: number;
  readonly due: number | null;
  /** The port that gets the reply. */
  readonly reply: number | null;
  /** The thread that made the request, while it waits for frames or pages. */
  readonly thread: number | null;
}

/** A backing store; `id` counts devices from 0. */
export interface DeviceRecord {
  readonly id: number;
  readonly name: string;
  readonly port: number | null;
  /** Transfers that have been carried out. */
  readonly reads: number;
  readonly writes: number;
  /** Those under way, in the order of their requests. */
  readonly transfers: readonly TransferRecord[];
}
