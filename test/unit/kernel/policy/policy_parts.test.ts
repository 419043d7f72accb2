/** What is not a policy is reported part by part. */
import { expect, test } from '@jest/globals';
import { policyFunctions, policyProblem } from '../../../../kernel/policy/policy_parts';

const whole = Object.fromEntries(policyFunctions.map((key) => [key, () => {}]));

test('a policy with every function of the contract has no problem', () => {
  const parts = { loadCounts: false, trims: true, interval: { references: 1, passed() {} } };
  expect(policyProblem({ ...whole, ...parts })).toBeNull();
});

test.each<[string, unknown, string]>([
  ['leave', undefined, 'it has no function leave; Policy describes it'],
  ['cleaned', 'yes', 'cleaned is "yes"; give a function'],
  ['trims', 1, 'trims is 1; give true or false'],
  [
    'interval',
    { references: 0, passed() {} },
    'interval is an object; give { references, passed() }, references a whole number from 1',
  ],
])('a policy with a wrong %s has one', (key, value, problem) => {
  expect(policyProblem({ ...whole, [key]: value })).toBe(problem);
});

test('what is not a record is not a policy', () => {
  expect(policyProblem(7)).toMatch(/^create returns 7; return a record with enter, move, leave,/);
});
