/**
 * Who waits for whom, as a graph: nodes are threads and what they wait for, edges say why, in words
 * and as data. It is made from a state alone, so it shows any moment of a run, or of a recording.
 *
 *   thread  -> page, object, port, memory, time, event, condition    what it waits for
 *   page, object -> message -> pager   a request that the pager has not received
 *   page, object -> pager              the pager owes the answer
 *   pager, port, condition -> thread   the thread that would have to act
 *   memory -> thread, pager            the daemon, and who holds frames
 *   port   -> device -> time           a reply that is due
 */
export type WaitNodeKind =
  | 'thread'
  | 'page'
  | 'object'
  | 'port'
  | 'message'
  | 'pager'
  | 'memory'
  | 'device'
  | 'condition'
  | 'event'
  | 'time';

/** A thread, or something that is waited for. */
export interface WaitNode {
  /** Unique in its graph: `thread:3`, `page:0/7/3` (host, object, page), `pager:2` (its task). */
  readonly id: string;
  readonly kind: WaitNodeKind;
  /** For people. */
  readonly name: string;
  /** The host and the row of the state: a thread, an object, a port, a task, a device. */
  readonly host: number | null;
  readonly row: number | null;
}

/** Why one node waits for another. */
export const waitReasons = {
  page_absent: 'the page was requested, and its data has not come',
  page_locked: 'the page is resident, but its lock forbids the access',
  page_busy: 'another thread works on the page, or it is leaving',
  object_ready: 'the pager has not set the attributes of the object yet',
  object_absent: 'the object has as many requests out as it may have',
  object_paging: 'other threads page on the object',
  object_synchronized: 'the pager has not answered memory_object_synchronize',
  memory: 'the thread needs a free frame, and none is available to it',
  queue_full: 'the thread sends to a port whose queue is full',
  no_message: 'the thread waits for a message, and none is there',
  condition: 'a thread of a pager waits for another one',
  event: 'the thread waits for an event of the trace',
  time: 'the thread waits for an instant',
  default_pager: 'no default pager has been set yet',
  terminate: 'the object is being destroyed',
  not_received: 'the message that requests it is in a queue',
  owes_answer: 'the pager has received the request and has not answered',
  no_pager: 'the object has lost its pager',
  in_hand: 'a thread of the pager has the message and is at work',
  holds: 'this thread, or the pages of this message, hold it',
  receives: 'this thread receives from the port, or would have to',
  frames_held: 'the pager holds frames that are not free',
  laundry: 'the pager has pages that were returned and are not released yet',
  pages_carried: 'the message carries pages, whose frames are in use until it is received',
  daemon: 'the pageout daemon would have to free frames',
  transfer: 'a transfer of the device would have to end',
  due: 'the transfer ends at this time',
} as const satisfies Readonly<Record<string, string>>;
export type WaitReason = keyof typeof waitReasons;

/** Numbers and names of a reason; offsets count pages, ticks are nanoseconds of virtual time. */
export type WaitFacts = Readonly<
  Partial<{
    message: string;
    serial: number;
    seqno: number;
    answer: string;
    access: string;
    count: number;
    queued: number;
    limit: number;
    free: number;
    reserved: number;
    tick: number;
    record: number;
  }>
>;

/** One node waits for another. */
export interface WaitEdge {
  readonly from: string;
  readonly to: string;
  readonly reason: WaitReason;
  /** The reason as a sentence without its full stop. */
  readonly text: string;
  /** True for a thread that is out of work: a server at its ports, a daemon without need. */
  readonly idle: boolean;
  readonly facts: WaitFacts;
}

/** Nodes that wait for each other. */
export interface WaitCycle {
  /** Ids of nodes, each waiting for the next one, and the last for the first. */
  readonly nodes: readonly string[];
  readonly text: string;
}

/** Who waits for whom at one moment. */
export interface WaitGraph {
  /** The number of the event that comes next. */
  readonly event: number;
  readonly tick: number;
  readonly nodes: readonly WaitNode[];
  readonly edges: readonly WaitEdge[];
  readonly cycles: readonly WaitCycle[];
}

/** What a graph says about names and time. */
export interface WaitGraphOptions {
  /** Names threads for people; by default by their own names. */
  readonly threadName?: (id: number) => string;
  /** The run is over: what has not come never came. */
  readonly ended?: boolean;
}
