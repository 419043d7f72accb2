/** What Node makes for the explorer's page: which page leaves next, in another run. */
import { expect, test } from '@jest/globals';
import { nextInRun } from '../../../../cli/commands/explored_run';
import { scenarioOf } from '../../../../scenarios/language/language';
import { nextVictims } from '../../../../scenarios/run/next_victims';

const scenario = scenarioOf(
  `
host: { frames: 4, policy: lru, pageout: demand }
objects: { A: { pager: memory, size: 8 pages } }
tasks: { t: { steps: [ { map: A }, { touch: A } ] } }
`,
  'a.yaml',
);

test('at each event the answer is that of a run in one piece', async () => {
  const events = [20, 90, 110, 130, 1_000];
  const found: (readonly number[])[] = [];
  for (const event of events) found.push(await nextInRun(event, { scenario, folder: '.' }));
  expect(found).toEqual(events.map((event) => nextVictims(scenario, event)));
  expect(new Set(found.map(String)).size).toBeGreaterThan(2);
});

test('a page that has left gets no answer', async () => {
  expect(await nextInRun(90, { scenario, folder: '.', isLeft: () => true })).toEqual([]);
});
