/**
 * Steps: names of regions, objects and traces looked up, pages checked against sizes.
 */
import type { Path } from './finding';
import { isTaskCall, resolveTaskCall } from './resolve_calls';
import type { Names } from './resolve_names';
import { resolvePattern } from './resolve_patterns';
import type { Part, Regions } from './resolve_regions';
import { pagesIn, partOf } from './resolve_regions';
import type { Resolving } from './resolving';
import type { ScenarioStep, StepExpectation } from './scenario';
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
  if (isTaskCall(step)) return resolveTaskCall(resolving, step, path, { names, regions, expect });
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
