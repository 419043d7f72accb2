/**
 * Steps: names of regions, objects and traces looked up, pages checked against sizes.
 */
import { VM_PROT_DEFAULT, vmBehaviorNames } from '../kernel/mach/vm_prot';
import type { Path } from './finding';
import { isCopyStep, resolveCopyStep } from './resolve_copies';
import { isManagerStep, resolveManagerStep } from './resolve_manager';
import type { Names } from './resolve_names';
import { resolvePattern } from './resolve_patterns';
import type { Part, Regions } from './resolve_regions';
import { pagesIn, partOf } from './resolve_regions';
import { isTaskCall, resolveTaskCall } from './resolve_task_calls';
import type { Resolving } from './resolving';
import type { ScenarioStep, Start, StepExpectation } from './scenario';
import type { PatternInput } from './schema_fields';
import type { StepInput } from './schema_steps';

/** The byte offset of a word of a page of a region. */
function wordAt(
  resolving: Resolving,
  given: { readonly page: number; readonly word?: number | undefined },
  path: Path,
  region: string,
  regions: Regions,
): number {
  const { offset } = partOf(resolving, { page: given.page }, path, region, regions);
  const word = given.word ?? 0;
  const words = resolving.pageSize / 4;
  if (word >= words) {
    resolving.report([...path, 'word'], `word ${word} is outside the page`, `it has ${words}`);
  }
  return offset + word * 4;
}

function expectation(resolving: Resolving, step: StepInput, path: Path): StepExpectation {
  if ('touch' in step) return { code: 'KERN_SUCCESS', value: null, failures: step.fails ?? 0 };
  const fails = 'fails' in step ? step.fails : undefined;
  const code = resolving.code(fails, [...path, 'fails'], 'KERN_SUCCESS');
  const is = 'is' in step ? step.is : undefined;
  const value = typeof is === 'number' ? is : null;
  if (is !== undefined && fails !== undefined) {
    const what =
      'read' in step ? 'a read that fails loads nothing' : 'a call that fails answers nothing';
    resolving.report([...path, 'is'], what, 'leave it out', true);
  }
  return { code, value, failures: 0 };
}

function mapStep(
  resolving: Resolving,
  step: Extract<StepInput, { map: string }>,
  path: Path,
  names: Names,
  regions: Regions,
): Extract<ScenarioStep, { op: 'map' }> {
  const { map: object } = step;
  const sizes = new Map([...names.objects, ...names.made]);
  resolving.known(object, sizes.keys(), [...path, 'map'], 'object');
  const whole = sizes.get(object) ?? Number.MAX_SAFE_INTEGER;
  const limit = pagesIn(resolving, whole);
  const part = resolving.range({ pages: step.pages }, path, limit, `object ${object}`);
  const as = step.as ?? object;
  const size = part.count * resolving.pageSize;
  regions.set(as, size);
  return {
    op: 'map',
    as,
    object,
    offset: part.first * resolving.pageSize,
    size,
    protection: resolving.protection(step.protection, [...path, 'protection'], VM_PROT_DEFAULT),
    copy: step.copy ?? false,
    expect: expectation(resolving, step, path),
  };
}

/** One step; `regions` grows with what it maps or allocates. */
export function resolveStep(
  resolving: Resolving,
  step: StepInput,
  path: Path,
  names: Names,
  regions: Regions,
): ScenarioStep {
  const expect = expectation(resolving, step, path);
  const region = (name: string, verb: string): void => {
    resolving.known(name, regions.keys(), [...path, verb], 'region');
  };
  if ('map' in step) return mapStep(resolving, step, path, names, regions);
  if ('allocate' in step) {
    const size = resolving.wholePages(step.size, [...path, 'size']);
    regions.set(step.allocate, size);
    return { op: 'allocate', as: step.allocate, size, expect };
  }
  if ('deallocate' in step) {
    region(step.deallocate, 'deallocate');
    const part = partOf(resolving, step, path, step.deallocate, regions);
    return { op: 'deallocate', region: step.deallocate, ...part, expect };
  }
  if ('protect' in step) {
    region(step.protect, 'protect');
    const part = partOf(resolving, step, path, step.protect, regions);
    const protection = resolving.protection(step.to, [...path, 'to'], VM_PROT_DEFAULT);
    const setMaximum = step.set_maximum ?? false;
    return { op: 'protect', region: step.protect, ...part, protection, setMaximum, expect };
  }
  if ('behavior' in step) {
    region(step.behavior, 'behavior');
    const part = partOf(resolving, step, path, step.behavior, regions);
    const behavior = resolving.choice(step.to, vmBehaviorNames, [...path, 'to'], 0);
    return { op: 'vm_behavior_set', region: step.behavior, ...part, behavior, expect };
  }
  if ('thread_wire' in step) return { op: 'thread_wire', wired: step.thread_wire, expect };
  if (isTaskCall(step)) return resolveTaskCall(resolving, step, path, { names, regions, expect });
  if (isManagerStep(step)) return resolveManagerStep(resolving, step, path, names, expect);
  if (isCopyStep(step)) return resolveCopyStep(resolving, step, path, regions, expect);
  if ('read' in step) {
    region(step.read, 'read');
    const offset = wordAt(resolving, step, path, step.read, regions);
    return { op: 'read', region: step.read, offset, expect };
  }
  // A touch has a key `write` too, so it is looked for first.
  if ('touch' in step) return touchStep(resolving, step, path, regions);
  if ('write' in step) {
    region(step.write, 'write');
    const offset = wordAt(resolving, step, path, step.write, regions);
    return { op: 'write', region: step.write, offset, value: step.value, expect };
  }
  if ('replay' in step) {
    resolving.known(step.replay, names.traces, [...path, 'replay'], 'trace');
    region(step.region, 'region');
    return { op: 'replay', trace: step.replay, region: step.region, expect };
  }
  if ('wait' in step) {
    return { op: 'wait', ticks: resolving.ticks(step.wait, [...path, 'wait']), expect };
  }
  const event = resolvePattern(resolving, step.await, [...path, 'await'], names.labels);
  return { op: 'await', event, count: step.count ?? 1, expect };
}

function touchStep(
  resolving: Resolving,
  step: Extract<StepInput, { touch: string }>,
  path: Path,
  regions: Regions,
): ScenarioStep {
  const { touch: region } = step;
  resolving.known(region, regions.keys(), [...path, 'touch'], 'region');
  const limit = pagesIn(resolving, regions.get(region) ?? resolving.pageSize);
  const most = regions.has(region) ? limit : Number.MAX_SAFE_INTEGER;
  const listed = (given: NonNullable<Part['pages']>, key: string): readonly number[] =>
    resolving.pages(given, [...path, key], most, `region ${region}`);
  const pages = listed(step.pages ?? `0..${limit - 1}`, 'pages');
  const loads = step.loads === undefined ? {} : { loads: listed(step.loads, 'loads') };
  return {
    op: 'touch',
    region,
    pages: strided(resolving, pages, step.stride ?? 1, [...path, 'stride']),
    ...loads,
    times: step.times ?? 1,
    write: step.write ?? false,
    expect: expectation(resolving, step, path),
  };
}

/** Every `stride`th page, counted round and round. */
function strided(
  resolving: Resolving,
  pages: readonly number[],
  stride: number,
  path: Path,
): readonly number[] {
  const order = pages.map((_, i) => pages[(i * stride) % pages.length] ?? 0);
  if (new Set(order).size < new Set(pages).size) {
    const what = `a stride of ${stride} leaves some of ${pages.length} pages out`;
    resolving.report(path, what, 'write one that has no factor in common with their number');
  }
  return order;
}

/** When a task or a call begins. */
export function resolveStart(
  resolving: Resolving,
  given: {
    readonly at?: string | number | undefined;
    readonly after?: PatternInput | undefined;
    readonly count?: number | undefined;
  },
  path: Path,
  names: Names,
): Start {
  const { at, after, count } = given;
  if (count !== undefined && after === undefined) {
    const what = 'count is the number of times that the event of after must happen';
    resolving.report([...path, 'count'], what, 'add after: EVENT', true);
  }
  return {
    after:
      after === undefined
        ? null
        : resolvePattern(resolving, after, [...path, 'after'], names.labels),
    count: count ?? 1,
    ticks: at === undefined ? 0 : resolving.ticks(at, [...path, 'at']),
  };
}
