/**
 * A scenario as plain data, all units resolved: bytes, ticks of a nanosecond, page numbers. Files
 * become one through language.ts; TypeScript users write one with `defineScenario`, which takes the
 * very shape of a file, or by hand. What lives here: the records only.
 */
import type {
  ControlCallName,
  ControlOf,
  TaskCallName,
  VerbStepOf,
} from '../../kernel/mach/call_table';
import type { IpcSwitches } from '../../kernel/mach/ipc_switches';
import type { KernReturn } from '../../kernel/mach/kern_return';
import type { Switches } from '../../kernel/mach/switches';
import type { Plain } from '../../kernel/mach/types';
import type { VmProt } from '../../kernel/mach/vm_prot';
import type { ProgramStep } from '../../kernel/tasks/program';
import type { Answer } from '../../kernel/tasks/program_calls';
import type { Lesson } from './lesson';
import type { EventPattern } from './pattern';
import type { TraceReading } from './trace_reading';

export interface Scenario {
  readonly name: string;
  readonly lesson: Lesson | null;
  readonly seed: string;
  /** Values set in the place of the file's, by path, as a file has them; left out for none. */
  readonly set?: Readonly<Record<string, string>>;
  /** What its golden file holds; messages unless it says counts. */
  readonly golden?: 'messages' | 'counts';
  /** The first of the hosts; mostly there is no other. */
  readonly host: ScenarioHost;
  readonly hosts: readonly ScenarioHost[];
  readonly devices: readonly ScenarioDevice[];
  readonly traces: readonly ScenarioTrace[];
  readonly pagers: readonly ScenarioPager[];
  readonly objects: readonly ScenarioObject[];
  readonly tasks: readonly ScenarioTask[];
  readonly calls: readonly ScenarioCall[];
  readonly limits: Limits;
  /** What becomes of dirty pages when the run would end as done; leave unless given. */
  readonly atEnd?: 'sync' | 'leave';
  readonly expect: Expectations;
}

export interface ScenarioHost {
  readonly name: string;
  readonly frames: number;
  readonly pageSize: number;
  readonly pageout: 'daemon' | 'segments' | 'demand';
  /** What memory consists of, with `segments`. */
  readonly segments?: readonly ScenarioSegment[];
  readonly contents: 'bytes' | 'stamps';
  /** A name of the registry of policies. */
  readonly policy: string;
  readonly policyOptions: Readonly<Record<string, number | string | boolean>>;
  readonly switches: Switches;
  /** Its name; `osf` unless given. */
  readonly profile?: string;
  /** What the host's profile says of ports; that of the first host counts. */
  readonly ports: IpcSwitches;
  /** Keys of the kernel's `Tunables`. */
  readonly tunables: Readonly<Record<string, number | boolean>>;
  /** When it stops for good, or null. */
  readonly haltsAt: number | null;
}

/** A segment of memory; thresholds count free frames, and follow from its size unless given. */
export interface ScenarioSegment {
  readonly name: string;
  readonly frames: number;
  readonly min?: number;
  readonly low?: number;
  readonly high?: number;
}

export interface ScenarioDevice {
  readonly name: string;
  readonly host: string;
  /** A name of the registry of devices, or `file`. */
  readonly type: string;
  /** Of a file. */
  readonly path: string | null;
  /** The driver's own, and `latency` and `faults`. */
  readonly options: Plain;
}

export interface ScenarioTrace {
  readonly name: string;
  readonly path: string;
  /** How the file is read, where the scenario says so. */
  readonly reading?: TraceReading;
}

export interface ScenarioPager {
  readonly name: string;
  readonly host: string;
  /** A name of the registry of pagers, or null for one from a file. */
  readonly type: string | null;
  readonly path: string | null;
  readonly options: Plain;
  /** Devices by the name under which the pager knows them. */
  readonly devices: readonly string[];
  /** Anonymous memory goes to it. */
  readonly isDefault: boolean;
  /** Its threads may use the frames that are kept back, whatever its kind says. */
  readonly privileged?: boolean;
}

export interface ScenarioObject {
  readonly name: string;
  readonly pager: string;
  readonly size: number;
  readonly options: Plain;
}

/** When something begins: after an event if one is named, then after a time. */
export interface Start {
  readonly after: EventPattern | null;
  /** How often the event must have happened since the run began. */
  readonly count: number;
  readonly ticks: number;
}

export interface ScenarioTask {
  readonly name: string;
  readonly host: string;
  /** The task that makes this one by a step task_create; null if it is there at the start. */
  readonly parent: string | null;
  readonly start: Start;
  /** It may use the frames that are kept back. */
  readonly privileged?: boolean;
  readonly steps: readonly ScenarioStep[];
}

/** What a step must have come to. */
export interface StepExpectation {
  readonly code: KernReturn;
  /** What a read loads or a call answers; null for anything. */
  readonly value: number | null;
  /** What of the answer of a call matters, where that is more than a number. */
  readonly answer?: Exclude<Answer, number>;
  /** How many references of a touch or a replay fail. */
  readonly failures: number;
}

export type ScenarioStep = StepAction & { readonly expect: StepExpectation };

type StepAction =
  | VerbStepOf<TaskCallName>
  | Extract<ProgramStep, { op: 'read' | 'write' | 'touch' | 'wait' }>
  | { readonly op: 'replay'; readonly trace: string; readonly region: string }
  | { readonly op: 'await'; readonly event: EventPattern; readonly count: number };

/** A call that a thread of a pager's task makes, whatever the pager itself does. */
export interface ScenarioCall {
  readonly object: string;
  /** Whose kernel is called. */
  readonly host: string;
  readonly start: Start;
  readonly call: ControlCall;
}

/** Arguments as in the message; `reply` asks for the completion on the object's port. */
export type ControlCall = ControlOf<ControlCallName>;

export interface Limits {
  readonly steps: number;
  /** Steps without any host's clock moving. */
  readonly still: number;
  readonly ticks: number;
}

/** From and to, both included. */
export interface CountRange {
  readonly from: number;
  readonly to: number;
}

/** The state of a page of an object at the end; what is left out does not matter. */
export interface PageExpectation {
  readonly object: string;
  readonly host: string;
  readonly page: number;
  readonly resident?: boolean;
  readonly dirty?: boolean;
  readonly precious?: boolean;
  readonly inactive?: boolean;
  readonly lock?: VmProt;
  readonly value?: number;
}

/** What a record of a device holds at the end: its first word, or its stamp. */
export interface RecordExpectation {
  readonly device: string;
  readonly record: number;
  readonly value: number;
}

export interface Expectations {
  readonly end: 'done' | 'stuck' | 'limit' | 'circling';
  /** In this order, others may come between. */
  readonly messages: readonly EventPattern[];
  readonly never: readonly EventPattern[];
  /** How many I/O errors there are that no fault of the scenario makes; 0 unless given. */
  readonly ioErrors?: CountRange;
  /** By the name of a message or event. */
  readonly counts: Readonly<Record<string, CountRange>>;
  /** By host, then by the name of a counter of vm_statistics. */
  readonly statistics: Readonly<Record<string, Readonly<Record<string, CountRange>>>>;
  readonly pages: readonly PageExpectation[];
  readonly records: readonly RecordExpectation[];
}
