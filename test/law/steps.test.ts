/**
 * A run whose references are shown one by one is the run without them: each policy names the same
 * pages in the same order, and the same is counted, though it was asked for its reasons.
 */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { PageId } from '../../kernel/mach/types';
import { policies } from '../../kernel/policy/policies';
import type { PolicySpec } from '../../kernel/policy/policy';
import { chance } from '../../scenarios/replay/chance';
import { RunningCount } from '../../studies/counted_row';
import { RunningReplay } from '../../studies/replay_row';
import { RunningSteps, steppedReplay } from '../../studies/steps';
import { limitedTrace } from '../../traces/limited_trace';
import { readReferenceString } from '../../traces/readers/refs';
import type { Trace } from '../../traces/trace';
import { traceOf } from '../../traces/trace_of';
import { bundledTrace } from '../support/bundled_trace';

const TABLE = { pageout: 'demand', contents: 'stamps', store: 'object', seed: 'law' } as const;

/** The policy, and the pages that it named, in order. */
function recorded(spec: PolicySpec): { readonly spec: PolicySpec; readonly named: PageId[] } {
  const named: PageId[] = [];
  return {
    named,
    spec: {
      ...spec,
      create(options, random, view) {
        const policy = spec.create(options, random, view);
        const candidate = policy.candidate.bind(policy);
        policy.candidate = (why, reason) => {
          const page = candidate(why, reason);
          if (page !== -1) named.push(page);
          return page;
        };
        return policy;
      },
    },
  };
}

/** A string that goes back and forth among few pages, with stores and a synchronized object. */
function randomTrace(seed: string): Trace {
  const random = chance(seed, 'string');
  let near = 0;
  const words = Array.from({ length: 600 }, () => {
    near = random() < 0.3 ? Math.floor(random() * 12) : (near + 1 + Math.floor(random() * 2)) % 12;
    return `${near}${random() < 0.3 ? 'w' : ''}`;
  });
  return { ...traceOf(words), syncs: [{ before: 300, object: '0' }] };
}

const seeded = ['c', 'd'].map((seed) => ({ ...randomTrace(seed), syncs: [] }));
const letters = readReferenceString('A B Cw A D B Ew A C F A Dw B', { file: 'letters' });
const traces = [randomTrace('a'), randomTrace('b'), limitedTrace(bundledTrace('sort_mini'), 1500)];
const all: Readonly<Record<string, PolicySpec>> = policies;

describe.each(Object.keys(all))('%s', (name) => {
  const spec = all[name];
  test.each([1, 3, 7, 20])('in %i frames', (frames) => {
    if (spec === undefined) throw new Error('the policy is missing');
    for (const trace of traces) {
      const without = recorded(spec);
      const withRows = recorded(spec);
      const choice = { label: name, name, options: {} };
      const count = new RunningCount({
        trace,
        choice: { ...choice, spec: without.spec },
        frames,
        table: TABLE,
      });
      while (count.advance());
      const steps = new RunningSteps({
        trace,
        choice: { ...choice, spec: withRows.spec },
        frames,
        table: TABLE,
      });
      const rows = [...steps.rows()];
      expect(steps.total()).toEqual(count.row());
      expect(withRows.named).toEqual(without.named);
      const { hits, faults } = count.row();
      expect(rows.filter(({ result }) => result === 'hit')).toHaveLength(hits);
      expect(rows.filter(({ result }) => result === 'fault')).toHaveLength(faults);
      const dirty = rows.flatMap(({ victims }) => victims).filter((victim) => victim.dirty);
      expect(dirty.length).toBeLessThanOrEqual(count.row().dirty_returns);
      expect(rows.filter((row) => !row.frames.includes(row.page))).toEqual([]);
    }
  });

  test.each([2, 5])('in %i frames of the kernel, row by row', (frames) => {
    if (spec === undefined) throw new Error('the policy is missing');
    const choice = { label: name, name, options: {}, spec };
    for (const trace of [letters, ...seeded]) {
      const alone = steppedReplay({ trace, choice, frames, table: TABLE });
      const kernel = steppedReplay({ trace, choice, frames, table: { ...TABLE, kernel: true } });
      expect(kernel.rows).toHaveLength(trace.references);
      for (const [at, row] of kernel.rows.entries()) {
        if (!isDeepStrictEqual(row, alone.rows[at])) expect(row).toEqual(alone.rows[at]);
      }
    }
  });
});

describe('the kernel with steps', () => {
  test('counts what it counts without them', () => {
    const choice = { label: 'mach', name: 'mach', options: {}, spec: policies.mach };
    const given = { ...TABLE, pageout: 'daemon', warmup: 500 } as const;
    const trace = traces[2];
    if (trace === undefined) throw new Error('the trace is missing');
    const running = new RunningReplay({ trace, choice, frames: 48, table: given });
    while (running.advance());
    const { rows, total } = steppedReplay({ trace, choice, frames: 48, table: given });
    expect(total).toEqual(running.row());
    expect(rows).toHaveLength(1000);
    expect(rows.filter(({ result }) => result === 'fault')).toHaveLength(total.faults);
  });
});
