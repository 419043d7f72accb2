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
export type WaitReason =
  | 'page_absent'
  | 'page_locked'
  | 'page_busy'
  | 'object_ready'
  | 'object_absent'
  | 'object_paging'
  | 'object_synchronized'
  | 'memory'
  | 'queue_full'
  | 'no_message'
  | 'condition'
  | 'event'
  | 'time'
  | 'default_pager'
  | 'terminate'
  | 'not_received'
  | 'owes_answer'
  | 'no_pager'
  | 'in_hand'
  | 'holds'
  | 'receives'
  | 'frames_held'
  | 'laundry'
  | 'pages_carried'
  | 'daemon'
  | 'transfer'
  | 'due';

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
