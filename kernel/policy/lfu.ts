/**
 * lfu: least frequently used. The victim is the page with the fewest touches, the load counting as
 * the first. Pages that were hot long ago stay for ever: counts never age.
 * Conventions on which books differ, all options: ties (`lru`: who has had that count longest;
 * `fifo`: who came first; `frame`: who stands in the lowest slot), and whether the count of a page
 * survives its eviction. It sees every touch: a hit costs two changes of a set.
 */
import { option } from '../mach/options';
import type { Tie } from './frequency';
import { Frequencies } from './frequency';
import { ghostKey } from './ghost';
import { definePolicy } from './policy';

const ties: readonly Tie[] = ['lru', 'fifo', 'frame'];

export const lfu = definePolicy({
  summary: 'Least frequently used',
  origin: 'Knuth 1973',
  machQueues: false,
  options: {
    tie: option<Tie>('lru', 'text', 'which of several with one count goes', ties),
    persist: option(false, 'boolean', 'whether counts survive eviction'),
  },
  create({ tie, persist }, _random, view) {
    const known = new Frequencies();
    const past = new Map<number, number>();
    return {
      enter(page) {
        const key = persist ? ghostKey(view.key(page)) : 0;
        known.add(page, 1 + (past.get(key) ?? 0));
        past.delete(key);
      },
      move() {},
      leave(page) {
        if (persist) past.set(ghostKey(view.key(page)), known.countOf(page));
        known.remove(page);
      },
      candidate: () => known.victim('lowest', tie),
      refused(page, why) {
        if (why === 'busy') known.remove(page);
        else known.standBack(page);
      },
      touched(pages, count) {
        for (let i = 0; i < count; i += 1) known.touch(pages[i] ?? -1);
      },
      pages: () => known.pages(),
      save: () => ({ known: known.save(), past: [...past].flat() }),
    };
  },
});
