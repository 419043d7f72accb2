/**
 * program: what a client task does, as data: steps with a program counter. A step's names (regions,
 * objects, traces) are looked up in the task's environment when it runs. Failures are events and
 * codes, never exceptions: the program goes on with its next step, as after a handled signal.
 * Beside the tour: what a `calls:` entry of a scenario sends leaves here.
 * @ours decision 4
 */
import type { IpcPort } from '../ipc/ipc_port';
import { MachMsgSend } from '../ipc/mach_msg_send';
import type { Step, Thread, WaitQueue } from '../kern/thread';
import {
  AGAIN,
  assertWait,
  BLOCKED,
  DONE,
  HoldsNothing,
  threadWakeup,
  WaitQueueFor,
} from '../kern/thread';
import type { StepOf } from '../mach/call_table';
import { refuse } from '../mach/given';
import type { KernReturn } from '../mach/kern_return';
import type { MessageName } from '../mach/message_table';
import type { Sent } from '../mach/task';
import type { PortName } from '../mach/types';
import { address } from '../mach/types';
import type { Host } from '../machine/host';
import type { VmMapFork } from '../vm/copy/vm_map_fork';
import { VmAccess } from '../vm/fault/vm_access';
import type { ReferenceSource } from '../vm/fault/vm_reference';
import { ReferenceRun } from '../vm/fault/vm_reference';
import type { Answer, CallStep, CopyStep, StepCall, StepOutcome } from './program_calls';
import { stepCall } from './program_calls';
import { programProblem } from './program_check';
import type { ManagerStep } from './program_manager';
import { isManagerStep, ManagerCall } from './program_manager';

/** One step. Sizes and offsets in bytes, ticks in nanoseconds of virtual time. */
export type ProgramStep =
  | StepOf<'vm_allocate' | 'task_terminate'>
  | CopyStep
  | ManagerStep
  | CallStep
  | { readonly op: 'read'; readonly region: string; readonly offset: number }
  | {
      readonly op: 'write';
      readonly region: string;
      readonly offset: number;
      readonly value: number;
    }
  | {
      /** Touches pages in the given order, `times` times over. */
      readonly op: 'touch';
      readonly region: string;
      readonly pages: readonly number[];
      /** Loaded after each of them. */
      readonly loads?: readonly number[];
      readonly times: number;
      readonly write: boolean;
    }
  | { readonly op: 'replay'; readonly source: string }
  | { readonly op: 'wait'; readonly ticks: number }
  | { readonly op: 'await'; readonly event: string; readonly count: number }
  | { readonly op: 'send'; readonly to: string; readonly message: ScriptedMessage };

/** A message of a script: names of ports and regions are looked up when it is sent. */
export interface ScriptedMessage {
  readonly id: MessageName;
  build(names: ScriptNames): Sent<MessageName>;
}

/** What a scripted message may ask for. */
export interface ScriptNames {
  /** The receive right of a memory object of this task. */
  port(object: string): PortName;
  region(name: string): { readonly address: number; readonly size: number };
}

/** What happened in a step, for tests and expectations. */
export interface StepResult {
  readonly step: number;
  readonly op: ProgramStep['op'];
  readonly code: KernReturn;
  /** What a read loaded, or a call answered, if that is a number. */
  readonly value: number | null;
  /** What a call answered that is more than a number. */
  readonly answer?: Exclude<Answer, number>;
  /** References of a touch or a replay that did not hit, and those that ended in an exception. */
  readonly faults: number;
  readonly failures: number;
}

/** What a task's program knows by name. */
export interface Environment {
  readonly regions: Map<string, { address: number; size: number }>;
  /** A memory object's port, wherever it is. */
  object(name: string): IpcPort | null;
  /** The name in this task's space of the control port through which the host serves an object. */
  control(name: string): PortName | null;
  source(name: string, regions: Environment['regions']): ReferenceSource | null;
  /** The default pager made an object for the task. */
  adopt?: ((name: string, port: IpcPort) => void) | undefined;
  /** A port to which anonymous memory can go, by the name of its pager, and the other way round. */
  manager?: ((name: string) => IpcPort | null) | undefined;
  managerName?: ((port: IpcPort) => string | null) | undefined;
  /** The port by which the host names an object; only in interfaces that have it. */
  objectName?: ((object: string) => IpcPort | null) | undefined;
  /** Child tasks, for programs that make some. */
  readonly children?: Children | undefined;
  /** True if the thread now waits, in an `EventWait`, until the event has happened so often. */
  awaitEvent(thread: Thread, event: string, count: number): boolean | undefined;
}

/** Tasks that a program may make. */
export interface Children {
  /** Makes one by name: the fork of the map, which has yet to run; null if there is no such. */
  create(name: string): VmMapFork | null;
  /** The child's map is there: its threads may run. */
  start(name: string): void;
  /** Ends one, or the task itself; false if there is no such. */
  terminate?(name: string): boolean;
}

/** Where threads wait for something that whoever listens to the trace will see. */
export class EventWait {
  private readonly queue: WaitQueue;

  /** `what` is what a report of a stuck run says. */
  constructor(what: string) {
    this.queue = new WaitQueueFor('event', what);
  }

  wait(thread: Thread): void {
    assertWait(thread, this.queue);
  }

  wake(): void {
    threadWakeup(this.queue);
  }
}

/** A program at work. */
export class Program extends HoldsNothing {
  readonly routine = 'program';
  readonly steps: readonly ProgramStep[];
  readonly environment: Environment;
  readonly results: StepResult[] = [];
  pc = 0;
  /** True while the current step is under way below. */
  private entered = false;
  private under: StepCall | null = null;
  private told: Answer | null = null;

  constructor(steps: readonly ProgramStep[], environment: Environment) {
    super();
    refuse('new Program', programProblem(steps, environment));
    this.steps = steps;
    this.environment = environment;
  }

  get done(): boolean {
    return this.pc >= this.steps.length;
  }

  run(host: Host, thread: Thread): Step {
    const step = this.steps[this.pc];
    if (step === undefined) return DONE;
    if (this.entered) {
      this.leave(host, step, this.under?.outcome() ?? { code: 'KERN_SUCCESS' });
      return AGAIN;
    }
    if (host.trace.on) host.trace.emit('thread.step', this.pc);
    this.entered = true;
    const code = this.begin(host, thread, step);
    if (code === 'blocked') return BLOCKED;
    if (code === 'under') return AGAIN;
    this.leave(host, step, { code });
    return thread.task.alive ? AGAIN : BLOCKED; // A task may end itself.
  }

  private leave(host: Host, step: ProgramStep, outcome: StepOutcome): void {
    const { code, value: under, faults = 0, failures = 0 } = outcome;
    const told = under ?? this.told;
    const value = typeof told === 'number' && code === 'KERN_SUCCESS' ? told : null;
    const answer = this.told === null || typeof this.told === 'number' ? {} : { answer: this.told };
    this.results.push({ step: this.pc, op: step.op, code, value, ...answer, faults, failures });
    if (host.trace.on) host.trace.emit('thread.step_done', this.pc, host.codeOf(code), value ?? 0);
    this.under = null;
    this.told = null;
    this.entered = false;
    this.pc += 1;
  }

  private push(thread: Thread, under: StepCall): 'under' {
    this.under = under;
    thread.stack.push(under.call);
    return 'under';
  }

  private begin(host: Host, thread: Thread, step: ProgramStep): KernReturn | 'under' | 'blocked' {
    const { environment } = this;
    switch (step.op) {
      case 'read':
        return this.access(host, thread, step, null);
      case 'write':
        return this.access(host, thread, step, step.value);
      case 'touch': {
        const region = environment.regions.get(step.region);
        if (region === undefined) return 'KERN_INVALID_ADDRESS';
        const source = touchSource(step, Math.floor(region.address / host.pageSize));
        return this.references(thread, source, host.machine.versions());
      }
      case 'replay': {
        const source = environment.source(step.source, environment.regions);
        if (source === null) return 'KERN_INVALID_ARGUMENT';
        return this.references(thread, source, 0);
      }
      case 'task_terminate':
        return environment.children?.terminate?.(step.task) ? 'KERN_SUCCESS' : 'KERN_FAILURE';
      case 'wait':
        host.sleep(thread, step.ticks);
        return 'blocked';
      case 'await':
        return environment.awaitEvent(thread, step.event, step.count) ? 'blocked' : 'KERN_SUCCESS';
      case 'send':
        return this.send(thread, step.to, step.message);
      default:
        return isManagerStep(step) ? this.ask(thread, step) : this.call(host, thread, step);
    }
  }

  private call(
    host: Host,
    thread: Thread,
    step: CallStep | CopyStep | StepOf<'vm_allocate'>,
  ): KernReturn | 'under' {
    const made = stepCall(host, thread, step, this.environment);
    if (typeof made === 'string') return made;
    if (!('answer' in made)) return this.push(thread, made);
    this.told = made.answer;
    return 'KERN_SUCCESS';
  }

  private ask(thread: Thread, step: ManagerStep): 'under' {
    const call = new ManagerCall(step, this.environment);
    return this.push(thread, { call, outcome: () => ({ code: call.code, value: call.value }) });
  }

  private references(thread: Thread, source: ReferenceSource, firstNumber: number): 'under' {
    const call = new ReferenceRun(source, thread.task.map, firstNumber);
    const outcome = (): StepOutcome => {
      const { faults, failures } = call;
      return { code: 'KERN_SUCCESS', faults, failures };
    };
    return this.push(thread, { call, outcome });
  }

  private access(
    host: Host,
    thread: Thread,
    { region: name, offset }: { readonly region: string; readonly offset: number },
    store: number | null,
  ): KernReturn | 'under' {
    const region = this.environment.regions.get(name);
    if (region === undefined) return 'KERN_INVALID_ADDRESS';
    const call = new VmAccess(address(region.address + offset), 'word', store);
    const outcome = (): StepOutcome => {
      host.referencesMade(1);
      const { code, loaded } = call;
      return { code, value: store === null && typeof loaded === 'number' ? loaded : null };
    };
    return this.push(thread, { call, outcome });
  }

  private portName(thread: Thread, object: string): PortName | null {
    const port = this.environment.object(object);
    return port !== null && port.receiver === thread.task.space ? port.receiverName : null;
  }

  private send(thread: Thread, to: string, message: ScriptedMessage): KernReturn | 'under' {
    const control = this.environment.control(to);
    if (control === null) return 'KERN_INVALID_NAME';
    const names: ScriptNames = {
      port: (object) => this.portName(thread, object) ?? control,
      region: (name) => this.environment.regions.get(name) ?? { address: 0, size: 0 },
    };
    const call = new MachMsgSend(control, message.id, message.build(names));
    return this.push(thread, { call, outcome: () => ({ code: 'KERN_SUCCESS' }) });
  }
}

/** The references of a touch step, one chunk a round. */
function touchSource(
  step: Extract<ProgramStep, { op: 'touch' }>,
  firstPage: number,
): ReferenceSource {
  const write = step.write ? 1 : 0;
  const loads = (step.loads ?? []).map((page) => page << 1);
  const round = Uint32Array.from(step.pages.flatMap((page) => [(page << 1) | write, ...loads]));
  let left = step.times;
  return {
    name: `touch ${step.region}`,
    origin: firstPage,
    next() {
      left -= 1;
      return left >= 0 ? round : null;
    },
  };
}
