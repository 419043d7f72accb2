/**
 * mfu: most frequently used goes, on the thought that a page with few touches has only just come
 * and will be used. Rarely right; taught beside lfu.
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

export const mfu = definePolicy({
  summary: 'Most frequently used goes first',
  origin: 'textbooks',
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
      candidate: () => known.victim('highest', tie),
      refused(page, why) {
        if (why === 'busy') known.remove(page);
        else known.standBack(page);
      },
      touched(pages, count) {
        for (let i = 0; i < count; i += 1) known.touch(pages[i] ?? -1);
      },
      pages: () => known.pages().reverse(),
      save: () => ({ known: known.save(), past: [...past].flat() }),
    };
  },
});
