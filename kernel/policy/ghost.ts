/**
 * Ghosts: what a policy remembers of pages that have left, by their keys, since the page ids go to
 * others. Oldest first, as many as there is room for.
 */
import { Column } from './column';
import { PageLinks, PageQueue } from './page_queue';
import type { PageKey } from './policy';

export class Ghosts {
  private readonly queue = new PageQueue(new PageLinks(), 1);
  /** 1 for a key that is wanted and was remembered. */
  private readonly expected = new Column(0);

  get count(): number {
    return this.queue.count;
  }

  has(key: PageKey): boolean {
    return this.queue.has(key);
  }

  add(key: PageKey): void {
    this.remove(key);
    this.queue.enterTail(key);
  }

  /** True if it was there. */
  remove(key: PageKey): boolean {
    if (!this.queue.has(key)) return false;
    this.queue.remove(key);
    return true;
  }

  /** A page is wanted: what is remembered of it is used up now, and known until it enters. */
  expect(key: PageKey): void {
    if (this.remove(key)) this.expected.set(key, 1);
  }

  /** True while a page that was remembered is wanted and has not entered. */
  expects(key: PageKey): boolean {
    return this.expected.at(key) === 1;
  }

  /** A page enters: true if it was remembered when it was wanted, or is now. */
  enters(key: PageKey): boolean {
    if (!this.expects(key)) return this.remove(key);
    this.expected.set(key, 0);
    return true;
  }

  /** Forgets the oldest; false if there is none. */
  dropOldest(): boolean {
    const { head } = this.queue;
    return head !== -1 && this.remove(head);
  }

  /** Forgets the oldest until at most `most` are left. */
  trim(most: number): void {
    while (this.queue.count > most && this.dropOldest());
  }

  /** The oldest first. */
  keys(): readonly PageKey[] {
    return this.queue.pages();
  }
}
