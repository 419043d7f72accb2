/**
 * The calls that there are, gathered from the families: the one list from which the scenario
 * language, programs, manual pages and tables of recorded calls take what a call is.
 */
import type { CallDef, StepFields } from './call_def';
import { controlCallDefs } from './control_call_defs';
import type { Switches } from './switches';
import { profiles } from './switches';
import { taskCallDefs } from './task_call_defs';
import { vmCallDefs } from './vm_call_defs';

const taskDefs = { ...vmCallDefs, ...taskCallDefs } as const;

/** The families as the table types them. @ours see the head of this file */
export type TaskCallDefs = typeof taskDefs;
export type ControlCallDefs = typeof controlCallDefs;

/** A call of a task. @ours the families side by side */
export type TaskCallName = keyof TaskCallDefs;
/** A call of a pager. @ours the families side by side */
export type ControlCallName = keyof ControlCallDefs;

/** The calls of a task. @ours the families side by side */
export const taskCalls: { readonly [N in TaskCallName]: CallDef } = taskDefs;
/** The calls of a pager that a scenario makes. @ours the families side by side */
export const controlCalls: { readonly [N in ControlCallName]: CallDef } = controlCallDefs;

/** A step of a program that makes a call. @ours see the head of this file */
export type StepOf<N extends TaskCallName> = N extends TaskCallName
  ? { readonly op: N } & StepFields<TaskCallDefs[N]['args']>
  : never;

/** A call of a pager, with its arguments. @ours see the head of this file */
export type ControlOf<N extends ControlCallName> = N extends ControlCallName
  ? { readonly id: N } & StepFields<ControlCallDefs[N]['args']>
  : never;

/** The key that begins a call in the scenario language. @ours see the head of this file */
export type VerbOf<N extends TaskCallName> = TaskCallDefs[N] extends {
  readonly verb: infer V;
}
  ? V & string
  : N;

/** The key that begins a call in the scenario language, or null. @ours see the head of this file */
export function verbOf(name: string, { verb }: CallDef): string | null {
  return verb === undefined ? name : verb;
}

const all: Readonly<Record<string, CallDef>> = { ...taskDefs, ...controlCallDefs };

/** True if an interface has the call of that name. @ours see the head of this file */
export function isOffered(switches: Switches, name: string): boolean {
  const offer = all[name]?.offer;
  return offer === undefined || switches[offer];
}

/** The profiles whose interface has a call. @ours see the head of this file */
export function profilesOf({ offer }: CallDef): readonly string[] {
  const known = Object.entries(profiles);
  return known.filter(([, has]) => offer === undefined || has[offer]).map(([name]) => name);
}

/** Where there is a call that not all interfaces have. @ours see the head of this file */
export function whereText(def: CallDef): string {
  const having = profilesOf(def);
  return `in profile${having.length === 1 ? '' : 's'} ${having.join(' and ')} only`;
}

/** What to say of a call that an interface lacks; else nothing. @ours see the head of this file */
export function lackText(switches: Switches, name: string): string {
  const def = all[name];
  return def === undefined || isOffered(switches, name) ? '' : `it is ${whereText(def)}`;
}

/** The call that a key begins, or null. @ours see the head of this file */
export function callOfVerb(
  calls: Readonly<Record<string, CallDef>>,
  verb: string,
): readonly [name: string, def: CallDef] | null {
  return Object.entries(calls).find(([name, def]) => verbOf(name, def) === verb) ?? null;
}

/** As a scenario has a step that is a call: under its verb. @ours see the head of this file */
export type VerbStepOf<N extends TaskCallName> = N extends TaskCallName
  ? VerbOf<N> extends never
    ? never
    : { readonly op: VerbOf<N> } & StepFields<TaskCallDefs[N]['args']>
  : never;
