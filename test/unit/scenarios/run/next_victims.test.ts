/** The page that each policy names when it is asked, beside the one that it then chose. */
import { describe, expect, test } from '@jest/globals';
import { policies } from '../../../../kernel/policy/policies';
import { recordRun } from '../../../../recording/record_run';
import type { Recording } from '../../../../recording/recording';
import { scenarioOf } from '../../../../scenarios/language/language';
import { nextVictims } from '../../../../scenarios/run/next_victims';

/** References by a rule of its own, some to a few pages, some to all, a third of them stores. */
function references(count: number, pages: number): string {
  let state = 7;
  const draw = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  const steps = Array.from({ length: count }, () => {
    const page = draw(2) === 0 ? draw(5) : draw(pages);
    return draw(10) < 3 ? `{ write: A, page: ${page}, value: 1 }` : `{ read: A, page: ${page} }`;
  });
  return `
objects:
  A: { pager: memory, size: ${pages} pages }
tasks:
  reader:
    steps:
      - map: A
${steps.map((step) => `      - ${step}`).join('\n')}
`;
}

/** The events that choose a page, as many as are asked about. */
function choices(recording: Recording, most: number): readonly number[] {
  const found: number[] = [];
  let chosen = recording.next('vm_pageout.chosen', -1);
  while (chosen !== null && found.length < most) {
    found.push(chosen);
    chosen = recording.next('vm_pageout.chosen', chosen);
  }
  return found;
}

/** Pages that are named so many events before they are chosen, beside those that are chosen. */
function pairs(yaml: string, before: number) {
  const scenario = scenarioOf(yaml, 'references.yaml');
  const recording = recordRun(scenario);
  const all = choices(recording, 10);
  return {
    named: all.map((event) => nextVictims(scenario, event - before)[0]),
    chosen: all.map((event) => recording.eventAt(event).args['page']),
  };
}

/** What makes a page leave: a page too many in demand mode, and the daemon. */
const memories = [
  ['demand', 'frames: 10, pageout: demand', references(60, 24)],
  ['the daemon', 'frames: 64, pageout: daemon', references(120, 120)],
] as const;

describe.each(memories)('with %s', (mode, host, rest) => {
  test.each(Object.keys(policies))('%s names the page that leaves next', (policy) => {
    const { chosen, named } = pairs(`host: { ${host}, policy: ${policy} }${rest}`, 1);
    expect(chosen.length).toBeGreaterThan(2);
    // arc learns from the page that comes whether T1 is too small, and asks before it comes.
    if (policy !== 'arc' || mode !== 'demand') expect(named).toEqual(chosen);
    else expect(named.filter((page, i) => page === chosen[i]).length).toBeGreaterThan(5);
  });
});

test('gnu names the page where the daemon watches over segments', () => {
  const rest = references(120, 120);
  const { chosen, named } = pairs(`host: { frames: 64, pageout: segments, policy: gnu }${rest}`, 1);
  expect(chosen.length).toBeGreaterThan(2);
  expect(named).toEqual(chosen);
});

test('the page is that of the event, not of the run', () => {
  const rest = `
objects:
  A: { pager: memory, size: 4 pages }
tasks:
  reader:
    steps:
      - map: A
      - { touch: A, pages: [0, 1, 2, 0, 3] }
`;
  const scenario = scenarioOf(`host: { frames: 3, pageout: demand, policy: lru }${rest}`, 'a.yaml');
  const recording = recordRun(scenario);
  const hit = recording.next('vm_reference.hit', -1) ?? -1;
  const pageOf = (event: number) => {
    const [id] = nextVictims(scenario, event);
    return recording.stateAt(event).pages.find((page) => page.id === id)?.offset;
  };
  // Page 0 is the oldest until it is touched again.
  expect([pageOf(hit - 1), pageOf(hit), pageOf(recording.events - 1)]).toEqual([0, 1, 2]);
});

test('there is no host before the first event, and one with all in memory names none', () => {
  const yaml = `host: { frames: 10, pageout: demand }${references(3, 3)}`;
  const scenario = scenarioOf(yaml, 'references.yaml');
  const recording = recordRun(scenario);
  const built = (recording.firstEventOf(1) ?? 0) - 1;
  expect(nextVictims(scenario, -1)).toEqual([]);
  expect(nextVictims(scenario, built)).toEqual([-1]);
});

test('an event in the middle of a pager is asked about', () => {
  const yaml = `host: { frames: 4, pageout: demand, policy: fifo }${references(12, 8)}`;
  const scenario = scenarioOf(yaml, 'references.yaml');
  const recording = recordRun(scenario);
  const inPager = choices(recording, 1).flatMap((event) =>
    recording.next('ipc_kobject.called', event),
  );
  expect(inPager).not.toEqual([null]);
  const [event = null] = inPager;
  expect(nextVictims(scenario, event ?? -1)[0]).toBeGreaterThan(-1);
});
