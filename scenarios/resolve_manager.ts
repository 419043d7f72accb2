/**
 * Steps in which a task asks the default pager. An object that it makes can be mapped from then on.
 */
import type { Path } from './finding';
import type { Names } from './resolve_names';
import type { Resolving } from './resolving';
import type { ScenarioStep, StepExpectation } from './scenario';
import type { ScenarioInput } from './schema';
import type { StepInput } from './schema_steps';

type ManagerStepInput = Extract<
  StepInput,
  | { default_pager_object_create: string }
  | { default_pager_info: string }
  | { default_pager_object_pages: string }
  | { default_pager_paging_file: string }
  | { default_pager_objects: boolean }
>;

const spaces = ['TOTAL_SPACE', 'FREE_SPACE'];

/** True for the steps that live here. */
export function isManagerStep(step: StepInput): step is ManagerStepInput {
  return Object.keys(step)[0]?.startsWith('default_pager_') === true;
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

/** One step; `names.made` grows with the objects that it makes. */
export function resolveManagerStep(
  resolving: Resolving,
  step: ManagerStepInput,
  path: Path,
  names: Names,
  expect: StepExpectation,
): ScenarioStep {
  if (!names.hasManager) {
    const what = 'there is no default pager to ask';
    resolving.report(path, what, 'mark one with default: true', true);
  }
  if ('default_pager_objects' in step) return { op: 'default_pager_objects', expect };
  if ('default_pager_object_create' in step) {
    const as = step.default_pager_object_create;
    const size = resolving.wholePages(step.size, [...path, 'size']);
    if (names.objects.has(as) || names.made.has(as)) {
      const at: Path = [...path, 'default_pager_object_create'];
      resolving.report(at, `${as} is an object already`, 'give each object a different name');
    }
    names.made.set(as, size);
    return { op: 'default_pager_object_create', as, size, expect };
  }
  if ('default_pager_info' in step) {
    const at: Path = [...path, 'default_pager_info'];
    const free = resolving.choice(step.default_pager_info, spaces, at, 0) === 1;
    const value = step.is === undefined ? null : resolving.bytes(step.is, [...path, 'is']);
    const of = free ? 'free_space' : 'total_space';
    return { op: 'default_pager_info', of, expect: { ...expect, value } };
  }
  if ('default_pager_object_pages' in step) {
    const object = step.default_pager_object_pages;
    resolving.known(object, names.made.keys(), [...path, 'default_pager_object_pages'], 'object');
    return { op: 'default_pager_object_pages', object, expect };
  }
  const { default_pager_paging_file: file, add, size } = step;
  resolving.known(file, names.devices, [...path, 'default_pager_paging_file'], 'device');
  const bytes = size === undefined ? 0 : resolving.wholePages(size, [...path, 'size']);
  return { op: 'default_pager_paging_file', file, add, size: bytes, expect };
}
