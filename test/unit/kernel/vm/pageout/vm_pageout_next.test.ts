/** Which page would leave if one had to. */
import { expect, test } from '@jest/globals';
import { vmPageoutNext } from '../../../../../kernel/vm/pageout/vm_pageout_next';
import { scenarioOf } from '../../../../../scenarios/language/language';
import { ScenarioRun } from '../../../../../scenarios/run/run';

/** The host of a run that has touched pages 0 to 3 of an object. */
function hostOf(host: string) {
  const text = `
host: { ${host} }
objects: { A: { pager: memory, size: 12 pages } }
tasks: { reader: { steps: [map: A, { touch: A, pages: 0..3 }] } }
`;
  const run = new ScenarioRun(scenarioOf(text, 'next.yaml'));
  run.finish();
  return run.built.host;
}

test('a busy page is passed over, and so is one whose object is ending', () => {
  const host = hostOf('frames: 8, pageout: demand, policy: fifo');
  const [first = -1, second = -1, third = -1] = host.policy.pages();
  const busy = host.resident.pages[first];
  if (busy === undefined) throw new Error('no page');
  busy.busy = true;
  expect(vmPageoutNext(host)).toBe(second);
  expect(host.policy.pages()[0]).toBe(second);
  const { object } = host.resident.pages[third] ?? {};
  if (object === undefined || object === null) throw new Error('no object');
  object.alive = false;
  expect(vmPageoutNext(host)).toBe(-1);
});

test('a policy that trims is asked first for what it does not want to keep', () => {
  const wanted: string[] = [];
  const host = hostOf('frames: 8, pageout: demand, policy: working-set');
  const { policy } = host;
  const candidate = policy.candidate.bind(policy);
  policy.candidate = (why, reason) => {
    wanted.push(why);
    return candidate(why, reason);
  };
  expect(vmPageoutNext(host)).toBe(policy.pages()[0]);
  expect(wanted).toEqual(['interval', 'full']);
});

test('the daemon has the policy make pages inactive first', () => {
  const host = hostOf('frames: 64, policy: mach');
  const { policy } = host;
  const pages = policy.pages();
  for (const page of pages) policy.move(page, 'active');
  const next = vmPageoutNext(host);
  expect(next).toBe(pages[0]);
  expect(pages.map((page) => policy.isInactive?.(page))).toEqual([true, true, false, false]);
});

test('without a default pager the daemon for segments looks for external pages only', () => {
  const wanted: string[] = [];
  const host = hostOf('frames: 64, pageout: segments, policy: gnu');
  const { policy } = host;
  const candidate = policy.candidate.bind(policy);
  policy.candidate = (why, reason) => {
    wanted.push(why);
    return candidate(why, reason);
  };
  expect(vmPageoutNext(host)).toBeGreaterThan(-1);
  expect(wanted).toEqual([host.defaultManager === null ? 'external' : 'target']);
});
