/**
 * A run whose references are shown one by one is the run without them: each policy names the same
 * pages in the same order, and the same is counted, though it was asked for its reasons.
 */
import { describe, expect, test } from '@jest/globals';
import type { PageId } from '../../kernel/mach/types';
import { policies } from '../../kernel/policy/policies';
import type { PolicySpec } from '../../kernel/policy/policy';
import { chance } from '../../scenarios/chance';
import { RunningCount } from '../../studies/counted_row';
import { RunningSteps } from '../../studies/steps';
import { limitedTrace } from '../../traces/limited_trace';
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
      const count = new RunningCount(trace, { ...choice, spec: without.spec }, frames, TABLE);
      while (count.advance());
      const steps = new RunningSteps(trace, { ...choice, spec: withRows.spec }, frames, TABLE);
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
});
