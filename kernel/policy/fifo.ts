/**
 * fifo: first in, first out. The victim is the page that has been known longest, however often it
 * was touched since. Costs nothing on a hit. Convention: supplies, not touches, set the order.
 */
import { OneQueue } from './one_queue';
import type { PolicySpec } from './policy';

class Fifo extends OneQueue {
  protected readonly rule = 'first in the queue';
  protected readonly means = 'oldest first';
}

export const fifo: PolicySpec = {
  summary: 'First in, first out',
  origin: 'Belady 1966',
  machQueues: false,
  segmented: false,
  options: {},
  create: () => new Fifo(),
};
