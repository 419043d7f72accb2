/**
 * The net: every kind of world of these tests comes to the same state at each step number, whether
 * it is run by `step()`, by `run(1)` or by `run()`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { flatTrace } from '../../bench/measure';
import { filesFor } from '../../cli/user/files';
import { profiles } from '../../kernel/mach/switches';
import type { Machine } from '../../kernel/machine/machine';
import { policies } from '../../kernel/policy/policies';
import { defineScenario, scenarioOf } from '../../scenarios/language/language';
import type { Scenario } from '../../scenarios/language/scenario';
import { buildReplay } from '../../scenarios/replay/replay';
import type { ScenarioFiles } from '../../scenarios/run/build';
import { buildScenario } from '../../scenarios/run/build';
import { cases, fc, SEED } from '../support/chance';
import { worldPlan } from '../support/law_arbitrary';
import { makeWorld } from '../support/law_world';
import { drawn, randomWorld } from '../support/random_world';
import { shareMachine, sharePlan } from '../support/shared_memory';
import { runEachWay } from '../support/ways_to_run';

const RUNS = cases(3);
/** Steps of a world. */
const MOST = 200;

function machineOf(scenario: Scenario, files: ScenarioFiles = {}): Machine {
  return buildScenario(scenario, files, { level: 'none', onLine: null }).machine;
}

const folders = ['scenarios/library', 'test/data/scenarios'].map((path) => {
  const folder = join(__dirname, '../..', path);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => [file, folder] as const);
});

test.each(folders.flat())('%s', async (file, folder) => {
  const scenario = scenarioOf(readFileSync(join(folder, file), 'utf8'), file);
  const files = await filesFor(scenario, folder);
  expect(runEachWay(() => machineOf(scenario, files), MOST)).toBeGreaterThan(1);
});

describe(`seed ${SEED}, ${RUNS} worlds of each kind`, () => {
  test('random scenarios', () => {
    fc.assert(
      fc.property(drawn, (numbers) => {
        const scenario = defineScenario(randomWorld(numbers));
        runEachWay(() => machineOf(scenario), MOST);
      }),
      { numRuns: RUNS },
    );
  });

  for (const pageout of ['daemon', 'segments', 'demand'] as const) {
    for (const hosts of [false, true]) {
      test(`hostile pagers, ${hosts ? 'several hosts' : 'one host'}, ${pageout}`, () => {
        const plans = worldPlan({ pageout, honest: false, profiles: ['osf', 'cmu', 'gnu'], hosts });
        fc.assert(
          fc.property(plans, (plan) => {
            runEachWay(() => makeWorld(plan).machine, MOST);
          }),
          { numRuns: RUNS },
        );
      });
    }
  }

  test('shared memory on several hosts', () => {
    const plans = sharePlan({ locations: 24, sizes: [2048, 4096, 8192], halts: true });
    fc.assert(
      fc.property(plans, (plan) => {
        runEachWay(() => shareMachine(plan), MOST);
      }),
      { numRuns: RUNS },
    );
  });
});

const PAGES = 90;

describe.each(['object', 'anonymous', 'disk'] as const)('replays, store %s', (store) => {
  const references = Array.from({ length: 400 }, (_, i) => (((i * 7) % PAGES) << 1) | (i & 1));
  const trace = () => flatTrace('scan', Uint32Array.from(references), PAGES);
  test.each([
    ['demand', 'lru', 20],
    ['daemon', 'mach', 64],
    ['segments', 'gnu', 64],
  ] as const)('%s, %s, in %i frames', (pageout, policy, frames) => {
    const make = (): Machine =>
      buildReplay(trace(), {
        frames,
        policy: policies[policy],
        policyOptions: {},
        pageout,
        contents: 'bytes',
        store,
        switches: pageout === 'segments' ? profiles.gnu : profiles.osf,
        seed: 'ways',
      }).machine;
    expect(runEachWay(make, MOST)).toBeGreaterThan(100);
  });
});
