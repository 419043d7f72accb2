/**
 * All laws over random worlds: small machines, several tasks, pagers that do what chance says. One
 * seed draws them all; TEST_SEED chooses another one, TEST_RUNS how many worlds of each kind.
 */
import { describe, expect, test } from '@jest/globals';
import { Checker } from '../../kernel/check/checker';
import type { Violation } from '../../kernel/check/law';
import type { ProfileName } from '../../kernel/mach/switches';
import { digest } from '../../kernel/machine/digest';
import { cases, fc, SEED } from '../support/chance';
import { worldPlan } from '../support/law_arbitrary';
import type { World, WorldPlan } from '../support/law_world';
import { appointManager, makeWorld, watchContents } from '../support/law_world';

const RUNS = cases(70);
const MOST_STEPS = 4000;
/** Digests take longer than steps. */
const AGREE_WORLDS = 8;
const AGREE_STEPS = 120;

/** Runs a world until it ends or a step breaks a law. */
function runChecked({ machine }: World, checker: Checker): readonly Violation[] {
  for (let i = 0; i < MOST_STEPS; i += 1) {
    const end = machine.step();
    const found = checker.afterStep();
    if (found.length > 0) return found;
    if (end !== null) break;
  }
  return checker.finish();
}

function holds(plan: WorldPlan): void {
  const world = makeWorld(plan);
  const wrong = plan.honest ? watchContents(world) : [];
  const checker = new Checker(world.machine, { full: 16 });
  expect(runChecked(world, checker)).toEqual([]);
  if (plan.manager === 'none') {
    // What stood still for want of a default manager goes on.
    appointManager(world);
    expect(runChecked(world, checker)).toEqual([]);
  }
  expect(wrong).toEqual([]);
}

/** The same world twice, the second time with all laws watching: they agree after each step. */
function agrees(plan: WorldPlan): void {
  const plain = makeWorld(plan).machine;
  const watched = makeWorld(plan).machine;
  const checker = new Checker(watched);
  for (let i = 0; i < AGREE_STEPS; i += 1) {
    const end = plain.step();
    const same = watched.step() === end;
    checker.afterStep();
    if (!same || digest(watched) !== digest(plain)) throw new Error(`they differ after step ${i}`);
    if (end !== null) return;
  }
}

const profiles: readonly ProfileName[] = ['osf', 'cmu', 'gnu'];

/** Shrinking a world is slow: after a while the smallest one so far will do. */
const settings = { numRuns: RUNS, interruptAfterTimeLimit: 60_000 };

describe(`seed ${SEED}, ${RUNS} worlds of each kind`, () => {
  for (const pageout of ['daemon', 'segments', 'demand'] as const) {
    test(`all laws hold and nothing is lost with honest pagers, ${pageout}`, () => {
      const worlds = worldPlan({ pageout, honest: true, profiles: ['osf'] });
      fc.assert(fc.property(worlds, holds), settings);
    }, 600_000);
    test(`all laws hold with hostile pagers, ${pageout}`, () => {
      const worlds = worldPlan({ pageout, honest: false, profiles });
      fc.assert(fc.property(worlds, holds), settings);
    }, 600_000);
    test(`all laws hold with hostile pagers and several hosts, ${pageout}`, () => {
      const worlds = worldPlan({ pageout, honest: false, profiles, hosts: true });
      fc.assert(fc.property(worlds, holds), settings);
    }, 600_000);
    test(`two runs agree at each step, laws watching or not, ${pageout}`, () => {
      const worlds = worldPlan({ pageout, honest: false, profiles });
      fc.assert(fc.property(worlds, agrees), { ...settings, numRuns: AGREE_WORLDS });
    }, 600_000);
  }
});
