/**
 * Records of tasks and threads: maps and port names, what a thread does and what it waits for.
 */
import type { HostRow } from './machine_state';
import type { Wait } from './wait';

/** A range of a task's addresses, counted in pages. @mach vm/vm_map.h vm_map_entry */
export interface MapEntryRecord {
  /** The first virtual page and the one after the last. */
  readonly start: number;
  readonly end: number;
  /** Null for memory that was never touched. */
  readonly object: number | null;
  /** The page of the object at `start`. */
  readonly offset: number;
  /** Accesses: `rwx`. */
  readonly protection: string;
  readonly maxProtection: string;
  /** SHARE, COPY or NONE; DEFAULT, RANDOM, SEQUENTIAL or RSEQNTL. */
  readonly inheritance: string;
  readonly behavior: string;
  /** A write makes a shadow object first. */
  readonly needsCopy: boolean;
  /** Another map may have the same object. */
  readonly shared: boolean;
  readonly wiredCount: number;
}

/** A name in a task's port space and what it denotes. @mach ipc/ipc_entry.h ipc_entry */
export interface RightRecord {
  readonly name: number;
  /** `receive`, `send`, `send_once`, `port_set`, `dead_name`; a name may be the first two. */
  readonly rights: readonly string[];
  /** The port or the port set; null for a dead name. */
  readonly port: number | null;
  readonly userReferences: number;
}

/** A task. Ids count all tasks of the machine, so that `id` alone names one. */
export interface TaskRecord extends HostRow {
  readonly name: string;
  readonly alive: boolean;
  readonly threads: readonly number[];
  /** Its map, by addresses. */
  readonly entries: readonly MapEntryRecord[];
  /** Its port names in their order. */
  readonly rights: readonly RightRecord[];
}

/** Who owes the answer that a thread waits for. */
export interface OwedAnswer {
  /** The message of the request, without the number if it is not known which one that was. */
  readonly message: string;
  /** Its serial number, and the sequence number that it was received with. */
  readonly serial: number | null;
  readonly seqno: number | null;
  /** The thread that received it. */
  readonly thread: number | null;
  /** The message that would be the answer. */
  readonly answer: string;
  /** The port of the request, and the task that serves it; null if the port has none. */
  readonly port: number | null;
  readonly task: number | null;
}

/** A thread. Ids count all threads of the machine, so that `id` alone names one. */
export interface ThreadRecord extends HostRow {
  readonly name: string;
  readonly task: number;
  readonly state: 'runnable' | 'running' | 'waiting' | 'done';
  /** It may take frames of the reserve. */
  readonly privileged: boolean;
  /** It is its host's pageout daemon. */
  readonly daemon: boolean;
  /** What it waits for; null unless it waits. */
  readonly wait: Wait | null;
  /** The tick at which the wait ends at the latest; null for a wait without a limit. */
  readonly until: number | null;
  /** Whose answer would end the wait; null if no message is waited for. */
  readonly owes: OwedAnswer | null;
  /** Messages by their ids: handed over and not received, in hand, waiting to be sent. */
  readonly handedOver: number | null;
  readonly inHand: number | null;
  readonly sending: number | null;
  /** Names of the routines that it is in, the innermost last. */
  readonly routines: readonly string[];
}
