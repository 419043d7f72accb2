/** What the model of a fault is made of: its records, its queues of threads, its map. */

export class WaitQueue {
  head: Thread | null = null;
  tail: Thread | null = null;
}

export class Thread {
  next: Thread | null = null;
  waitQueue: WaitQueue | null = null;
  readonly runQueue: WaitQueue;

  constructor(runQueue: WaitQueue) {
    this.runQueue = runQueue;
  }
}

export const BUSY = 1;
export const TABLED = 2;
export const ABSENT = 4;
export const QUEUED = 8;

export class Page {
  object: VmObject | null = null;
  offset = 0;
  listNext: Page | null = null;
  listPrevious: Page | null = null;
  flags = BUSY;
  readonly waiters = new WaitQueue();
  readonly id: number;
  readonly fictitious: boolean;

  constructor(id: number, fictitious: boolean) {
    this.id = id;
    this.fictitious = fictitious;
  }
}

export class VmObject {
  head: Page | null = null;
  tail: Page | null = null;
  count = 0;
  readonly table = new Int32Array(PAGES);
  absentCount = 0;
  paging = 0;
  references = 1;
}

export class Port {
  active = true;
  sendRights = 1;
  makeSendCount = 0;
  messageCount = 0;
  seqno = 0;
  readonly receivers = new WaitQueue();
  readonly object: VmObject | null;
  readonly name: number;

  constructor(name: number, object: VmObject | null) {
    this.name = name;
    this.object = object;
  }
}

export class Message {
  readonly serial: number;
  readonly port: Port;
  readonly body: Request<Port>;

  constructor(serial: number, port: Port, body: Request<Port>) {
    this.serial = serial;
    this.port = port;
    this.body = body;
  }
}

export interface Request<P> {
  readonly control: P;
  readonly offset: number;
  readonly length: number;
  readonly write: boolean;
}

class Entry {
  start = 0;
  end = 0;
  object: VmObject | null = null;
  next: Entry | null = null;
}

export class Space {
  first: Entry | null = null;
  hint: Entry | null = null;
  pool: Entry | null = null;
  timestamp = 0;
}

export const PAGES = 65_536;

export function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`fault_model: ${what}`);
}

function append(queue: WaitQueue, thread: Thread): void {
  thread.next = null;
  if (queue.tail === null) queue.head = thread;
  else queue.tail.next = thread;
  queue.tail = thread;
}

export function assertWait(thread: Thread, queue: WaitQueue): void {
  check(thread.waitQueue === null, 'the thread waits already');
  thread.waitQueue = queue;
  append(queue, thread);
}

export function take(queue: WaitQueue): Thread | null {
  const thread = queue.head;
  if (thread === null) return null;
  queue.head = thread.next;
  if (thread.next === null) queue.tail = null;
  thread.next = null;
  return thread;
}

export function wakeOne(queue: WaitQueue): Thread | null {
  const thread = take(queue);
  if (thread === null) return null;
  thread.waitQueue = null;
  append(thread.runQueue, thread);
  return thread;
}

export function lookup(space: Space, page: number): Entry | null {
  const { hint } = space;
  if (hint !== null && hint.start <= page && page < hint.end) return hint;
  for (let entry = space.first; entry !== null; entry = entry.next) {
    if (entry.start > page || page >= entry.end) continue;
    space.hint = entry;
    return entry;
  }
  return null;
}

export function mapEnter(space: Space, start: number, size: number, object: VmObject | null): void {
  const entry = space.pool ?? new Entry();
  space.pool = entry.next;
  entry.start = start;
  entry.end = start + size;
  entry.object = object;
  entry.next = space.first;
  space.first = entry;
  space.hint = entry;
  space.timestamp += 1;
}

/** The entry is the first: what comes last goes first here. */
export function mapRemove(space: Space, entry: Entry): void {
  check(space.first === entry, 'the entry is not the first');
  space.first = entry.next;
  space.hint = entry.next;
  entry.object = null;
  entry.next = space.pool;
  space.pool = entry;
  space.timestamp += 1;
}
