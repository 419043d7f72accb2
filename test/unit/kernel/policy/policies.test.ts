/**
 * policies: the registry is all that anybody knows of them.
 */
import { expect, test } from '@jest/globals';
import { policies } from '../../../../kernel/policy/policies';
import type { PolicySpec } from '../../../../kernel/policy/policy';
import { PolicyBench } from '../../../support/policy_bench';

const entries: readonly (readonly [string, PolicySpec])[] = Object.entries(policies);

test.each(entries)('%s says what it is and where it comes from', (_name, spec) => {
  expect(spec.summary).not.toBe('');
  expect(spec.origin).not.toBe('');
});

test.each(entries)('%s has inactive pages exactly if it has the queues of Mach', (name, spec) => {
  const { policy } = new PolicyBench(name);
  expect(policy.isInactive !== undefined).toBe(spec.machQueues);
  expect(policy.queues !== undefined).toBe(spec.machQueues);
});
