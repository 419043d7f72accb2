/**
 * What threads do, from the steps and calls of a scenario: the kernel's ProgramSteps, and the
 * environment in which their names mean something. A call is a program too, of a thread in the
 * task of the object's pager; kernel/tasks/program.ts runs it. Beside the tour.
 */
import type { IpcPort } from '../../kernel/ipc/ipc_port';
import type { Task } from '../../kernel/kern/task';
import type { Thread } from '../../kernel/kern/thread';
import { callOfVerb, taskCalls } from '../../kernel/mach/call_table';
import {
  MEMORY_OBJECT_ATTRIBUTE_INFO,
  MEMORY_OBJECT_RETURN_DIRTY,
} from '../../kernel/mach/memory_object_types';
import type { MessageName } from '../../kernel/mach/message_table';
import type { Sent } from '../../kernel/mach/task';
import type { PortName } from '../../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../../kernel/mach/types';
import { VM_PROT_NO_CHANGE } from '../../kernel/mach/vm_prot';
import type { Host } from '../../kernel/machine/host';
import { objectOfPort } from '../../kernel/machine/machine_inspect';
import type { Children, Environment, ProgramStep, ScriptNames } from '../../kernel/tasks/program';
import { EventWait } from '../../kernel/tasks/program';
import type { ReferenceSource } from '../../kernel/vm/fault/vm_reference';
import type { Trace } from '../../traces/trace';
import type { EventPattern } from '../language/pattern';
import { patternText } from '../language/pattern';
import type { ControlCall, ScenarioCall, ScenarioStep, Start } from '../language/scenario';
import { found } from '../language/scenario_error';
import { traceSource } from '../replay/replay';
import type { Recorder, Watch } from './recorder';

/** What all programs of a scenario share. */
export interface World {
  readonly host: Host;
  readonly recorder: Recorder;
  readonly objects: ReadonlyMap<string, IpcPort>;
  /** The ports to which anonymous memory can go, by the names of their pagers. */
  readonly managers: ReadonlyMap<string, IpcPort>;
  readonly traces: ReadonlyMap<string, Trace>;
}

/** Something that a program may wait for. */
interface Awaited {
  readonly pattern: EventPattern;
  /** Counts from the beginning of the run; null to count from when the thread begins to wait. */
  readonly early: Watch | null;
}

interface Sleeper {
  readonly wait: EventWait;
  readonly count: number;
}

/** The environment of one program, and the steps as the kernel takes them. */
export class ProgramMaker implements Environment {
  readonly regions = new Map<string, { address: number; size: number }>();
  readonly steps: ProgramStep[] = [];
  /** For each step of the program, which step of the scenario it comes from; -1 for none. */
  readonly origin: number[] = [];
  private readonly world: World;
  readonly task: Task;
  /** Set by whoever makes the programs of children. */
  children: Children | undefined;
  /** Objects that the task has had made, as long as it has a right on them. */
  private readonly made = new Map<string, IpcPort>();
  private readonly awaited: Awaited[] = [];
  private readonly sleepers = new Map<Watch, Sleeper>();
  private readonly wake = (watch: Watch): void => {
    const sleeper = this.sleepers.get(watch);
    if (sleeper === undefined || watch.seen < sleeper.count) return;
    this.sleepers.delete(watch);
    this.world.recorder.forget(watch);
    sleeper.wait.wake();
  };
  private readonly replays: { readonly trace: string; readonly region: string }[] = [];

  constructor(world: World, task: Task) {
    this.world = world;
    this.task = task;
  }

  /** The steps that let the program begin when it should. */
  begin(start: Start): void {
    if (start.after !== null) {
      const early = this.world.recorder.watch(start.after, this.wake);
      this.addAwait({ pattern: start.after, early }, start.count, -1);
    }
    if (start.ticks > 0) this.add({ op: 'wait', ticks: start.ticks }, -1);
  }

  addStep(step: ScenarioStep, origin: number): void {
    switch (step.op) {
      case 'replay':
        this.replays.push(step);
        this.add({ op: 'replay', source: String(this.replays.length - 1) }, origin);
        return;
      case 'await':
        this.addAwait({ pattern: step.event, early: null }, step.count, origin);
        return;
      default: {
        const call = callOfVerb(taskCalls, step.op);
        const made = call === null ? step : { ...step, op: call[0] };
        this.add(made as ProgramStep, origin); // parsed
      }
    }
  }

  /** The steps of a call of the pager. */
  addCall({ object, call }: ScenarioCall, sets: ReadonlyMap<string, PortName>): void {
    if (!isPortCall(call)) {
      this.addMessage(object, call);
    } else if (call.id === 'mach_port_move_member') {
      const { id: op, to } = call;
      const set = to === 'none' ? MACH_PORT_NULL : found(sets.get(to), `set ${to}`);
      this.add({ op, object, set }, 0);
    } else {
      const { id: op, ...fields } = call;
      this.add({ op, object, ...fields } as ProgramStep, 0); // parsed
    }
  }

  private addMessage(object: string, call: Message): void {
    if ('values' in call) {
      const { pageSize } = this.world.host;
      this.add({ op: 'vm_allocate', as: DATA, size: call.values.length * pageSize }, 0);
      for (const [i, value] of call.values.entries()) {
        this.add({ op: 'write', region: DATA, offset: i * pageSize, value }, 0);
      }
    }
    this.addSend(object, call);
  }

  /** Has the dirty pages of an object returned, and waits until its pager has heard of the end. */
  addSync(object: string, size: number, from: EventPattern['fields']): void {
    const name = 'memory_object_lock_completed';
    const pattern: EventPattern = { name, object, fields: from };
    const early = this.world.recorder.watch(pattern, this.wake);
    const call: Message = {
      id: 'memory_object_lock_request',
      offset: 0,
      size,
      should_return: MEMORY_OBJECT_RETURN_DIRTY,
      should_flush: false,
      lock_value: VM_PROT_NO_CHANGE,
      reply: true,
    };
    this.addSend(object, call);
    this.addAwait({ pattern, early }, 1, -1);
  }

  private addSend(object: string, call: Message): void {
    const message = { id: call.id, build: (names: ScriptNames) => bodyOf(call, object, names) };
    this.add({ op: 'send', to: object, message }, 0);
  }

  private add(step: ProgramStep, origin: number): void {
    this.steps.push(step);
    this.origin.push(origin);
  }

  private addAwait(awaited: Awaited, count: number, origin: number): void {
    this.awaited.push(awaited);
    this.add({ op: 'await', event: String(this.awaited.length - 1), count }, origin);
  }

  object(name: string): IpcPort | null {
    const made = this.made.get(name) ?? null;
    if (made === null) return this.world.objects.get(name) ?? null;
    return this.task.space.reverse(made) === null ? null : made;
  }

  /** The port gets the object's name as its label, for whoever reads of it. */
  adopt(name: string, port: IpcPort): void {
    port.label = name;
    this.made.set(name, port);
  }

  manager(name: string): IpcPort | null {
    return this.world.managers.get(name) ?? null;
  }

  managerName(port: IpcPort): string | null {
    return [...this.world.managers].find((entry) => entry[1] === port)?.[0] ?? null;
  }

  objectName(object: string): IpcPort | null {
    const port = this.object(object);
    return port === null ? null : (objectOfPort(this.world.host, port)?.pagerName ?? null);
  }

  control(name: string): PortName | null {
    const port = this.object(name);
    const object = port === null ? null : objectOfPort(this.world.host, port);
    const control = object?.pagerRequest ?? null;
    return control === null ? null : (this.task.space.reverse(control)?.name ?? null);
  }

  source(name: string, regions: Environment['regions']): ReferenceSource | null {
    const replay = this.replays[Number(name)];
    const trace = this.world.traces.get(replay?.trace ?? '');
    const region = regions.get(replay?.region ?? '');
    const { pageSize } = this.world.host;
    if (trace === undefined || region === undefined) return null;
    if (trace.distinctPages * pageSize > region.size) return null;
    return traceSource(trace, region.address / pageSize);
  }

  awaitEvent(thread: Thread, event: string, count: number): boolean {
    const awaited = this.awaited[Number(event)];
    if (awaited === undefined) return false;
    const { pattern, early } = awaited;
    if (early !== null && early.seen >= count) return false;
    const times = count === 1 ? '' : `, ${count} times`;
    const wait = new EventWait(`${patternText(pattern)}${times}`);
    const watch = early ?? this.world.recorder.watch(pattern, this.wake);
    this.sleepers.set(watch, { wait, count });
    wait.wait(thread);
    return true;
  }
}

/** The region that holds what a call supplies. */
const DATA = 'data';

type PortCall = Extract<ControlCall, { id: `mach_port_${string}` }>;
type Message = Exclude<ControlCall, PortCall>;

const isPortCall = (call: ControlCall): call is PortCall => call.id.startsWith('mach_port_');

function bodyOf(call: Message, object: string, names: ScriptNames): Sent<MessageName> {
  const replyTo = (reply: boolean): PortName => (reply ? names.port(object) : MACH_PORT_NULL);
  const { id, ...fields } = call;
  if (id === 'memory_object_change_attributes') {
    const { may_cache: may_cache_object, copy_strategy, cluster_size, temporary, reply } = call;
    const attributes = { copy_strategy, cluster_size, may_cache_object, temporary };
    return { flavor: MEMORY_OBJECT_ATTRIBUTE_INFO, attributes, reply_to: replyTo(reply) };
  }
  if (id === 'memory_object_get_attributes') {
    return { flavor: MEMORY_OBJECT_ATTRIBUTE_INFO, reply_to: replyTo(true) };
  }
  if (id === 'memory_object_synchronize_completed') {
    return { offset: call.offset, length: call.size };
  }
  const body: Record<string, unknown> = { ...fields };
  delete body['values'];
  delete body['reply'];
  if ('values' in call) {
    const { address: at, size } = names.region(DATA);
    body['data'] = { address: address(at), size, deallocate: true };
  }
  if ('reply' in call) body['reply_to'] = replyTo(call.reply);
  return body as Sent<MessageName>; // parsed
}
