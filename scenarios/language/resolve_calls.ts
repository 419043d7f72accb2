/**
 * Steps of tasks and calls of pagers that the table of calls defines: what they name looked up, and
 * what they must answer made what the kernel answers. Beside the tour: from here a call of a pager
 * goes to scenarios/run/programs.ts, which makes it a program.
 */
import type { AnswerDef, CallDef } from '../../kernel/mach/call_def';
import { callOfVerb, controlCalls, lackText, taskCalls } from '../../kernel/mach/call_table';
import type { Reading } from './call_forms';
import { readArgs, readValue } from './call_forms';
import type { ControlCallInput, TaskCallInput } from './call_input';
import type { Path } from './finding';
import type { Names } from './resolve_names';
import type { Regions } from './resolve_regions';
import { resolveStart } from './resolve_start';
import type { Resolving } from './resolving';
import type { ControlCall, ScenarioCall, ScenarioStep, StepExpectation } from './scenario';
import { found } from './scenario_error';
import type { ScenarioInput } from './schema';
import type { StepInput } from './schema_steps';

type Fields = Readonly<Record<string, unknown>>;

/** The verb of a step or a call, and what the table says of it; null for other steps. */
function definitionOf(
  calls: Readonly<Record<string, CallDef>>,
  given: object,
): readonly [verb: string, name: string, def: CallDef] | null {
  for (const verb of Object.keys(given)) {
    const call = callOfVerb(calls, verb);
    if (call !== null) return [verb, ...call];
  }
  return null;
}

/** True for the steps that are a call. */
export function isTaskCall(step: StepInput): step is TaskCallInput {
  return definitionOf(taskCalls, step) !== null;
}

/** The names of objects that tasks have made. */
export function objectsMade(tasks: ScenarioInput['tasks']): string[] {
  const steps = Object.values(tasks).flatMap((task) => task.steps);
  return steps.flatMap((step) =>
    'default_pager_object_create' in step ? [step.default_pager_object_create] : [],
  );
}

/** The pagers to which tasks have anonymous memory go. */
export function managersNamed(tasks: ScenarioInput['tasks']): string[] {
  const steps = Object.values(tasks).flatMap((task) => task.steps);
  const named = steps.flatMap((step) =>
    'vm_set_default_memory_manager' in step ? [step.vm_set_default_memory_manager] : [],
  );
  return [...new Set(named)].filter((name) => name !== 'none');
}

/** What the kernel must answer, in its own numbers; only what is given. */
function answerOf(
  reading: Reading,
  { form, fields }: AnswerDef,
  is: unknown,
): Partial<StepExpectation> {
  const at: Path = [...reading.path, 'is'];
  if (fields !== undefined) {
    const read = Object.entries(Object(is)).map(([key, value]) => {
      const arg = fields[key];
      return [key, arg === undefined ? value : readValue(reading, arg, [...at, key], value)];
    });
    return { answer: Object.fromEntries(read) };
  }
  const value = readValue(reading, { form: form ?? 'name', text: '' }, at, is);
  if (form === 'pager') return { answer: { manager: String(value ?? 'none') } };
  return { value: Number(value) };
}

/** A step that is a call; `regions` and `names.made` grow with what it makes. */
export function resolveTaskCall(
  resolving: Resolving,
  step: TaskCallInput,
  path: Path,
  {
    names,
    regions,
    expect,
  }: {
    readonly names: Names;
    readonly regions: Regions;
    readonly expect: StepExpectation;
  },
): ScenarioStep {
  const [verb, , def] = found(definitionOf(taskCalls, step), 'a call');
  if (verb.startsWith('default_pager_') && !names.hasManager) {
    const what = 'there is no default pager to ask';
    resolving.report(path, what, 'mark one with default: true', true);
  }
  const given: Fields = { ...step };
  const reading = { resolving, given, path, names, regions, args: def.args };
  const fields = readArgs(reading);
  const { as, size } = fields;
  if (typeof as === 'string' && typeof size === 'number') {
    const isObject = Object.values(def.args).some(({ form }) => form === 'created');
    (isObject ? names.made : regions).set(as, size);
  }
  const { is } = given;
  const answer =
    is === undefined || def.answer === undefined ? {} : answerOf(reading, def.answer, is);
  return { op: verb, ...fields, expect: { ...expect, ...answer } } as ScenarioStep; // parsed
}

/** A call of a pager with its object, which is the value of its verb. */
export function resolveCall(
  resolving: Resolving,
  call: ControlCallInput,
  path: Path,
  names: Names,
): ScenarioCall {
  const [id, , { args }] = found(definitionOf(controlCalls, call), 'a call');
  const given: Fields = { ...call };
  const object = String(given[id]);
  resolving.known(object, names.objects.keys(), [...path, id], 'object');
  const size = names.objects.get(object) ?? Number.MAX_SAFE_INTEGER;
  const host = resolving.host(call.host, [...path, 'host']);
  const lack = lackText(host.switches, id);
  const what = `host ${host.name} has no ${id}`;
  if (lack !== '') resolving.report([...path, id], what, lack, true);
  const of = { name: object, size };
  const regions: Regions = new Map();
  return {
    object,
    host: host.name,
    start: resolveStart(resolving, call, path, names),
    call: resolving.on(host, () => {
      const reading = { resolving, given, path, names, regions, args, object: of };
      return { id, ...readArgs(reading) } as ControlCall; // parsed
    }),
  };
}
