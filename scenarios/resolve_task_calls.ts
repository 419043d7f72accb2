/**
 * Steps that are a call of the kernel under its own name: what they name looked up, their flags
 * made bits, and what they must answer made what the kernel answers.
 */
import { VM_PROT_NONE, vmBehaviorNames, vmInheritNames } from '../kernel/mach/vm_prot';
import { countNames } from '../kernel/mach/vm_statistics';
import {
  VM_SYNC_ASYNCHRONOUS,
  VM_SYNC_INVALIDATE,
  VM_SYNC_SYNCHRONOUS,
} from '../kernel/mach/vm_sync';
import type { Path } from './finding';
import type { Names } from './resolve_names';
import type { Regions } from './resolve_regions';
import { pagesIn, partOf } from './resolve_regions';
import type { Resolving } from './resolving';
import type { ScenarioStep, StepExpectation } from './scenario';
import type { StepInput } from './schema_steps';
import { taskCallShapes } from './schema_task_calls';

type Verb = keyof typeof taskCallShapes;
/** For each verb the step that has it. */
type TaskCallInput = { [V in Verb]: Extract<StepInput, Record<V, unknown>> }[Verb];
type RegionInput = Extract<
  TaskCallInput,
  | { vm_msync: string }
  | { vm_wire: string }
  | { vm_region: string }
  | { vm_machine_attribute: string }
>;

/** What a step may name, and what is known of how it must end. */
interface Given {
  readonly names: Names;
  readonly regions: Regions;
  readonly expect: StepExpectation;
}

/** The kinds of right, as Mach numbers them. */
const rights = ['SEND', 'RECEIVE', 'SEND_ONCE', 'PORT_SET', 'DEAD_NAME'];
const rightNames = ['send', 'receive', 'send_once', 'port_set', 'dead_name'] as const;

/** True for the steps that live here. */
export function isTaskCall(step: StepInput): step is TaskCallInput {
  return Object.keys(step).some((key) => key in taskCallShapes);
}

/** One step. */
export function resolveTaskCall(
  resolving: Resolving,
  step: TaskCallInput,
  path: Path,
  given: Given,
): ScenarioStep {
  const { names, expect } = given;
  if ('vm_statistics' in step) {
    const at = [...path, 'vm_statistics'];
    const counter =
      countNames[resolving.choice(step.vm_statistics, countNames, at, 0)] ?? 'pagesize';
    return { op: 'vm_statistics', counter, expect };
  }
  if ('vm_set_default_memory_manager' in step) return managerStep(resolving, step, path, given);
  if ('vm_object_sync' in step) {
    const { vm_object_sync: object, should_flush, should_return, should_iosync } = step;
    const sizes = new Map([...names.objects, ...names.made]);
    resolving.known(object, sizes.keys(), [...path, 'vm_object_sync'], 'object');
    const limit = pagesIn(resolving, sizes.get(object) ?? Number.MAX_SAFE_INTEGER);
    const { first, count } = resolving.range(step, path, limit, `object ${object}`);
    return {
      op: 'vm_object_sync',
      object,
      offset: first * resolving.pageSize,
      size: count * resolving.pageSize,
      should_flush: should_flush ?? false,
      should_return: should_return ?? false,
      should_iosync: should_iosync ?? false,
      expect,
    };
  }
  if ('task_terminate' in step) return { op: 'task_terminate', task: step.task_terminate, expect };
  return isRegionInput(step)
    ? regionStep(resolving, step, path, given)
    : portStep(resolving, step, path, given);
}

function isRegionInput(step: TaskCallInput): step is RegionInput {
  return ['vm_msync', 'vm_wire', 'vm_region', 'vm_machine_attribute'].some((verb) => verb in step);
}

function regionStep(
  resolving: Resolving,
  step: RegionInput,
  path: Path,
  { regions, expect }: Given,
): ScenarioStep {
  const part = (region: string, verb: string) => {
    resolving.known(region, regions.keys(), [...path, verb], 'region');
    return { region, ...partOf(resolving, step, path, region, regions) };
  };
  if ('vm_msync' in step) {
    const flags =
      (step.asynchronous === true ? VM_SYNC_ASYNCHRONOUS : 0) |
      (step.synchronous === true ? VM_SYNC_SYNCHRONOUS : 0) |
      (step.invalidate === true ? VM_SYNC_INVALIDATE : 0);
    return { op: 'vm_msync', ...part(step.vm_msync, 'vm_msync'), flags, expect };
  }
  if ('vm_wire' in step) {
    const access = resolving.protection(step.access, [...path, 'access'], VM_PROT_NONE);
    const { privileged = true } = step;
    return { op: 'vm_wire', ...part(step.vm_wire, 'vm_wire'), access, privileged, expect };
  }
  if ('vm_machine_attribute' in step) {
    const range = part(step.vm_machine_attribute, 'vm_machine_attribute');
    return { op: 'vm_machine_attribute', ...range, expect };
  }
  const { region, offset } = part(step.vm_region, 'vm_region');
  const answer =
    step.is === undefined ? {} : { answer: entryOf(resolving, step.is, [...path, 'is']) };
  return { op: 'vm_region', region, offset, expect: { ...expect, ...answer } };
}

type EntryInput = NonNullable<Extract<RegionInput, { vm_region: string }>['is']>;

/** What vm_region must answer, in the kernel's numbers; only what is given. */
function entryOf(
  resolving: Resolving,
  given: EntryInput,
  path: Path,
): NonNullable<StepExpectation['answer']> {
  const { size, offset, protection, max_protection, inheritance, behavior, ...plain } = given;
  const at = (key: string): Path => [...path, key];
  const answer: Record<string, number | boolean> = {};
  if (size !== undefined) answer['size'] = resolving.bytes(size, at('size'));
  if (offset !== undefined) answer['offset'] = resolving.bytes(offset, at('offset'));
  if (protection !== undefined) {
    answer['protection'] = resolving.protection(protection, at('protection'), 0);
  }
  if (max_protection !== undefined) {
    answer['max_protection'] = resolving.protection(max_protection, at('max_protection'), 0);
  }
  if (inheritance !== undefined) {
    answer['inheritance'] = resolving.choice(inheritance, vmInheritNames, at('inheritance'), 0);
  }
  if (behavior !== undefined) {
    answer['behavior'] = resolving.choice(behavior, vmBehaviorNames, at('behavior'), 0);
  }
  for (const [key, value] of Object.entries(plain)) if (value !== undefined) answer[key] = value;
  return answer;
}

function managerStep(
  resolving: Resolving,
  step: Extract<TaskCallInput, { vm_set_default_memory_manager: string }>,
  path: Path,
  { names, expect }: Given,
): ScenarioStep {
  const { vm_set_default_memory_manager: given, is, privileged = true } = step;
  const here = names.pagers.filter(({ host }) => host === resolving.hostName);
  const known = ['none', ...here.map(({ name }) => name)];
  resolving.known(given, known, [...path, 'vm_set_default_memory_manager'], 'pager');
  if (is !== undefined) resolving.known(is, known, [...path, 'is'], 'pager');
  const manager = given === 'none' ? null : given;
  const answer = is === undefined ? {} : { answer: { manager: is } };
  const op = 'vm_set_default_memory_manager';
  return { op, manager, privileged, expect: { ...expect, ...answer } };
}

function portStep(
  resolving: Resolving,
  step: Extract<
    TaskCallInput,
    { [V in Verb & `mach_port_${string}`]: Record<V, unknown> }[Verb & `mach_port_${string}`]
  >,
  path: Path,
  { names, expect }: Given,
): ScenarioStep {
  const on = (object: string, verb: string): string => {
    resolving.known(object, names.made.keys(), [...path, verb], 'object');
    return object;
  };
  if ('mach_port_deallocate' in step) {
    const object = on(step.mach_port_deallocate, 'mach_port_deallocate');
    return { op: 'mach_port_deallocate', object, expect };
  }
  if ('mach_port_destroy' in step) {
    const object = on(step.mach_port_destroy, 'mach_port_destroy');
    return { op: 'mach_port_destroy', object, expect };
  }
  const right = rightNames[resolving.choice(step.right, rights, [...path, 'right'], 0)] ?? 'send';
  if ('mach_port_get_refs' in step) {
    const object = on(step.mach_port_get_refs, 'mach_port_get_refs');
    return { op: 'mach_port_get_refs', object, right, expect };
  }
  const object = on(step.mach_port_mod_refs, 'mach_port_mod_refs');
  return { op: 'mach_port_mod_refs', object, right, delta: step.delta, expect };
}
