/**
 * w_tinylfu: a small lru window for newcomers before a main part with two lru segments, probation
 * and protected. When room is needed, the page that would fall out of the window meets the one that
 * would fall out of probation, and the one that was touched less goes. Touches are counted by key,
 * departed pages included, in a sketch of four-bit counters that is halved every ten times the
 * frames. It sees every touch; a hit costs four counters and a queue move. Conventions: the load is
 * a touch; the keys are hashed by multiplication, the same on every machine. Einziger, Friedman,
 * Manes 2017.
 */
import { ranged } from '../mach/options';
import type { PageId } from '../mach/types';
import { pageId } from '../mach/types';
import { PageLinks, PageQueue } from './page_queue';
import type { CandidateFor, PageKey, Policy, PolicyList, PolicyView, Reason } from './policy';
import { definePolicy } from './policy';
import { pageList } from './policy_list';

const MOST = 15;
const LEAST_WIDTH = 16;
/** Odd, so that keys that differ stay different; one for each row. */
const SEEDS = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f] as const;
const [SEED_0, SEED_1, SEED_2, SEED_3] = SEEDS;

/** How often keys were seen, roughly, and less and less of what is long ago. */
class Sketch {
  private readonly mask: number;
  private readonly counters: Uint8Array;
  private readonly sample: number;
  private additions = 0;

  constructor(frames: number) {
    let width = LEAST_WIDTH;
    while (width < frames) width *= 2;
    this.mask = width - 1;
    this.counters = new Uint8Array(width * SEEDS.length);
    this.sample = 10 * frames;
  }

  /** Which counter of its row a key has. */
  private place(key: PageKey, seed: number): number {
    const mixed = Math.imul(key, seed);
    return ((mixed >>> 16) ^ mixed) & this.mask;
  }

  private raise(at: number): void {
    const now = this.counters[at] ?? 0;
    if (now < MOST) this.counters[at] = now + 1;
  }

  add(key: PageKey): void {
    const width = this.mask + 1;
    this.raise(this.place(key, SEED_0));
    this.raise(this.place(key, SEED_1) + width);
    this.raise(this.place(key, SEED_2) + 2 * width);
    this.raise(this.place(key, SEED_3) + 3 * width);
    this.additions += 1;
    if (this.additions >= this.sample) this.halve();
  }

  private halve(): void {
    const { counters } = this;
    this.additions = 0;
    for (let at = 0; at < counters.length; at += 1) counters[at] = (counters[at] ?? 0) >> 1;
  }

  estimate(key: PageKey): number {
    const { counters } = this;
    const width = this.mask + 1;
    return Math.min(
      counters[this.place(key, SEED_0)] ?? 0,
      counters[this.place(key, SEED_1) + width] ?? 0,
      counters[this.place(key, SEED_2) + 2 * width] ?? 0,
      counters[this.place(key, SEED_3) + 3 * width] ?? 0,
    );
  }

  /** All counters in one number, which tells two sketches apart, and how old this one is. */
  state(): string {
    const sum = this.counters.reduce((mixed, counter) => Math.imul(mixed ^ counter, 0x01000193), 1);
    return `sketch ${(sum >>> 0).toString(16)} after ${this.additions} touches`;
  }
}

class WTinyLfu implements Policy {
  private readonly window: PageQueue;
  private readonly probation: PageQueue;
  private readonly protected_: PageQueue;
  private readonly sketch: Sketch;
  private readonly view: PolicyView;
  private readonly windowSize: number;
  private readonly protectedSize: number;

  constructor(view: PolicyView, window: number, share: number) {
    const links = new PageLinks();
    this.window = new PageQueue(links, 1);
    this.probation = new PageQueue(links, 2);
    this.protected_ = new PageQueue(links, 3);
    this.view = view;
    this.sketch = new Sketch(view.frames);
    this.windowSize = Math.max(1, Math.floor(view.frames * window));
    this.protectedSize = Math.floor((view.frames - this.windowSize) * share);
  }

  incoming(key: PageKey): void {
    this.sketch.add(key);
  }

  enter(page: PageId): void {
    this.window.enterTail(page);
    this.settle();
  }

  /** Who falls out of the window stands in probation, as long as there is room for both. */
  private settle(): void {
    const { window, probation, protected_, windowSize, view } = this;
    const main = view.frames - windowSize;
    while (window.count > windowSize && probation.count + protected_.count < main) {
      const { head } = window;
      if (head === -1) return;
      window.remove(head);
      probation.enterTail(head);
    }
  }

  move(): void {}

  private queueOf(page: number): PageQueue {
    if (this.window.has(page)) return this.window;
    return this.probation.has(page) ? this.probation : this.protected_;
  }

  leave(page: PageId): void {
    this.queueOf(page).remove(page);
    this.settle();
  }

  candidate(_why: CandidateFor, reason?: Reason): PageId | -1 {
    const { window, probation, protected_, windowSize } = this;
    const old = probation.head === -1 ? protected_.head : probation.head;
    const { head } = window;
    if (head === -1 || old === -1 || window.count < windowSize) {
      const queue = old === -1 ? 'window' : probation.head === -1 ? 'protected' : 'probation';
      if (reason !== undefined) reason.rule = `least recently used of ${queue}`;
      return old === -1 ? head : old;
    }
    // The newcomer that has to leave the window takes the other's place, or goes itself.
    const [newcomer, other] = [this.seen(head), this.seen(old)];
    if (newcomer <= other) {
      if (reason !== undefined) {
        const against = 'no higher than that of the page it would replace';
        reason.rule = `first in the window, whose counter ${newcomer} is ${against}`;
      }
      reason?.pass(old, `counter ${other}`);
      return head;
    }
    if (reason !== undefined) {
      const queue = probation.head === -1 ? 'protected' : 'probation';
      const than = 'lower than that of the newcomer';
      reason.rule = `least recently used of ${queue}, whose counter ${other} is ${than}`;
    }
    reason?.pass(head, `counter ${newcomer}, moved to probation`);
    window.remove(head);
    probation.enterTail(head);
    return old;
  }

  private seen(page: PageId): number {
    return this.sketch.estimate(this.view.key(page));
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    const queue = this.queueOf(page);
    if (why === 'busy') queue.remove(page);
    else queue.moveToTail(page);
  }

  touched(pages: Int32Array, count: number): void {
    const { window, probation, protected_, protectedSize } = this;
    for (let i = 0; i < count; i += 1) {
      const page = pages[i] ?? -1;
      if (page === -1) continue;
      this.sketch.add(this.view.key(pageId(page)));
      if (window.has(page)) window.moveToTail(page);
      else if (protected_.has(page)) protected_.moveToTail(page);
      else if (probation.has(page)) {
        probation.remove(page);
        protected_.enterTail(page);
        const { head } = protected_;
        if (protected_.count <= protectedSize || head === -1) continue;
        protected_.remove(head);
        probation.enterTail(head);
      }
    }
  }

  pages(): readonly PageId[] {
    return [...this.window.pages(), ...this.probation.pages(), ...this.protected_.pages()];
  }

  order(): readonly PolicyList[] {
    const { window, probation, protected_, sketch } = this;
    const note = (page: PageId): string => `counter ${this.seen(page)}`;
    const lru = 'least recently used first';
    return [
      pageList('window', `${lru}; ${sketch.state()}`, window.pages(), note),
      pageList('probation', lru, probation.pages(), note),
      pageList('protected', lru, protected_.pages(), note),
    ];
  }
}

export const wTinyLfu = definePolicy({
  summary: 'A window for newcomers, and admission to the rest by frequency',
  origin: 'Einziger, Friedman, Manes 2017',
  machQueues: false,
  options: {
    window: ranged(0.01, [0, 1], 'share of the frames for newcomers'),
    protected: ranged(0.8, [0, 1], 'share of the rest for pages that were touched again'),
  },
  create: (options, _random, view) => new WTinyLfu(view, options.window, options.protected),
});
