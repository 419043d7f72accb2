/**
 * random: any page goes, each with the same chance. What a policy has to beat to be worth its
 * bookkeeping; there is no string on which it is always bad. Costs nothing on a hit. Chance comes
 * from the host's own stream: the same seed gives the same victims.
 */
import type { PageId } from '../mach/types';
import type { PolicySpec } from './policy';

export const random: PolicySpec = {
  summary: 'Any page, by chance',
  origin: 'Belady 1966',
  machQueues: false,
  options: {},
  create(_options, chance) {
    const known: PageId[] = [];
    const place = new Map<PageId, number>();
    const remove = (page: PageId): void => {
      const at = place.get(page) ?? 0;
      const last = known.pop();
      place.delete(page);
      if (last === undefined || last === page) return;
      known[at] = last;
      place.set(last, at);
    };
    return {
      enter(page) {
        place.set(page, known.length);
        known.push(page);
      },
      move() {},
      leave: remove,
      candidate: () => known[Math.floor(chance() * known.length)] ?? -1,
      refused(page, why) {
        if (why === 'busy') remove(page);
      },
      pages: () => [...known],
      save: () => ({ known }),
    };
  },
};
