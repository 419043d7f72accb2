/**
 * A bench for testing a pager without a machine: `RecordingTask` writes down every call, and
 * `PagerBench` plays the kernel's part in handing over messages: it numbers them, keeps those that
 * were put back until their condition is notified, and remembers which port a thread waits on.
 */
import { having, needs, record } from '../kernel/mach/given';
import type { KernReturn, Result } from '../kernel/mach/kern_return';
import type { MessageBodies, MessageName } from '../kernel/mach/message_table';
import type { NotifyKind } from '../kernel/mach/notify_defs';
import type {
  Outcome,
  Pager,
  PagesInError,
  Received,
  Region,
  Sent,
  TaskCalls,
} from '../kernel/mach/task';
import type { Address, PageContents, Plain, PortName, Tick } from '../kernel/mach/types';
import { address, portName, tick } from '../kernel/mach/types';
import { VM_PROT_READ } from '../kernel/mach/vm_prot';

/** One call that has an effect, with its arguments. */
export type Call = readonly [name: string, ...args: unknown[]];

/** A task without a kernel: what a pager calls is written down, and succeeds. */
export class RecordingTask implements TaskCalls {
  readonly taskSelf = portName(1);
  readonly pageSize = 4096;
  readonly contents = 'stamps';
  /** Traps that fail from now on. */
  readonly broken = new Set<'machPortAllocate' | 'vmAllocate'>();
  /** What a page reads as that was never written. */
  fresh: PageContents = 0;
  /** What the pages of the task hold. */
  readonly memory = new Map<number, PageContents>();
  /** Conditions notified by the handler that runs. */
  readonly notified: string[] = [];
  /** What the pager has reported. */
  readonly ioErrors: PagesInError[] = [];
  private readonly sets = new Map<string, PortName>();
  private calls: Call[] = [];
  private nextName = 100;
  private nextAddress = 0x10_0000;

  /** The calls since `take` was last called, in order. */
  take(): readonly Call[] {
    const taken = this.calls;
    this.calls = [];
    return taken;
  }

  ioError(error: PagesInError): void {
    this.ioErrors.push(error);
  }

  now(): Tick {
    return tick(0);
  }

  machPortAllocate(right: 'receive' | 'port_set'): Result<PortName> {
    if (this.broken.has('machPortAllocate')) return { kr: 'KERN_RESOURCE_SHORTAGE' };
    this.nextName += 1;
    const value = portName(this.nextName);
    this.calls.push(['mach_port_allocate', right, value]);
    return { kr: 'KERN_SUCCESS', value };
  }

  machPortDeallocate(name: PortName): KernReturn {
    return this.note('mach_port_deallocate', name);
  }

  machPortDestroy(name: PortName): KernReturn {
    return this.note('mach_port_destroy', name);
  }

  machPortMoveMember(member: PortName, set: PortName): KernReturn {
    return this.note('mach_port_move_member', member, set);
  }

  machPortSetQlimit(name: PortName, limit: number): KernReturn {
    return this.note('mach_port_set_qlimit', name, limit);
  }

  machPortSetSeqno(name: PortName, seqno: number): KernReturn {
    return this.note('mach_port_set_seqno', name, seqno);
  }

  machPortRequestNotification(
    name: PortName,
    what: NotifyKind,
    sync: number,
    notify: PortName,
  ): KernReturn {
    return this.note('mach_port_request_notification', name, what, sync, notify);
  }

  portSet(name: string): PortName {
    const known = this.sets.get(name) ?? portName(10 + this.sets.size);
    this.sets.set(name, known);
    return known;
  }

  vmAllocate(size: number): Result<Address> {
    if (this.broken.has('vmAllocate')) return { kr: 'KERN_NO_SPACE' };
    const value = address(this.nextAddress);
    this.nextAddress += size;
    this.calls.push(['vm_allocate', value, size]);
    return { kr: 'KERN_SUCCESS', value };
  }

  read(at: Address): PageContents {
    return this.memory.get(at) ?? this.fresh;
  }

  send<K extends MessageName>(to: PortName, id: K, body: Sent<K>): void {
    this.calls.push([id, to, body]);
  }

  vmDeallocate(at: Address, size: number): void {
    this.calls.push(['vm_deallocate', at, size]);
  }

  write(at: Address, contents: PageContents): void {
    this.memory.set(at, contents);
    this.calls.push(['vm_write', at, contents]);
  }

  notify(condition: string): void {
    this.notified.push(condition);
  }

  private note(...call: Call): KernReturn {
    this.calls.push(call);
    return 'KERN_SUCCESS';
  }
}

/** The control port that a bench names in its messages. */
const CONTROL = portName(60);

type Body<K extends MessageName> = MessageBodies<PortName, Region>[K];

/** A message on its way to a handler, with the frame that its thread holds. */
type Delivery = () => Outcome;

const PAGER = having(['create', 'start', 'open'], 'what definePager makes, or one of pagers');

/**
 * A pager on a recording task. `open` makes an object, `deliver` hands over a message, and
 * `bench.task.take()` lists the calls that the pager made.
 */
export class PagerBench {
  readonly task = new RecordingTask();
  readonly state: unknown;
  readonly pager: Pager;
  private readonly nextSeqno = new Map<PortName, number>();
  /** Messages that were put back, by condition. */
  private readonly parked = new Map<string, Delivery[]>();
  /** Frames of the threads that wait on a reply port. */
  private readonly frames = new Map<PortName, Plain>();
  private nextReturn = 0x8000_0000;

  constructor(pager: Pager, options: Plain = {}, devices: Record<string, PortName> = {}) {
    needs('PagerBench', 'pager', pager, PAGER);
    needs('PagerBench', 'options', options, record());
    needs('PagerBench', 'devices', devices, record('a record of port names'));
    this.pager = pager;
    this.state = pager.create(options, () => 0);
    pager.start(this.task, this.state, devices);
  }

  /** An object of the pager; the calls made for it are forgotten. */
  open(name: string, options: Plain = {}): PortName {
    const port = this.pager.open(this.task, this.state, name, options);
    this.task.take();
    return port;
  }

  /** Hands over the next message of a port; answers the outcome of its handler. */
  deliver<K extends MessageName>(port: PortName, id: K, body: Body<K>): Outcome {
    return this.receive(port, id, body)();
  }

  /** Receives the next message of a port in a thread that will run its handler later. */
  receive<K extends MessageName>(port: PortName, id: K, body: Body<K>): Delivery {
    const seqno = this.nextSeqno.get(port) ?? 0;
    this.nextSeqno.set(port, (seqno + 1) >>> 0);
    const message = { msgh_id: id, msgh_local_port: port, msgh_seqno: seqno, body };
    const frame = this.frames.get(port) ?? null;
    this.frames.delete(port);
    const delivery: Delivery = () => this.run(message, frame, delivery);
    return delivery;
  }

  /** The number that the next message of a port will get. */
  setSeqno(port: PortName, seqno: number): void {
    this.nextSeqno.set(port, seqno);
  }

  /** The reply ports that threads wait on. */
  waitingOn(): readonly PortName[] {
    return [...this.frames.keys()];
  }

  /** How many messages are put back. */
  get parkedCount(): number {
    return [...this.parked.values()].flat().length;
  }

  /**
   * Requests a page by its number, and returns what the handler's answer holds. `zeroes` if it
   * answers memory_object_data_unavailable, `error` for memory_object_data_error, null if it sends
   * nothing now.
   */
  requestPage(port: PortName, page: number): PageContents | 'zeroes' | 'error' | null {
    const { pageSize } = this.task;
    this.task.take();
    this.deliver(port, 'memory_object_data_request', {
      memory_control: CONTROL,
      offset: page * pageSize,
      length: pageSize,
      desired_access: VM_PROT_READ,
    });
    for (const [name, to, body] of this.task.take()) {
      if (to !== CONTROL) continue;
      if (name === 'memory_object_data_unavailable') return 'zeroes';
      if (name === 'memory_object_data_error') return 'error';
      const { data = null } = Object(body);
      if (name === 'memory_object_data_supply') return this.task.read(Object(data).address);
    }
    return null;
  }

  /** Returns dirty pages to the pager, the first one by its number. */
  returnPages(port: PortName, page: number, ...contents: readonly PageContents[]): Outcome {
    const { pageSize } = this.task;
    const start = this.nextReturn;
    this.nextReturn += contents.length * pageSize;
    for (const [index, held] of contents.entries()) {
      this.task.memory.set(start + index * pageSize, held);
    }
    return this.deliver(port, 'memory_object_data_return', {
      memory_control: CONTROL,
      offset: page * pageSize,
      data: { address: address(start), size: contents.length * pageSize },
      dirty: true,
      kernel_copy: false,
    });
  }

  private run<K extends MessageName>(
    message: Received<K>,
    frame: Plain,
    delivery: Delivery,
  ): Outcome {
    const handler = this.pager.on[message.msgh_id];
    if (handler === undefined) throw new Error(`no handler for ${message.msgh_id}`);
    const outcome = handler(this.task, this.state, message, frame) ?? undefined;
    if (typeof outcome === 'object' && 'again' in outcome) {
      this.parked.set(outcome.again, [...(this.parked.get(outcome.again) ?? []), delivery]);
    } else if (typeof outcome === 'object') {
      this.frames.set(outcome.receiveFrom, outcome.frame);
    }
    this.wake();
    return outcome;
  }

  private wake(): void {
    for (const condition of this.task.notified.splice(0)) {
      const deliveries = this.parked.get(condition) ?? [];
      this.parked.delete(condition);
      for (const delivery of deliveries) delivery();
    }
  }
}
