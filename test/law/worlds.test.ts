/**
 * Random scenarios with all laws on: every law holds, no assertion trips, no pager of the package
 * throws, and each run ends done, stuck with a reason, circling with a reason, or at its limit. The
 * test shrinks a world that fails and prints it as a file for `machvm run --check`. TEST_SEED
 * chooses other worlds, TEST_RUNS how many; `npm run test:long` runs as many as take a minute.
 */
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { defineScenario } from '../../scenarios/language/language';
import { runScenario } from '../../scenarios/run/run';
import { cases, fc, SEED } from '../support/chance';
import type { Drawn } from '../support/random_world';
import { drawn, randomWorld } from '../support/random_world';

const RUNS = cases(60);
const stopped: readonly string[] = ['stuck', 'circling'];
const ends: readonly string[] = ['done', 'limit', ...stopped];

/** What is wrong with the way in which a world ran. */
function wrongOf(numbers: Drawn): readonly string[] {
  const { end, stuck, circling, violations, crashes } = runScenario(
    defineScenario(randomWorld(numbers)),
    {
      check: true,
    },
  );
  return [
    ...violations.map(({ law, text }) => `law ${law}: ${text}`),
    ...crashes
      // A pager whose own memory is lost takes an exception: its task ends, and that is a reason.
      .filter(({ error }) => !error.message.startsWith('exception '))
      .map(({ pager, error }) => `${pager} crashed: ${error.stack}`),
    ...(stopped.includes(end) && stuck.length + circling.length === 0
      ? [`${end} without a reason`]
      : []),
    ...(ends.includes(end) ? [] : [`ended ${end}`]),
  ];
}

function endsWell(numbers: Drawn): void {
  let wrong: readonly string[];
  try {
    wrong = wrongOf(numbers);
  } catch (error) {
    wrong = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
  if (wrong.length === 0) return;
  throw new Error(`${wrong.join('\n')}\n${stringify(randomWorld(numbers))}`);
}

describe(`seed ${SEED}, ${RUNS} worlds`, () => {
  test('every run ends with a reason, and all laws hold', () => {
    const worlds = fc.property(drawn, endsWell);
    const first = fc.check(worlds, { numRuns: RUNS, endOnFailure: true });
    if (!first.failed) return;
    // Shrinking a world is slow: after a while the smallest one so far will do.
    const path = first.counterexamplePath ?? '0';
    fc.assert(worlds, { seed: first.seed, path, interruptAfterTimeLimit: 60_000 });
  }, 600_000);

  test('the worlds are worth it: most of their steps succeed, and pages leave and come', () => {
    const results = fc
      .sample(drawn, { numRuns: 30, seed: SEED })
      .map((numbers) => runScenario(defineScenario(randomWorld(numbers))));
    const steps = results.flatMap(({ results: actors }) => actors.flatMap((actor) => actor.steps));
    const failed = steps.filter(({ code }) => code !== 'KERN_SUCCESS');
    const returned = results.filter(({ statistics }) => (statistics['pages_returned'] ?? 0) > 0);
    expect(failed.length).toBeLessThan(steps.length / 2);
    expect(returned.length).toBeGreaterThan(results.length / 3);
  });
});
