/**
 * opt: the page whose next use is furthest away goes. No policy has fewer faults; none can be
 * built, since it must know the future, which a replay has. It sees every touch; a hit costs one
 * look at the table of next uses and one entry in a heap, from which entries that are out of date
 * are cleared now and then. Convention: which of several that are never used again goes does not
 * change the count. Belady 1966; Mattson et al. 1970.
 */
import type { PageId } from '../mach/types';
import { pageId } from '../mach/types';
import type { Future, Policy, PolicySpec, PolicyView } from './policy';

/** A heap of uses to come, the furthest on top; what is out of date goes when it gets there. */
class Uses {
  private readonly whens: number[] = [];
  private readonly pages: number[] = [];

  get count(): number {
    return this.whens.length;
  }

  clear(): void {
    this.whens.length = 0;
    this.pages.length = 0;
  }

  get top(): { readonly when: number; readonly page: number } | null {
    const when = this.whens[0];
    const page = this.pages[0];
    return when === undefined || page === undefined ? null : { when, page };
  }

  push(when: number, page: number): void {
    const { whens, pages } = this;
    let at = whens.length;
    whens.push(when);
    pages.push(page);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = whens[above] ?? 0;
      if (other >= when) break;
      whens[at] = other;
      pages[at] = pages[above] ?? 0;
      at = above;
    }
    whens[at] = when;
    pages[at] = page;
  }

  pop(): void {
    const { whens, pages } = this;
    const when = whens.pop();
    const page = pages.pop();
    if (when === undefined || page === undefined || whens.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= whens.length) break;
      if (below + 1 < whens.length && (whens[below + 1] ?? 0) > (whens[below] ?? 0)) below += 1;
      if ((whens[below] ?? 0) <= when) break;
      whens[at] = whens[below] ?? 0;
      pages[at] = pages[below] ?? 0;
      at = below;
    }
    whens[at] = when;
    pages[at] = page;
  }
}

/** The heap is cleared when it has more entries than this, and so many for each known page. */
const LEAST_CLEARED = 1024;
const MOST_ENTRIES = 4;

class Opt implements Policy {
  private readonly view: PolicyView;
  private readonly future: Future;
  /** When each known page is used next, by page id; the order of the map is that of entering. */
  private readonly next = new Map<number, number>();
  private readonly uses = new Uses();

  constructor(view: PolicyView, future: Future) {
    this.view = view;
    this.future = future;
  }

  private use(page: number, reference: number): void {
    const when = this.future.nextUse(reference);
    this.next.set(page, when);
    this.uses.push(when, page);
    // Each hit leaves an entry behind: without this the heap would grow with the trace.
    if (this.uses.count >= LEAST_CLEARED && this.uses.count > MOST_ENTRIES * this.next.size) {
      this.uses.clear();
      for (const [known, its] of this.next) this.uses.push(its, known);
    }
  }

  enter(page: PageId): void {
    this.use(page, this.view.references());
  }

  move(): void {}

  leave(page: PageId): void {
    this.next.delete(page);
  }

  candidate(): PageId | -1 {
    for (;;) {
      const { top } = this.uses;
      if (top === null) return this.next.size === 0 ? -1 : pageId([...this.next.keys()][0] ?? -1);
      if (this.next.get(top.page) === top.when) return pageId(top.page);
      this.uses.pop();
    }
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    this.uses.pop();
    if (why === 'busy') this.next.delete(page);
  }

  touched(pages: Int32Array, count: number): void {
    const first = this.view.references();
    for (let i = 0; i < count; i += 1) this.use(pages[i] ?? -1, first + i);
  }

  pages(): readonly PageId[] {
    return [...this.next].sort((a, b) => b[1] - a[1]).map(([page]) => pageId(page));
  }

  save(): readonly (readonly number[])[] {
    return [...this.next];
  }
}

/** Without a future nothing is ever used again: then the page that came first goes. */
const noFuture: Future = { nextUse: () => Number.POSITIVE_INFINITY };

export const opt: PolicySpec = {
  summary: 'The page used furthest in the future goes: the bound for all others',
  origin: 'Belady 1966',
  machQueues: false,
  needsFuture: true,
  options: {},
  create: (_options, _random, view) => new Opt(view, view.future ?? noFuture),
};
