/**
 * Steps that copy or share memory: map with copy, inherit, vm_read, vm_write, vm_copy, remap,
 * task_create.
 */
import { VM_INHERIT_COPY, vmInheritNames } from '../kernel/mach/vm_prot';
import type { Path } from './finding';
import type { Regions } from './resolve_regions';
import { partOf } from './resolve_regions';
import type { Resolving } from './resolving';
import type { ScenarioStep, StepExpectation } from './scenario';
import type { StepInput } from './schema_steps';

type CopyStepInput = Extract<
  StepInput,
  | { inherit: string }
  | { vm_read: string }
  | { vm_write: string }
  | { vm_copy: string }
  | { remap: string }
  | { task_create: string }
>;

/** True for the steps that live here. */
export function isCopyStep(step: StepInput): step is CopyStepInput {
  const verbs = ['inherit', 'vm_read', 'vm_write', 'vm_copy', 'remap', 'task_create'];
  return verbs.some((verb) => verb in step);
}

/** One step; `regions` grows with what it makes. */
export function resolveCopyStep(
  resolving: Resolving,
  step: CopyStepInput,
  path: Path,
  regions: Regions,
  expect: StepExpectation,
): ScenarioStep {
  const known = (name: string, key: string): string => {
    resolving.known(name, regions.keys(), [...path, key], 'region');
    return name;
  };
  const pages = (region: string): { readonly offset: number; readonly size: number } =>
    partOf(
      resolving,
      'page' in step && !('vm_write' in step) ? step : rest(step),
      path,
      region,
      regions,
    );
  const first = (page: number | undefined, region: string): number =>
    page === undefined ? 0 : partOf(resolving, { page }, path, region, regions).offset;
  if ('task_create' in step) return { op: 'task_create', task: step.task_create, expect };
  if ('inherit' in step) {
    const region = known(step.inherit, 'inherit');
    const to = [...path, 'to'];
    const inheritance = resolving.choice(step.to, vmInheritNames, to, VM_INHERIT_COPY);
    return { op: 'inherit', region, ...pages(region), inheritance, expect };
  }
  if ('vm_write' in step) {
    const region = known(step.from, 'from');
    const to = known(step.vm_write, 'vm_write');
    const toOffset = first(step.page, to);
    return { op: 'vm_write', region, ...pages(region), to, toOffset, expect };
  }
  if ('vm_copy' in step) {
    const region = known(step.vm_copy, 'vm_copy');
    const to = known(step.to, 'to');
    const toOffset = first(step.to_page, to);
    return { op: 'vm_copy', region, ...pages(region), to, toOffset, expect };
  }
  const region = known(
    'vm_read' in step ? step.vm_read : step.remap,
    'vm_read' in step ? 'vm_read' : 'remap',
  );
  const part = pages(region);
  regions.set(step.as, part.size);
  if ('vm_read' in step) return { op: 'vm_read', region, ...part, as: step.as, expect };
  const copy = step.copy ?? false;
  return { op: 'vm_remap', region, ...part, as: step.as, copy, expect };
}

/** The pages that a step names, without the page of its target. */
function rest(step: CopyStepInput): { readonly pages?: string | number | (string | number)[] } {
  return 'pages' in step && step.pages !== undefined ? { pages: step.pages } : {};
}
