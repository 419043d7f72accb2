/**
 * Every policy in little memory, with a default pager: what is in flight between a device and the
 * default pager, and what the default pager has received, no policy can take, so that every run
 * ends. Three tasks write and read three times as many pages as there are frames.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { PageId } from '../../kernel/mach/types';
import { policies } from '../../kernel/policy/policies';
import { definePolicy } from '../../kernel/policy/policy';
import { pageList } from '../../kernel/policy/policy_list';
import { scenarioOf } from '../../scenarios/language/language';
import { replay } from '../../scenarios/replay/replay';
import type { ScenarioResult } from '../../scenarios/run/run';
import { runScenario } from '../../scenarios/run/run';
import { readReferenceString } from '../../traces/readers/refs';

const FILE = join(__dirname, '../data/scenarios/default_pager_short.yaml');
const text = readFileSync(FILE, 'utf8');

/** Policies that need no future. */
const names = Object.entries(policies)
  .filter(([, spec]) => !('needsFuture' in spec))
  .map(([name]) => name);

function run(host: string, check = false): ScenarioResult {
  const given = text.replace('  frames: 64\n  policy: clock\n', `${host.replace(/^/gm, '  ')}\n`);
  return runScenario(scenarioOf(given, FILE), { check, level: check ? 'messages' : 'none' });
}

test('the scenario is what it says: clock in 64 frames, 200 pages written; every law holds', () => {
  const { failures, statistics } = run('frames: 64\npolicy: clock', true);
  expect(failures).toEqual([]);
  expect(statistics).toMatchObject({ zero_fill_count: 200, wire_count: 0 });
});

describe.each(names)('policy %s', (policy) => {
  test.each([
    ['osf', 'daemon', 48],
    ['cmu', 'daemon', 64],
    ['gnu', 'daemon', 80],
    ['osf', 'demand', 16],
  ])('comes to the end with profile %s, pageout %s and %i frames', (profile, pageout, frames) => {
    const host = `frames: ${frames}\npolicy: ${policy}\nprofile: ${profile}\npageout: ${pageout}`;
    const { failures } = run(host);
    expect(failures).toEqual([]);
  });
});

test.each([64, 100])('policy gnu comes to the end with %i frames in segments', (frames) => {
  const { failures } = run(`frames: ${frames}\npolicy: gnu\nprofile: gnu\npageout: segments`);
  expect(failures).toEqual([]);
});

/** A policy as a user may write one: of the pages that it knows, always the one at `place`. */
function alwaysAt(place: (pages: readonly PageId[]) => PageId | undefined) {
  return definePolicy({
    summary: 'always the same place',
    origin: 'a user',
    machQueues: false,
    options: {},
    create() {
      const known = new Set<PageId>();
      return {
        enter: (page) => known.add(page),
        move: () => undefined,
        leave: (page) => known.delete(page),
        candidate: () => place([...known]) ?? -1,
        refused: (page, why) => why === 'busy' && known.delete(page),
        pages: () => [...known],
        order: () => [pageList('known', '', [...known])],
      };
    },
  });
}

test.each([
  ['the newest page', alwaysAt((pages) => pages.at(-1))],
  ['the page with the lowest number', alwaysAt((pages) => pages.slice().sort((a, b) => a - b)[0])],
  ['the page with the highest number', alwaysAt((pages) => pages.slice().sort((a, b) => b - a)[0])],
])("a user's policy that names %s comes to the end", (_what, policy) => {
  const pages = Array.from({ length: 600 }, (_none, i) => (i * 37) % 150);
  const string = pages.map((page) => `${page}${page % 3 === 0 ? 'w' : ''}`).join(' ');
  const { end } = replay(readReferenceString(string, { file: 'string' }), {
    frames: 64,
    policy,
    policyOptions: {},
    pageout: 'daemon',
    contents: 'stamps',
    store: 'swap',
    seed: 'test',
  });
  expect(end).toBe('done');
});
