/**
 * What a policy is told, in random scenarios: of each known page that becomes clean where it is,
 * and of each reference bit that is set. Policies that leave out what they need not look at rest
 * on it.
 */
import { describe, expect, test } from '@jest/globals';
import type { Host } from '../../kernel/machine/host';
import { pmapIsModified, pmapIsReferenced } from '../../kernel/vm/page/pmap';
import { defineScenario } from '../../scenarios/language/language';
import type { ScenarioInput } from '../../scenarios/language/schema';
import { ScenarioRun } from '../../scenarios/run/run';
import { cases, fc, SEED } from '../support/chance';
import type { Drawn } from '../support/random_world';
import { drawn, randomWorld } from '../support/random_world';

const RUNS = cases(40);

/** Stands between a host and its policy, and looks at the pages after each step. */
class Witness {
  private readonly host: Host;
  /** Known pages: whether each was modified at the last look, or is known to be clean since. */
  private readonly modified = new Map<number, boolean>();
  /** Known pages of whose reference bits the policy was told. */
  private readonly told = new Set<number>();
  /** Pages that left modified, as those do that are returned and stay in memory. */
  private readonly away = new Set<number>();
  readonly wrong: string[] = [];
  /** Pages that became clean, in their places or on the way from one to another. */
  cleanings = 0;
  marks = 0;

  constructor(host: Host) {
    this.host = host;
    const { policy } = host;
    const { enter, leave, refused, touched, marked, cleaned } = policy;
    policy.enter = (page, hint) => {
      this.modified.set(page, this.isModified(page));
      if (this.away.delete(page) && !this.isModified(page)) this.cleanings += 1;
      this.told.add(page);
      enter.call(policy, page, hint);
    };
    policy.leave = (page, why) => {
      this.modified.delete(page);
      if (why === 'freed' && this.isModified(page)) this.away.add(page);
      leave.call(policy, page, why);
    };
    policy.refused = (page, why) => {
      if (why === 'busy') this.modified.delete(page);
      refused.call(policy, page, why);
    };
    policy.touched = (pages, count) => {
      for (const page of pages.subarray(0, count)) this.told.add(page);
      touched?.call(policy, pages, count);
    };
    policy.marked = (page) => {
      if (!this.modified.has(page)) this.wrong.push(`page ${page} is not known, and marked`);
      this.told.add(page);
      this.marks += 1;
      marked?.call(policy, page);
    };
    policy.cleaned = (page) => {
      if (!this.modified.has(page)) this.wrong.push(`page ${page} is not known, and cleaned`);
      if (this.isModified(page)) this.wrong.push(`page ${page} is cleaned, and modified`);
      this.modified.set(page, false);
      this.cleanings += 1;
      cleaned?.call(policy, page);
    };
  }

  private isModified(id: number): boolean {
    const page = this.host.resident.pages[id];
    return page !== undefined && (page.dirty || pmapIsModified(this.host.pmapSystem, page));
  }

  look(): void {
    const { pmapSystem, resident } = this.host;
    this.away.clear();
    for (const [id, was] of this.modified) {
      const page = resident.pages[id];
      if (page === undefined) continue;
      const is = this.isModified(id);
      if (was && !is) this.wrong.push(`page ${id} became clean, and nobody said so`);
      this.modified.set(id, is);
      if (!pmapIsReferenced(pmapSystem, page)) this.told.delete(id);
      else if (!this.told.has(id)) this.wrong.push(`bit of page ${id} was set, and nobody said so`);
    }
  }
}

/** The world with policies that want to know of every touch, but those that a pageout demands. */
function exactWorld(numbers: Drawn): ScenarioInput {
  const world = randomWorld(numbers);
  const hosts = Object.entries(world.hosts ?? {}).map(([name, host]) => {
    return [name, host.pageout === 'segments' ? host : { ...host, policy: 'wsclock' }] as const;
  });
  return { ...world, hosts: Object.fromEntries(hosts) };
}

/** Runs a world under witnesses, one for each host with such a policy. */
function watched(numbers: Drawn): readonly Witness[] {
  const run = new ScenarioRun(defineScenario(exactWorld(numbers)));
  const { machine } = run.built;
  const witnesses = machine.hosts.filter(({ exact }) => exact).map((host) => new Witness(host));
  while (run.step() === null) for (const witness of witnesses) witness.look();
  return witnesses;
}

describe(`seed ${SEED}, ${RUNS} worlds`, () => {
  test('policies are told of each page that becomes clean, and of each bit that is set', () => {
    const sums = { cleanings: 0, marks: 0 };
    fc.assert(
      fc.property(drawn, (numbers) => {
        for (const { wrong, cleanings, marks } of watched(numbers)) {
          expect(wrong).toEqual([]);
          sums.cleanings += cleanings;
          sums.marks += marks;
        }
      }),
      { numRuns: RUNS },
    );
    expect(sums.cleanings).toBeGreaterThan(RUNS);
    expect(sums.marks).toBeGreaterThan(RUNS);
  }, 600_000);
});
