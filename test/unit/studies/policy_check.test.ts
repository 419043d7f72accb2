/** The check of policies finds what is wrong with those that break the contract. */
import { describe, expect, test } from '@jest/globals';
import type { PageId } from '../../../kernel/mach/types';
import { pageId } from '../../../kernel/mach/types';
import type { Policy, PolicySpec } from '../../../kernel/policy/policy';
import { definePolicy } from '../../../kernel/policy/policy';
import { pageList } from '../../../kernel/policy/policy_list';
import { policyProblems } from '../../../studies/policy_check';

/** fifo over a list, with something changed. */
function listPolicy(change: (policy: Policy, known: PageId[]) => Partial<Policy>): PolicySpec {
  return definePolicy({
    summary: 'broken',
    origin: 'this test',
    machQueues: false,
    options: {},
    create() {
      const known: PageId[] = [];
      const forget = (page: PageId): void => {
        known.splice(known.indexOf(page), 1);
      };
      const policy: Policy = {
        enter: (page) => {
          known.push(page);
        },
        move: () => {},
        leave: forget,
        candidate: () => known[0] ?? -1,
        refused: (page, why) => {
          if (why === 'busy') forget(page);
        },
        pages: () => known,
        order: () => [pageList('known', '', known)],
      };
      return { ...policy, ...change(policy, known) };
    },
  });
}

function problemsOf(spec: PolicySpec): readonly string[] {
  return policyProblems({ label: 'mine', name: 'mine', spec, options: {} });
}

let turns = 0;

describe('the check of a policy', () => {
  test('finds nothing wrong with a right one', () => {
    expect(problemsOf(listPolicy(() => ({})))).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['touched', 5, 'touched is 5; give a function'],
    ['trims', 'no', 'trims is "no"; give true or false'],
    [
      'interval',
      { references: 0.5, passed() {} },
      'interval is an object; give { references, passed() }, references a whole number from 1',
    ],
    ['order', undefined, 'it has no function order; Policy describes it'],
  ])('reports a part of the wrong type first: %s', (key, value, problem) => {
    expect(problemsOf(listPolicy(() => ({ [key]: value })))).toEqual([problem]);
  });

  test('lets a hand that went all the way round pass the candidate', () => {
    const spec = listPolicy((_, known) => ({
      candidate(_why, reason) {
        for (const page of known) reason?.pass(page, 'touched, bit cleared');
        return known[0] ?? -1;
      },
    }));
    expect(problemsOf(spec)).toEqual([]);
  });

  test('names the candidate that the policy does not have, and the string', () => {
    const spec = listPolicy(() => ({ candidate: () => pageId(99) }));
    expect(problemsOf(spec)[1]).toMatch(
      /^candidate returns 99, which it does not have; return a page .*, or -1, with \d frames on /,
    );
  });

  test.each([
    ['forgets nothing', listPolicy(() => ({ leave: () => {} })), /pages\(\) returns|was not given/],
    ['names nobody', listPolicy(() => ({ candidate: () => -1 })), /candidate\(\) finds none of/],
    ['names a stranger', listPolicy(() => ({ candidate: () => pageId(99) })), /99, which it was/],
    [
      'hides pages in its lists',
      listPolicy(() => ({ order: () => [] })),
      /order\(\) shows ; known: \d/,
    ],
    ['hides pages', listPolicy(() => ({ pages: () => [] })), /pages\(\) returns ; known: \d/],
    [
      'throws',
      listPolicy(() => ({
        move: () => {
          throw new Error('no move');
        },
      })),
      /throws Error: no move; after: .*enter/,
    ],
    [
      'depends on what is not in its seed',
      listPolicy((_, known) => ({
        candidate: () => {
          turns += 1;
          return known[turns % 3 === 0 ? known.length - 1 : 0] ?? -1;
        },
      })),
      /faults, then \d+ with the same seed/,
    ],
    [
      'orders pages by their numbers',
      listPolicy((_, known) => ({ candidate: () => [...known].sort((a, b) => a - b)[0] ?? -1 })),
      /\d+ faults alone, \d+ in the kernel, .*; a policy must not order pages by number/,
    ],
  ])('finds one that %s', (_, spec, message) => {
    expect(problemsOf(spec).join('\n')).toMatch(message);
  });
});
