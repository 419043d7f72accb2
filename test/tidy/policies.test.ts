/** docs/POLICIES.md says what heads, tables of options and the sweep beside it say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { policies } from '../../kernel/policy/policies';
import { choosePolicy } from '../../scenarios/policy_choice';
import { RunningReplay } from '../../studies/replay_row';
import { comparedRows, policiesPage } from '../../tools/policies';
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

describe('docs/policies.csv is what replays give today', () => {
  const trace = bundledTrace('git_small');
  test.each(rows.filter((row) => row.trace === 'git_small' && row.frames === 36))(
    '$policy',
    ({ policy, frames, faults }) => {
      const choice = choosePolicy(policy, () => policies.fifo);
      const table = { pageout: 'demand', contents: 'stamps', store: 'object', seed: '1' } as const;
      const running = new RunningReplay(trace, choice, frames, table);
      while (running.advance());
      expect(running.row().faults).toBe(faults);
    },
  );
});
