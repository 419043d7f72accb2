/**
 * mfu: most frequently used goes, on the thought that a page with few touches has only just come
 * and will be used. Rarely right; taught beside lfu.
 * Conventions on which books differ, all options: ties (`lru`: who has had that count longest;
 * `fifo`: who came first; `frame`: who stands in the lowest slot), and whether the count of a page
 * survives its eviction. It sees every touch: a hit moves the page to the queue of its next count.
 */
import { ByFrequency, frequencyOptions } from './frequency';
import { definePolicy } from './policy';

export const mfu = definePolicy({
  summary: 'Most frequently used goes first',
  origin: 'textbooks',
  machQueues: false,
  options: frequencyOptions,
  create: (options, _random, view) => new ByFrequency('highest', options, view),
});
