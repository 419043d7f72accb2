/**
 * The kernel is the judge: a policy that is driven without it (studies/policy_run.ts) is told the
 * same, in the same order, and so evicts the same pages. All policies, with random values of all
 * their options, on random strings with stores, several objects, synchronized objects and a
 * warm-up; then on the traces of the package.
 */
import { describe, expect, test } from '@jest/globals';
import { flatTrace } from '../../bench/measure';
import type { Option } from '../../kernel/mach/options';
import { optionFits } from '../../kernel/mach/options';
import { policies } from '../../kernel/policy/policies';
import type { PolicyOptions, PolicySpec } from '../../kernel/policy/policy';
import type { PolicyChoice } from '../../scenarios/language/policy_choice';
import { chance } from '../../scenarios/replay/chance';
import { futureOf } from '../../scenarios/replay/future';
import { RunningCount } from '../../studies/counted_row';
import { PolicyRun } from '../../studies/policy_run';
import type { ReplaySample, ReplayTable } from '../../studies/replay_row';
import { RunningReplay } from '../../studies/replay_row';
import type { StudyRow } from '../../studies/study_row';
import { limitedTrace } from '../../traces/limited_trace';
import type { Trace } from '../../traces/trace';
import { bundledTrace } from '../support/bundled_trace';
import { cases, fc } from '../support/chance';
import { PolicyLog, pagesOf, withOtherIds } from '../support/policy_log';

const table = { pageout: 'demand', contents: 'stamps', store: 'object', seed: 'law' } as const;
const OBJECTS = 3;
const OBJECT_PAGES = 9;

/** Neighbours that are touched one after the other, up, down or on the spot. */
interface Walk {
  readonly object: number;
  readonly first: number;
  readonly steps: number;
  readonly stride: number;
  readonly writes: boolean;
}

interface World {
  readonly walks: readonly Walk[];
  readonly objects: number;
  /** Synchronizes an object behind so many walks. */
  readonly syncs: readonly (readonly [walk: number, object: number])[];
  readonly warmup: number;
  readonly frames: number;
  readonly piece: number;
}

const walks: fc.Arbitrary<Walk> = fc.record({
  object: fc.nat(OBJECTS - 1),
  first: fc.nat(OBJECT_PAGES - 1),
  steps: fc.integer({ min: 1, max: 6 }),
  stride: fc.constantFrom(1, 1, 0, -1, 2),
  writes: fc.boolean(),
});

const worlds: fc.Arbitrary<World> = fc.record({
  walks: fc.array(walks, { minLength: 1, maxLength: 60, size: 'max' }),
  objects: fc.constantFrom(1, 1, 2, OBJECTS),
  syncs: fc.array(fc.tuple(fc.nat(60), fc.nat(OBJECTS - 1)), { maxLength: 5, size: 'max' }),
  warmup: fc.constantFrom(0, 0, 0.1, 0.5, 0.99),
  frames: fc.integer({ min: 1, max: 20 }),
  piece: fc.integer({ min: 1, max: 70 }),
});

/** The trace of a world: pages are numbered as they appear. */
function traceOf({ walks, objects, syncs, piece }: World): Trace {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const references: number[] = [];
  const ends: number[] = [];
  for (const { object, first, steps, stride, writes } of walks) {
    for (let step = 0; step < steps; step += 1) {
      const offset = (first + step * stride + OBJECT_PAGES) % OBJECT_PAGES;
      const place = `${object % objects} ${offset}`;
      const page = numbers.get(place) ?? numbers.size;
      if (page === numbers.size) names.push(`${object % objects}`);
      numbers.set(place, page);
      references.push((page << 1) | (writes ? 1 : 0));
    }
    ends.push(references.length);
  }
  const whole = Uint32Array.from(references);
  const pieces = Math.ceil(whole.length / piece);
  return {
    ...flatTrace('random', whole, numbers.size),
    chunks: () =>
      Array.from({ length: pieces }, (_, i) => whole.subarray(i * piece, (i + 1) * piece)),
    objectOf: (page) => names[page] ?? '',
    syncs: syncs
      .map(([walk, object]) => ({ before: ends[walk % ends.length] ?? 0, object: `${object}` }))
      .sort((a, b) => a.before - b.before),
  };
}

/** Few, many, all; the numbers at which policies change their mind are small. */
const NUMBERS = [0, 0.1, 0.25, 0.5, 0.9, 1, 2, 3, 5, 16, 40, 255, 1e9];

function valuesOf(
  entry: Option<number | string | boolean>,
): fc.Arbitrary<number | string | boolean> {
  if (entry.choices !== null) return fc.constantFrom(...entry.choices);
  if (typeof entry.value === 'boolean') return fc.boolean();
  const fitting = [...NUMBERS, entry.value].filter((value) => optionFits(entry, value));
  return fc.constantFrom(...fitting);
}

function optionsOf({ options }: PolicySpec): fc.Arbitrary<PolicyOptions> {
  const values = Object.entries(options).map(([key, entry]) => [key, valuesOf(entry)] as const);
  const record = fc.record(Object.fromEntries(values), { requiredKeys: [] });
  return record as fc.Arbitrary<PolicyOptions>; // parsed
}

interface Counted {
  readonly row: StudyRow;
  readonly last: ReplaySample | undefined;
  readonly log: PolicyLog;
}

/** One way of counting, and what the policy was told. */
function counted(
  Way: typeof RunningCount | typeof RunningReplay,
  trace: Trace,
  choice: PolicyChoice,
  frames: number,
  given: ReplayTable,
  wordy: boolean,
): Counted {
  const log = new PolicyLog(pagesOf(trace), wordy);
  const logged = { ...choice, spec: log.of(choice.spec) };
  const running = new Way({ trace, choice: logged, frames, table: given });
  while (running.advance());
  return { row: running.row(), last: running.samples.at(-1), log };
}

/** The policy without a kernel, handed each chunk of the trace at once. */
function piecewise(trace: Trace, { spec, ...choice }: PolicyChoice, frames: number): PolicyLog {
  const log = new PolicyLog(pagesOf(trace), true);
  const future = futureOf(trace);
  const random = chance(table.seed, 'policy');
  const run = new PolicyRun({
    ...{ ...choice, frames, random, future, places: null },
    spec: log.of(spec),
  });
  for (const chunk of trace.chunks()) run.run(chunk);
  return log;
}

/** The first place at which two lists differ, and what stands there. */
function difference<T>(a: readonly T[], b: readonly T[]): readonly unknown[] | null {
  const at = a.findIndex((each, i) => each !== b[i]);
  if (at === -1 && a.length === b.length) return null;
  const from = Math.max(0, (at === -1 ? a.length : at) - 5);
  return [a.slice(from, from + 8), b.slice(from, from + 8)];
}

/** Two runs agree in what the policy is told, and so in what it answers. */
function sameLog(a: PolicyLog, b: PolicyLog): void {
  expect(difference(a.lines, b.lines)).toBeNull();
  expect(difference(a.victims, b.victims)).toBeNull();
}

/** Both ways agree; answers how many pages were evicted. */
function agree(
  trace: Trace,
  choice: PolicyChoice,
  frames: number,
  given: ReplayTable,
  wordy = true,
): number {
  const kernel = counted(RunningReplay, trace, choice, frames, given, wordy);
  const own = counted(RunningCount, trace, choice, frames, given, wordy);
  sameLog(own.log, kernel.log);
  expect(own.last).toEqual(kernel.last);
  expect(own.last?.requests).toBe(kernel.row.data_requests);
  expect(own.last?.returns).toBe(kernel.row.data_returns);
  expect(own.row).toEqual({
    ...kernel.row,
    data_requests: null,
    data_returns: null,
    precious_returns: null,
    reactivations: null,
    simulated: null,
  });
  return own.log.victims.length;
}

const names = Object.keys(policies) as (keyof typeof policies)[]; // parsed

const RUNS = Math.ceil(cases(160) / 4);

/** What is tried of a policy: a world, and options. */
function forRandom(
  name: keyof typeof policies,
  holds: (trace: Trace, choice: PolicyChoice, frames: number, given: ReplayTable) => void,
  numRuns: number,
  among: fc.Arbitrary<World> = worlds,
): void {
  const spec: PolicySpec = policies[name];
  fc.assert(
    fc.property(among, optionsOf(spec), (world, options) => {
      const trace = traceOf(world);
      const warmup = Math.floor(world.warmup * trace.references);
      holds(trace, { label: name, name, spec, options }, world.frames, { ...table, warmup });
    }),
    { numRuns },
  );
}

describe('a policy without a kernel', () => {
  test.each(names)('%s is told the same and evicts the same pages, on random strings', (name) => {
    forRandom(name, agree, RUNS);
  });

  test.each(names)('%s evicts the same pages whatever their ids are, and again', (name) => {
    forRandom(
      name,
      (trace, choice, frames, given) => {
        const logOf = (each: PolicyChoice): PolicyLog =>
          counted(RunningCount, trace, each, frames, given, true).log;
        const first = logOf(choice);
        sameLog(logOf({ ...choice, spec: withOtherIds(choice.spec) }), first);
        sameLog(logOf(choice), first);
      },
      Math.ceil(RUNS / 2),
    );
  });

  // A row is counted reference by reference if the trace is short, and so never in batches.
  test.each(names)('%s is told the same of each page in pieces of any length', (name) => {
    forRandom(
      name,
      (trace, choice, frames, given) => {
        const inPieces = piecewise(trace, choice, frames);
        sameLog(inPieces, counted(RunningCount, trace, choice, frames, given, true).log);
      },
      Math.ceil(RUNS / 2),
      worlds.map((world) => ({ ...world, objects: 1, syncs: [] })),
    );
  });

  // As much of each trace as there is time for; all of it where more is tried.
  const most = cases(0) === 0 ? 60_000 : 3_000_000;
  for (const [name, frames] of [
    ['git_small', 36],
    ['perl_small', 40],
    ['sort_mini', 21],
  ] as const) {
    const trace = limitedTrace(bundledTrace(name), most);
    test.each(names)(`%s evicts the same pages of ${name} with ${frames} frames`, (policy) => {
      const choice = { label: policy, name: policy, spec: policies[policy], options: {} };
      expect(agree(trace, choice, frames, table, false)).toBeGreaterThan(0);
    });
  }
});
