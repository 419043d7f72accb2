/**
 * A run as textbooks print it: a row a reference, with the frames or the policy's lists after it,
 * and the pages that left for it. What lives here: the row as data, the slots that pages stand in,
 * and the policy's lists with names instead of page ids.
 */
import type { EvictionNeedName } from '../../kernel/mach/pageout_reasons';
import type { CandidateFor, PolicyList } from '../../kernel/policy/policy';

/** A page that left, and what its policy knew when it chose it. */
export interface StepVictim {
  readonly page: string;
  /** True if it was modified, so that its pager gets it back. */
  readonly dirty: boolean;
  /** What the policy was asked for: `full` to make room, `interval` because it trims its pages. */
  readonly need: CandidateFor;
  /** What all victims chosen like this one have in common. */
  readonly rule: string;
  /** The pages that the policy passed over on the way to it. */
  readonly passed: readonly { readonly page: string; readonly why: string }[];
}

/** A page in a list of the policy, or one that has left and is remembered: a ghost. */
export interface StepEntry {
  readonly page: string;
  readonly ghost: boolean;
  /** What the policy knows of it, such as `touched` or `count 2`. */
  readonly note: string;
}

/** A list that the policy keeps. */
export interface StepList {
  readonly name: string;
  /** What its order means, beginning with the first entry, and what else is known of it. */
  readonly order: string;
  /** The page that the hand stands on, if there is a hand. */
  readonly hand: string | null;
  readonly entries: readonly StepEntry[];
}

/** A reference, and what memory looks like after it. */
export interface StepRow {
  /** The number of the reference, from 0, as policies count. */
  readonly reference: number;
  /** The task that made it, in a run of the kernel; null without a kernel. */
  readonly task: string | null;
  /** As the trace calls it: a number, a letter, or an object and a page such as A/3. */
  readonly page: string;
  readonly access: 'read' | 'write';
  readonly result: 'hit' | 'fault';
  /** True if the fault found the page in memory, where only its translation was missing. */
  readonly found: boolean;
  /** True if the access was not made: it ended in an exception. */
  readonly failed: boolean;
  /** In the order in which they left: at most one in demand mode, unless the policy trims. */
  readonly victims: readonly StepVictim[];
  /** The pages in memory. A page keeps its place while it stays; a new one takes a free place. */
  readonly frames: readonly (string | null)[];
  readonly lists: readonly StepList[];
}

/** What a victim was wanted for, as rows name it: daemons have targets. */
export function stepNeed(need: EvictionNeedName | undefined): StepVictim['need'] {
  return need === 'full' || need === 'interval' ? need : 'target';
}

/** The places of pages in memory: a new page takes the first free one, its victim's if full. */
export class Slots {
  private readonly pages: (string | null)[] = [];
  private readonly places = new Map<string, number>();

  has(page: string): boolean {
    return this.places.has(page);
  }

  enter(page: string): void {
    if (this.places.has(page)) return;
    const free = this.pages.indexOf(null);
    const place = free === -1 ? this.pages.length : free;
    this.pages[place] = page;
    this.places.set(page, place);
  }

  leave(page: string): void {
    const place = this.places.get(page);
    if (place === undefined) return;
    this.places.delete(page);
    this.pages[place] = null;
  }

  /** These pages are in memory, and no others. */
  become(pages: readonly string[]): void {
    const now = new Set(pages);
    for (const page of [...this.places.keys()]) if (!now.has(page)) this.leave(page);
    for (const page of pages) this.enter(page);
  }

  /** Each place with its page; null where it is free. */
  all(): readonly (string | null)[] {
    return [...this.pages];
  }
}

/** The lists of a policy, with names for its pages and for the keys of its ghosts. */
export function stepLists(
  lists: readonly PolicyList[],
  nameOf: (page: number) => string,
  keyName: (key: number) => string,
): readonly StepList[] {
  return lists.map(({ name, order, hand, entries }) => ({
    name,
    order,
    hand: hand === null ? null : nameOf(hand),
    entries: entries.map((entry) =>
      'page' in entry
        ? { page: nameOf(entry.page), ghost: false, note: entry.note }
        : { page: keyName(entry.ghost), ghost: true, note: entry.note },
    ),
  }));
}
