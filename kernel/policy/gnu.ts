/**
 * gnu: GNU Mach's queues. Pages of external objects and of anonymous memory stand apart, active
 * and inactive; each page is in a queue of the whole machine and, if memory has several segments,
 * in one of its segment. The daemon looks for a victim in this order:
 *   inactive external, inactive internal, active external, active internal
 * It skips pages that cannot move (busy, wanted or requested) and puts them at the tail. An
 * inactive page that was referenced becomes active instead; an active one leaves unchecked. Refill
 * makes pages inactive, external ones first, while more than a third of a segment is active; it
 * clears reference bits without reading them. Pages move to another segment in this order:
 *   active internal, active external, inactive internal, inactive external
 * Laws: 31, 32 (in the form of check/segments.ts). @mach vm/vm_page.c of GNU Mach
 */
import type { PageId } from '../mach/types';
import { PageLinks, PageQueue } from './page_queue';
import type { CandidateFor, Policy, PolicyQueues, PolicySpec, PolicyView, Reason } from './policy';
import type { PolicyQueue } from './queued_policy';
import { QueuedPolicy } from './queued_policy';

/** Queues in order of preference: an internal page stands one further, an active one two. */
const INTERNAL = 1;
const ACTIVE = 2;
const ALL = [0, 1, 2, 3] as const;
/** What goes to another segment: what will stay the longest. */
const MOVING = [3, 2, 1, 0] as const;
type Kind = (typeof ALL)[number];
const NAMES = [
  'inactive external',
  'inactive internal',
  'active external',
  'active internal',
] as const;
const RULES = [
  'first inactive external page that was not touched',
  'first inactive internal page that was not touched',
  'first active external page',
  'first active internal page',
] as const;

/** This part of the pages of a segment may be active. */
const ACTIVE_NUMERATOR = 1;
const ACTIVE_DENOMINATOR = 3;

type Four = readonly [PageQueue, PageQueue, PageQueue, PageQueue];

function four(links: PageLinks, first: number): Four {
  const queue = (kind: Kind): PageQueue => new PageQueue(links, first + kind + 1);
  return [queue(0), queue(1), queue(2), queue(3)];
}

const activeOf = (queues: Four): number => queues[2].count + queues[3].count;
const inactiveOf = (queues: Four): number => queues[0].count + queues[1].count;

/** The queues at work. */
class GnuQueues extends QueuedPolicy implements Policy {
  private readonly links = new PageLinks();
  private readonly whole: Four = four(this.links, 0);
  /** By segment; the whole machine's own if it has one segment only. */
  private readonly segments: readonly Four[];
  readonly inQueues: readonly PolicyQueue[];
  private readonly view: PolicyView;

  constructor(view: PolicyView) {
    super();
    this.view = view;
    const links = new PageLinks();
    const count = view.segments;
    this.segments =
      count === 1
        ? [this.whole]
        : Array.from({ length: count }, (_, i) => four(links, i * ALL.length));
    this.inQueues = this.lists();
  }

  /** The segment's queues if they are not the machine's. */
  private own(page: PageId): Four | null {
    return this.segments.length === 1 ? null : this.of(this.view.segment(page));
  }

  private of(segment: number): Four {
    return this.segments[segment] ?? this.whole;
  }

  private kind(page: PageId): Kind {
    for (const kind of ALL) if (this.whole[kind].has(page)) return kind;
    return 0;
  }

  enter(page: PageId, hint: 'active' | 'inactive' | 'inactive_head'): void {
    const kind = kindFor(hint === 'active', this.view.external(page));
    if (kind >= ACTIVE) this.view.use(page);
    const own = this.own(page);
    if (hint === 'inactive_head') {
      this.whole[kind].enterHead(page);
      own?.[kind].enterHead(page);
    } else {
      this.whole[kind].enterTail(page);
      own?.[kind].enterTail(page);
    }
  }

  move(page: PageId, hint: 'active' | 'inactive'): void {
    if (hint === 'active') {
      this.leave(page);
      this.enter(page, 'active');
    } else if (this.kind(page) >= ACTIVE || this.view.used(page)) this.deactivate(page);
    // An inactive page keeps its place, unless a fault found it since.
  }

  leave(page: PageId): void {
    const kind = this.kind(page);
    this.whole[kind].remove(page);
    this.own(page)?.[kind].remove(page);
  }

  private deactivate(page: PageId): void {
    this.leave(page);
    this.view.clearReference(page);
    this.enter(page, 'inactive');
    this.view.deactivated(page);
  }

  /** The first page that can move; what stands before it goes to the tail. */
  private pull(queue: PageQueue, reason?: Reason): PageId | -1 {
    const first = queue.head;
    let page = first;
    while (page !== -1 && !this.view.movable(page)) {
      reason?.pass(page, 'cannot move, moved to the tail');
      this.requeue(page);
      page = queue.head === first ? -1 : queue.head;
    }
    return page;
  }

  private requeue(page: PageId): void {
    const kind = this.kind(page);
    this.whole[kind].moveToTail(page);
    this.own(page)?.[kind].moveToTail(page);
  }

  refill(): void {
    for (const queues of this.segments) {
      const pages = activeOf(queues) + inactiveOf(queues);
      const most = Math.floor((pages * ACTIVE_NUMERATOR) / ACTIVE_DENOMINATOR);
      while (activeOf(queues) > most) {
        const external = this.pull(queues[2]);
        const page = external === -1 ? this.pull(queues[3]) : external;
        if (page === -1) break;
        this.deactivate(page);
      }
    }
  }

  candidate(why: CandidateFor, reason?: Reason): PageId | -1 {
    if (why === 'full') this.refill();
    for (const kind of ALL) {
      if (why === 'external' && (kind & INTERNAL) !== 0) continue;
      for (;;) {
        const page = this.pull(this.whole[kind], reason);
        if (page === -1) break;
        if (kind >= ACTIVE || !this.wasTouched(page)) {
          if (reason !== undefined) reason.rule = RULES[kind];
          return page;
        }
        reason?.pass(page, 'touched, made active');
        this.leave(page);
        this.enter(page, 'active');
        this.view.reactivated(page);
      }
    }
    return -1;
  }

  private wasTouched(page: PageId): boolean {
    return this.view.used(page) || this.view.referenced(page);
  }

  candidateIn(segment: number): PageId | -1 {
    const queues = this.of(segment);
    for (const kind of MOVING) {
      const page = this.pull(queues[kind]);
      if (page !== -1) return page;
    }
    return -1;
  }

  pagesIn(segment: number): number {
    const queues = this.of(segment);
    return activeOf(queues) + inactiveOf(queues);
  }

  refused(page: PageId, why: 'busy' | 'locked'): void {
    if (why === 'busy') this.leave(page);
    else this.requeue(page);
  }

  queues(): PolicyQueues {
    const active = activeOf(this.whole);
    const inactive = inactiveOf(this.whole);
    const share = (active + inactive) * ACTIVE_NUMERATOR;
    const most = Math.floor(share / ACTIVE_DENOMINATOR);
    return { active, inactive, inactiveTarget: active + inactive - most };
  }

  isInactive(page: PageId): boolean {
    return this.whole[0].has(page) || this.whole[INTERNAL].has(page);
  }

  pages(): readonly PageId[] {
    return ALL.flatMap((kind) => this.whole[kind].pages());
  }

  private lists(): readonly PolicyQueue[] {
    const note = (page: PageId): string =>
      this.isInactive(page) && this.wasTouched(page) ? 'touched' : '';
    const of = (queues: Four, order: string, where: string): readonly PolicyQueue[] =>
      ALL.map((kind) => ({ name: NAMES[kind] + where, order, queue: queues[kind], note }));
    const lists = of(this.whole, 'next victim first', '');
    if (this.segments.length === 1) return lists;
    const more = this.segments.map((queues, i) =>
      of(queues, 'next to move to another segment first', ` of segment ${i}`),
    );
    return [...lists, ...more.flat()];
  }
}

function kindFor(active: boolean, external: boolean): Kind {
  if (active) return external ? ACTIVE : 3;
  return external ? 0 : INTERNAL;
}

export const gnu: PolicySpec = {
  summary: "GNU Mach's queues: external before anonymous pages, inactive before active ones",
  origin: 'GNU Mach 1.8, vm/vm_page.c',
  machQueues: true,
  segmented: true,
  options: {},
  create: (_options, _random, view) => new GnuQueues(view),
};
