/**
 * Policies with somebody in between: who logs what a policy is told and answers, or who gives its
 * pages other ids. The log's words are the same whoever drives the policy: a page is called by its
 * number in the trace, which is known when it enters, being the page of the reference under way.
 * That a policy is told of a page that it cannot know is found out at once.
 */
import type { PageId } from '../../kernel/mach/types';
import { pageId } from '../../kernel/mach/types';
import type { Policy, PolicySpec, PolicyView } from '../../kernel/policy/policy';
import type { Trace } from '../../traces/trace';

/** The pages of a trace, reference by reference. */
export function pagesOf(trace: Trace): Int32Array {
  const pages = new Int32Array(trace.references);
  let at = 0;
  for (const chunk of trace.chunks()) {
    for (const packed of chunk) {
      pages[at] = packed >>> 1;
      at += 1;
    }
  }
  return pages;
}

/** Optional parts of a policy, if it has them. */
function having<T extends keyof Policy>(policy: Policy, key: T, part: Pick<Policy, T>): object {
  return policy[key] === undefined ? {} : part;
}

/** What nobody in between looks at. */
function plain(policy: Policy): Pick<Policy, 'order'> & Partial<Policy> {
  const { interval, loadCounts = true, trims = false } = policy;
  return {
    order: () => policy.order(),
    loadCounts,
    trims,
    ...(interval === undefined ? {} : { interval }),
  };
}

export class PolicyLog {
  /** Pages that were evicted, in order. */
  readonly victims: number[] = [];
  readonly lines: string[] = [];
  private readonly pages: Int32Array;
  private readonly wordy: boolean;
  private readonly names = new Map<number, number>();
  private readonly known = new Set<number>();

  /** `wordy`: every call is logged, not victims alone. */
  constructor(pages: Int32Array, wordy: boolean) {
    this.pages = pages;
    this.wordy = wordy;
  }

  /** The policy, its calls logged. */
  of(spec: PolicySpec): PolicySpec {
    return {
      ...spec,
      create: (options, random, view) => this.logged(spec.create(options, random, view), view),
    };
  }

  private say(...words: readonly (string | number)[]): void {
    if (this.wordy) this.lines.push(words.join(' '));
  }

  private nameOf(page: PageId): number {
    if (!this.known.has(page)) throw new Error(`page ${page} is not known to the policy`);
    return this.names.get(page) ?? -1;
  }

  private enters(page: PageId, hint: string, view: PolicyView): void {
    if (this.known.has(page)) throw new Error(`page ${page} is known already`);
    this.known.add(page);
    if (hint === 'active') this.names.set(page, this.pages[view.references()] ?? -1);
    this.say('enter', this.nameOf(page), hint, ...this.bitsOf(page, view));
  }

  private bitsOf(page: PageId, view: PolicyView): readonly number[] {
    if (!this.wordy) return [];
    return [view.referenced(page), view.used(page), view.modified(page)].map(Number);
  }

  private leaves(page: PageId, why: string, view: PolicyView): void {
    this.say('leave', this.nameOf(page), why, Number(view.modified(page)), view.now());
    if (why === 'evicted') this.victims.push(this.nameOf(page));
    this.known.delete(page);
  }

  private touches(pages: Int32Array, count: number, view: PolicyView): void {
    if (!this.wordy) return;
    for (const [i, page] of pages.subarray(0, count).entries()) {
      this.say('touch', this.nameOf(pageId(page)), view.references() + i);
    }
  }

  private logged(policy: Policy, view: PolicyView): Policy {
    const { interval } = policy;
    const passed = (): void => {
      this.say('passed', view.references());
      interval?.passed();
    };
    const log = this;
    return {
      ...plain(policy),
      enter(page, hint) {
        log.enters(page, hint, view);
        policy.enter(page, hint);
      },
      move(page, hint) {
        log.say('move', log.nameOf(page), hint);
        policy.move(page, hint);
      },
      leave(page, why) {
        log.leaves(page, why, view);
        policy.leave(page, why);
      },
      candidate(why) {
        const page = policy.candidate(why);
        log.say('candidate', why, page === -1 ? page : log.nameOf(page));
        return page;
      },
      refused: (page, why) => policy.refused(page, why),
      pages: () => policy.pages(),
      ...having(policy, 'incoming', {
        incoming(key) {
          log.say('incoming', log.pages[view.references()] ?? -1);
          policy.incoming?.(key);
        },
      }),
      ...having(policy, 'marked', {
        marked(page) {
          log.say('marked', log.nameOf(page), ...log.bitsOf(page, view));
          policy.marked?.(page);
        },
      }),
      ...having(policy, 'cleaned', {
        cleaned(page) {
          log.say('cleaned', log.nameOf(page), ...log.bitsOf(page, view));
          policy.cleaned?.(page);
        },
      }),
      ...having(policy, 'touched', {
        touched(pages, count) {
          log.touches(pages, count, view);
          policy.touched?.(pages, count);
        },
      }),
      ...(interval === undefined ? {} : { interval: { references: interval.references, passed } }),
    };
  }
}

const RENAMED = 4096;
const APART = 37;

/** Other ids for pages below 4,096: in the opposite order, and far from each other. */
const renamed = (page: number): PageId => pageId((RENAMED - page) * APART);
const original = (id: number): PageId => pageId(RENAMED - id / APART);

/** The policy, whose pages get other ids. */
export function withOtherIds(spec: PolicySpec): PolicySpec {
  return {
    ...spec,
    create: (options, random, view) => relayed(spec.create(options, random, new RenamedView(view))),
  };
}

function relayed(policy: Policy): Policy {
  return {
    ...plain(policy),
    enter: (page, hint) => policy.enter(renamed(page), hint),
    move: (page, hint) => policy.move(renamed(page), hint),
    leave: (page, why) => policy.leave(renamed(page), why),
    candidate(why) {
      const id = policy.candidate(why);
      return id === -1 ? -1 : original(id);
    },
    refused: (page, why) => policy.refused(renamed(page), why),
    pages: () => policy.pages().map(original),
    ...having(policy, 'incoming', { incoming: (key) => policy.incoming?.(key) }),
    ...having(policy, 'marked', { marked: (page) => policy.marked?.(renamed(page)) }),
    ...having(policy, 'cleaned', { cleaned: (page) => policy.cleaned?.(renamed(page)) }),
    ...having(policy, 'touched', {
      touched: (pages, count) => policy.touched?.(pages.map(renamed), count),
    }),
  };
}

class RenamedView implements PolicyView {
  private readonly view: PolicyView;
  readonly segments: number;
  readonly frames: number;
  readonly future: PolicyView['future'];

  constructor(view: PolicyView) {
    this.view = view;
    this.segments = view.segments;
    this.frames = view.frames;
    this.future = view.future;
  }

  referenced = (id: PageId) => this.view.referenced(original(id));
  used = (id: PageId) => this.view.used(original(id));
  use = (id: PageId) => this.view.use(original(id));
  clearReference = (id: PageId) => this.view.clearReference(original(id));
  modified = (id: PageId) => this.view.modified(original(id));
  settled = (id: PageId) => this.view.settled(original(id));
  busy = (id: PageId) => this.view.busy(original(id));
  movable = (id: PageId) => this.view.movable(original(id));
  external = (id: PageId) => this.view.external(original(id));
  segment = (id: PageId) => this.view.segment(original(id));
  key = (id: PageId) => this.view.key(original(id));
  now = () => this.view.now();
  references = () => this.view.references();
  deactivated = (id: PageId) => this.view.deactivated(original(id));
  reactivated = (id: PageId) => this.view.reactivated(original(id));
  forgotten = (id: PageId) => this.view.forgotten(original(id));
}
