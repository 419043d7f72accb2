/**
 * lru: least recently used, exactly. The victim is the page whose last touch is longest ago. It
 * sees every touch, in batches that arrive before the next fault: a hit costs one array store when
 * it happens and a few more when the batch is worked off.
 */
import { OneQueue } from './one_queue';
import type { PolicySpec } from './policy';

class Lru extends OneQueue {
  protected readonly rule = 'least recently used';
  protected readonly means = 'least recently used first';

  touched(pages: Int32Array, count: number): void {
    this.queue.touchAll(pages, count);
  }
}

export const lru: PolicySpec = {
  summary: 'Least recently used, exact',
  origin: 'Mattson, Gecsei, Slutz, Traiger 1970',
  machQueues: false,
  segmented: false,
  options: {},
  create: () => new Lru(),
};
