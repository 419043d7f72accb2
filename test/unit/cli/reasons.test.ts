/** Why a page leaves: why this one, and why now. */
import { describe, expect, test } from '@jest/globals';
import { Reasons } from '../../../cli/reasons';
import { defineScenario } from '../../../scenarios/language';
import { runScenario } from '../../../scenarios/run';

/** All reasons of a run, by the row that they belong to. */
function reasonsOf(scenario: Parameters<typeof defineScenario>[0]): readonly string[] {
  const found: string[] = [];
  runScenario(defineScenario(scenario), {
    onStart: ({ machine, host }) => {
      const reasons = new Reasons(host);
      machine.trace.listen((columns, row) => {
        const why = reasons.hear(columns, row);
        if (why !== null) found.push(why);
      });
    },
  });
  return found;
}

const pagers = { pager: { type: 'memory' } };
const objects = { A: { pager: 'pager', size: '40 pages' } };

function reader(last: number): Record<string, unknown> {
  return { t: { steps: [{ map: 'A' }, { read: 'A', pages: `0..${last}` }] } };
}

describe('a reason', () => {
  test('tells how short memory is, and how long the page was inactive', () => {
    const [first = ''] = reasonsOf({ host: { frames: 48 }, pagers, objects, tasks: reader(30) });
    expect(first).toMatch(/^(untouched .*|inactive just now); \d+ free, \d+ wanted$/);
  });

  test('names the policy and the limit in demand mode', () => {
    const host = { frames: 3, pageout: 'demand', policy: 'fifo' };
    const all = reasonsOf({ host, pagers, objects, tasks: reader(4) });
    expect(all).toEqual(Array(2).fill('first in, first out; all 3 frames in use'));
  });

  test('is the end of the object where nobody chose the page', () => {
    const host = { frames: 3, pageout: 'demand' };
    const mortal = { A: { pager: 'pager', size: '1 page', options: { may_cache: false } } };
    const steps = [{ map: 'A' }, { write: 'A', page: 0, value: 1 }, { deallocate: 'A' }];
    const tasks = { t: { steps } };
    expect(reasonsOf({ host, pagers, objects: mortal, tasks })).toEqual(['its object ends']);
  });
});
