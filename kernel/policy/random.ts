/**
 * random: any page goes, each with the same chance. What a policy has to beat to be worth its
 * bookkeeping; there is no string on which it is always bad. Costs nothing on a hit. Chance comes
 * from the host's own stream: the same seed gives the same victims.
 */
import type { PageId, Random } from '../mach/types';
import { Column } from './column';
import type { CandidateFor, Policy, PolicyList, PolicySpec, Reason } from './policy';
import { pageList } from './policy_list';

/** Pages in a row without gaps: where one leaves, the last one takes its place. */
class AnyPage implements Policy {
  private readonly known: PageId[] = [];
  private readonly place = new Column(0);
  private readonly chance: Random;

  constructor(chance: Random) {
    this.chance = chance;
  }

  enter(page: PageId): void {
    this.place.set(page, this.known.length);
    this.known.push(page);
  }

  move(): void {}

  leave(page: PageId): void {
    const last = this.known.pop();
    if (last === undefined || last === page) return;
    const place = this.place.at(page);
    this.known[place] = last;
    this.place.set(last, place);
  }

  candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    if (reason !== undefined) reason.rule = 'drawn by chance';
    return this.known[Math.floor(this.chance() * this.known.length)] ?? -1;
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    if (why === 'busy') this.leave(page);
  }

  pages(): readonly PageId[] {
    return [...this.known];
  }

  order(): readonly PolicyList[] {
    return [pageList('known', 'as chance counts them', this.known)];
  }
}

export const random: PolicySpec = {
  summary: 'Any page, by chance',
  origin: 'Belady 1966',
  machQueues: false,
  usesChance: true,
  options: {},
  create: (_options, chance) => new AnyPage(chance),
};
