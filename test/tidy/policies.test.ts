/** docs/POLICIES.md says what heads, tables of options and the sweep beside it say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { policies } from '../../kernel/policy/policies';
import { choosePolicy } from '../../scenarios/language/policy_choice';
import { RunningReplay } from '../../studies/replay_row';
import { comparedRows, mergedRows, policiesPage } from '../../tools/policies';
import { bundledTrace } from '../support/bundled_trace';

const ROOT = join(__dirname, '..', '..');
const rows = comparedRows(ROOT);

test('docs/POLICIES.md is up to date: if not, run npm run policies', () => {
  expect(readFileSync(join(ROOT, 'docs/POLICIES.md'), 'utf8')).toBe(policiesPage(ROOT));
});

test('the comparison has every policy, on three traces at four sizes', () => {
  expect(new Set(rows.map(({ policy }) => policy))).toEqual(new Set(Object.keys(policies)));
  expect(rows).toHaveLength(Object.keys(policies).length * 3 * 4);
});

test('a sweep of some policies keeps the rows of the others, and the order of the registry', () => {
  const before = 'trace,policy,faults\na,mach,1\na,lru,2\na,gone,3\nb,mach,4\nb,lru,5\n';
  const now = 'trace,policy,faults\na,lru,6\na,fifo,7\nb,lru,8\nb,fifo,9\n';
  expect(mergedRows(before, now).split('\n')).toEqual([
    'trace,policy,faults',
    ...['a,mach,1', 'a,fifo,7', 'a,lru,6', 'b,mach,4', 'b,fifo,9', 'b,lru,8'],
    '',
  ]);
});

describe('docs/policies.csv is what replays give today', () => {
  const trace = bundledTrace('git_small');
  test.each(rows.filter((row) => row.trace === 'git_small' && row.frames === 36))(
    '$policy',
    ({ policy, frames, faults }) => {
      const choice = choosePolicy(policy, () => policies.fifo);
      const table = { pageout: 'demand', contents: 'stamps', store: 'object', seed: '1' } as const;
      const running = new RunningReplay({ trace, choice, frames, table });
      while (running.advance());
      expect(running.row().faults).toBe(faults);
    },
  );
});
