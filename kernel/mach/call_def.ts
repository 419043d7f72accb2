/**
 * What the definition of a call says: of a task on its kernel, or of a pager that a scenario makes.
 *
 * An argument has one entry under the name that Mach gives it. Its form sets what each surface
 * takes: a key of the scenario language, a field of a program's step, the value of the call itself.
 * The adapters are scenarios/language/call_forms.ts, kernel/tasks/program_args.ts,
 * conform/calls/calls_vm.ts for tables of calls and conform/transcript/transcript_vm.ts for
 * recordings.
 * @ours the interface definitions of mach.defs, as far as three surfaces share them
 */
import type { KernReturn } from './kern_return';
import type { Switches } from './switches';
import type { PortName } from './types';
import type { VmProt } from './vm_prot';

/** What a form is in a manual page. @ours see the head of this file */
export const formTexts = {
  /** Bytes of the task's memory: of a region, from a page on. */
  region: 'address',
  /** How many bytes; the scenario language counts them in pages of the argument before. */
  extent: 'bytes',
  /** Where bytes go: a region, from a page on. */
  target: 'address',
  /** Where new memory is; a step gives it a name. */
  place: 'address',
  /** A memory object, from a page on. */
  object: 'port',
  /** Where in the object; it comes with the object. */
  start: 'bytes',
  /** Adjacent pages of the object that a pager's call is about. */
  part: 'bytes',
  /** The same, and what each page holds. */
  supply: 'memory',
  /** An object that the default pager makes for the task. */
  created: 'port',
  /** An object that the default pager has made. */
  made: 'port',
  pager: 'port',
  device: 'name',
  name: 'name',
  /** A call without an argument, where a key needs a value. */
  nothing: '',
  port_name: 'port',
  /** Whole pages of new memory. */
  size: 'bytes',
  /** With a unit. */
  bytes: 'bytes',
  /** Without a unit, too. */
  length: 'bytes',
  flag: 'boolean',
  bits: 'bits',
  int: 'number',
  count: 'number',
  word: 'number',
  /** What memory allows. */
  prot: 'protection',
  /** What a pager forbids, or no change. */
  lock: 'protection',
  code: 'kern_return',
  /** One of `names`; its place among them is the number. */
  choice: 'number',
  /** One of `names`, in small letters. */
  word_of: 'name',
} as const;

export type FormName = keyof typeof formTexts;

/** From and to, both included, for the forms that are numbers. @ours see the head of this file */
export const formRanges = {
  int: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  count: [0, Number.MAX_SAFE_INTEGER],
  word: [0, 0xffffffff],
} as const satisfies { readonly [F in FormName]?: readonly [number, number] };

/** One argument, under Mach's name. @ours see the head of this file */
export interface ArgDef {
  readonly form: FormName;
  /** What it is, a phrase. */
  readonly text: string;
  /** What it is to the call, where that is not what a scenario says. */
  readonly man?: string;
  /** Its key in the scenario language; null if that has none; its name unless given. */
  readonly key?: string | null;
  /** Its field in a step; its name unless given. */
  readonly field?: string;
  /** What it is where a scenario leaves it out; without this, it must be there. */
  readonly otherwise?: number | boolean | string;
  /** True if a step may lack it, too. */
  readonly spare?: true;
  /** The value with which steps make the call: no surface but the call itself has it. */
  readonly fixed?: number | boolean | null;
  /** The keys that name pages of a region, target or object. */
  readonly pages?: readonly string[];
  readonly names?: readonly string[];
  /** The keys that set bits, each with its bit. */
  readonly bits?: Readonly<Record<string, readonly [bit: number, text: string]>>;
  /** True if the scenario language has it after all others. */
  readonly last?: true;
}

/** Arguments by name, in Mach's order. */
export type ArgDefs = Readonly<Record<string, ArgDef>>;

/** What a call answers beside its code, as a scenario compares it. @ours as above */
export interface AnswerDef {
  readonly text: string;
  /** A number or a name. */
  readonly form?: FormName;
  /** A record, by Mach's names. */
  readonly fields?: ArgDefs;
}

/** One call. @ours see the head of this file */
export interface CallDef {
  /** The key that begins it in the scenario language; its name unless given; null for none. */
  readonly verb?: string | null;
  /** One sentence: what the call does. */
  readonly summary: string;
  /** The switch that says whether an interface has it; without one, all have. */
  readonly offer?: keyof Switches;
  readonly args: ArgDefs;
  readonly answer?: AnswerDef;
  /** True if it has no code, so that no step can expect it to fail. */
  readonly silent?: true;
}

/** What a form is in a step, where it is one value under the argument's name. */
interface Values {
  readonly created: string;
  readonly made: string;
  readonly name: string;
  readonly device: string;
  readonly pager: string | null;
  readonly extent: number;
  readonly size: number;
  readonly bytes: number;
  readonly length: number;
  readonly port_name: PortName;
  readonly flag: boolean;
  readonly bits: number;
  readonly int: number;
  readonly count: number;
  readonly word: number;
  readonly prot: VmProt;
  readonly lock: VmProt;
  readonly code: KernReturn;
  readonly choice: number;
}

type FieldOf<K, A> = A extends { readonly field: infer F extends string } ? F : K & string;

/** The fields of a step that stand for an argument; `all` of them required, or only spare ones. */
type Fields<K, A extends ArgDef> = A extends
  | { readonly fixed: unknown }
  | { form: 'nothing' | 'start' }
  ? Record<never, never>
  : A['form'] extends 'region'
    ? { readonly region: string; readonly offset: number }
    : A['form'] extends 'target'
      ? { readonly to: string; readonly toOffset: number }
      : A['form'] extends 'object'
        ? { readonly object: string; readonly offset: number }
        : A['form'] extends 'part'
          ? { readonly offset: number; readonly size: number }
          : A['form'] extends 'supply'
            ? { readonly offset: number; readonly values: readonly number[] }
            : A extends { readonly form: 'word_of'; readonly names: readonly (infer N)[] }
              ? { readonly [F in FieldOf<K, A>]: Lowercase<N & string> }
              : A['form'] extends 'place' | 'created'
                ? { readonly as: string }
                : A extends { readonly spare: true }
                  ? { readonly [F in FieldOf<K, A>]?: Values[A['form'] & keyof Values] }
                  : { readonly [F in FieldOf<K, A>]: Values[A['form'] & keyof Values] };

/** What all members of a union have, as one record. @ours see the head of this file */
export type All<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void
  ? { readonly [K in keyof I]: I[K] }
  : never;

/** What a step says of the arguments of a call. @ours see the head of this file */
export type StepFields<A> = All<
  { [K in keyof A]: A[K] extends ArgDef ? Fields<K, A[K]> : never }[keyof A]
>;
