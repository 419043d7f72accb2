/**
 * lifo: last in, first out. The victim is the page that came last, however often it was touched
 * since; all that came while there was room stay for ever. Costs nothing on a hit. A textbook's
 * counterexample: it wins on loops, and loses nearly everywhere else.
 */
import type { PageId } from '../mach/types';
import { OneQueue } from './one_queue';
import type { PolicySpec } from './policy';

class Lifo extends OneQueue {
  protected readonly rule = 'last in the queue';
  protected readonly means = 'newest first';

  override enter(page: PageId): void {
    this.queue.enterHead(page);
  }
}

export const lifo: PolicySpec = {
  summary: 'Last in, first out',
  origin: 'textbooks',
  machQueues: false,
  options: {},
  create: () => new Lifo(),
};
