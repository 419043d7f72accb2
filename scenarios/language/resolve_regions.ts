/**
 * Regions of a task while its steps are resolved: which there are by then, and what their pages are
 * in bytes.
 */
import type { Path } from './finding';
import type { Resolving } from './resolving';
import type { ScenarioInput } from './schema';
import type { StepInput } from './schema_steps';

/** The regions of a task so far: sizes in bytes. */
export type Regions = Map<string, number>;

/** The pages of a thing of that many bytes. */
export function pagesIn(resolving: Resolving, bytes: number): number {
  return Math.max(1, Math.ceil(bytes / resolving.pageSize));
}

/** The labels of memory that no memory object has; a child has the names of its parent's too. */
export function regionLabels(tasks: ScenarioInput['tasks']): string[] {
  return Object.keys(tasks).flatMap((task) => {
    const family: string[] = [];
    for (let one: string | undefined = task; one !== undefined; one = tasks[one]?.parent) {
      if (family.includes(one)) break;
      family.push(one);
    }
    const steps = family.flatMap((one) => tasks[one]?.steps ?? []);
    return steps.flatMap(made).map((name) => `${task}.${name}`);
  });
}

/** The region that a step makes of memory that is the task's own. */
function made(step: StepInput): readonly string[] {
  if ('allocate' in step) return [step.allocate];
  if ('map' in step) return step.copy === true ? [step.as ?? step.map] : [];
  return 'vm_read' in step || 'remap' in step ? [step.as] : [];
}

export interface Part {
  readonly page?: number | undefined;
  readonly pages?: string | number | (string | number)[] | undefined;
}

/** The bytes of some pages of a region. */
export function partOf(
  resolving: Resolving,
  given: Part,
  path: Path,
  region: string,
  regions: Regions,
): { readonly offset: number; readonly size: number } {
  const limit = pagesIn(resolving, regions.get(region) ?? Number.MAX_SAFE_INTEGER);
  const { first, count } = resolving.range(given, path, limit, `region ${region}`);
  return { offset: first * resolving.pageSize, size: count * resolving.pageSize };
}
