/** Why a page leaves: why this one, and why now. */
import { describe, expect, test } from '@jest/globals';
import { scenarioOf } from '../../../scenarios/language/language';
import { runScenario } from '../../../scenarios/run/run';
import type { ReasonEntry } from '../../../views/reasons';
import { keepReasons, listenToReasons } from '../../../views/reasons';

/** All reasons of a run, in their order. */
function reasonsOf(...lines: readonly string[]): readonly string[] {
  const found: string[] = [];
  runScenario(scenarioOf(lines.join('\n'), 'test.yaml'), {
    onStart: (built) => listenToReasons(built, (why) => found.push(why)),
  });
  return found;
}

const reads = [
  'pagers: { pager: { type: memory } }',
  'objects: { A: { pager: pager, size: 40 pages } }',
  'tasks: { t: { steps: [ { map: A }, { touch: A, pages: 0..30 } ] } }',
];

describe('a reason', () => {
  test('tells how short memory is, and how long the page was inactive', () => {
    const [first = ''] = reasonsOf('host: { frames: 48 }', ...reads);
    expect(first).toMatch(/^untouched [\d.]+ us; \d+ free, \d+ wanted$/);
  });

  test('names the policy and the limit in demand mode', () => {
    const all = reasonsOf('host: { frames: 3, pageout: demand, policy: fifo }', ...reads);
    expect(all).toEqual(Array(28).fill('first in the queue; all 3 frames in use'));
  });

  test('is the end of the object where nobody chose the page', () => {
    const all = reasonsOf(
      'host: { frames: 3, pageout: demand }',
      'pagers: { pager: { type: memory } }',
      'objects: { A: { pager: pager, size: 1 page, options: { may_cache: false } } }',
      'tasks: { t: { steps: [ { map: A }, { write: A, page: 0, value: 1 }, { deallocate: A } ] } }',
    );
    expect(all).toEqual(['its object ends']);
  });
});

test('victims and returns are kept as data, each with its event and in words', () => {
  let kept: readonly ReasonEntry[] = [];
  const { lines } = runScenario(
    scenarioOf(
      [
        'host: { frames: 2, pageout: demand, policy: clock }',
        'objects: { A: { pager: memory, size: 4 pages } }',
        'tasks: { t: { steps: [ { map: A }, { write: A, page: 0, value: 1 }, { touch: A } ] } }',
      ].join('\n'),
      'test.yaml',
    ),
    {
      level: 'all',
      onStart: (built) => {
        kept = keepReasons(built);
      },
    },
  );
  const names = kept.map(({ event }) => lines.find((line) => line['event'] === event)?.['ev']);
  expect(names).toEqual(kept.map(({ kind }) => `vm_pageout.${kind}`));
  expect(kept.map(({ kind, page }) => `${kind} ${page}`)).toEqual([
    'chosen A/0',
    'returned A/0',
    'chosen A/1',
  ]);
  const [chosen, returned] = kept;
  expect(chosen?.reason).toMatchObject({ need: 'full', victim: { offset: 0 } });
  expect(chosen?.words).toMatch(/^the hand passed A\/0 and A\/1, whose bits were set/);
  expect(returned?.reason).toMatchObject({ cause: 'evicted', dirty: true, kernelCopy: false });
  expect(returned?.words).toBe(chosen?.words);
});
