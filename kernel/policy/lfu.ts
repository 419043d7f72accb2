/**
 * lfu: least frequently used. The victim is the page with the fewest touches, the load counting as
 * the first. Pages that were hot long ago stay for ever: counts never age.
 * Conventions on which books differ, all options: ties (`lru`: who has had that count longest;
 * `fifo`: who came first; `frame`: who stands in the lowest slot), and whether the count of a page
 * survives its eviction. It sees every touch: a hit moves the page to the queue of its next count.
 */
import { ByFrequency, frequencyOptions } from './frequency';
import { definePolicy } from './policy';

export const lfu = definePolicy({
  summary: 'Least frequently used',
  origin: 'Knuth 1973',
  machQueues: false,
  options: frequencyOptions,
  create: (options, _random, view) => new ByFrequency('lowest', options, view),
});
