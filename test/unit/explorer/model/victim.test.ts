/** The page that leaves next, as the lists tell it, beside the one that the policy then chose. */
import { describe, expect, test } from '@jest/globals';
import { nextVictim } from '../../../../explorer/model/victim';
import { policies } from '../../../../kernel/policy/policies';
import { recordRun } from '../../../../recording/record_run';
import { scenarioOf } from '../../../../scenarios/language';

/** References by a rule of its own, some to a few pages, some to all, a third of them stores. */
function steps(): string {
  let state = 7;
  const draw = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  return Array.from({ length: 300 }, () => {
    const page = draw(2) === 0 ? draw(5) : draw(24);
    return draw(10) < 3 ? `{ write: A, page: ${page}, value: 1 }` : `{ read: A, page: ${page} }`;
  })
    .map((step) => `      - ${step}`)
    .join('\n');
}

const rest = `
objects:
  A: { pager: memory, size: 24 pages }
tasks:
  reader:
    steps:
      - map: A
${steps()}
`;

/** How many victims there were, and how many of them the lists told. */
function toldBy(name: string): { readonly victims: number; readonly told: number } {
  const text = `host: { frames: 10, pageout: demand, policy: ${name} }${rest}`;
  const recording = recordRun(scenarioOf(text, 'references.yaml'));
  let [victims, told] = [0, 0];
  let chosen = recording.next('vm_pageout.chosen', -1);
  while (chosen !== null) {
    const state = recording.stateAt(chosen - 1);
    const found = nextVictim(state.lists, {
      name,
      frames: 10,
      options: {},
      references: recording.countersAt(chosen - 1)['references'] ?? 0,
      bits: (id) => {
        const page = state.pages.find((each) => each.id === id);
        const modified = page?.modified === true || page?.flags.includes('dirty') === true;
        return { referenced: page?.referenced === true, modified, carried: false };
      },
    });
    victims += 1;
    if (found?.page === recording.eventAt(chosen).args['page']) told += 1;
    chosen = recording.next('vm_pageout.chosen', chosen);
  }
  return { victims, told };
}

/**
 * The share of victims that the lists tell. Chance tells none. What moves between the last state
 * and the choice itself, such as the wished size of arc and the bits of others, costs the rest.
 */
const shares: Readonly<Record<string, number>> = {
  random: 0,
  arc: 0.75,
  wsclock: 0.85,
  nru: 0.8,
  aging: 0.8,
  'enhanced-second-chance': 0.8,
  clock: 0.98,
  'second-chance': 0.98,
  sieve: 0.97,
};

describe('the lists of a policy', () => {
  test.each(Object.keys(policies))('of %s tell which page leaves next', (name) => {
    const { told, victims } = toldBy(name);
    expect(victims).toBeGreaterThan(50);
    expect(told / victims).toBeGreaterThanOrEqual(shares[name] ?? 1);
    if (shares[name] === 0) expect(told).toBe(0);
  });
});
