/**
 * Policies all of whose lists are queues without a hand: who looks often, as a recording does, sees
 * them where they stand, and nothing is copied.
 */
import type { PageId } from '../mach/types';
import type { PageQueue } from './page_queue';
import type { PolicyList } from './policy';
import { pageList } from './policy_list';

/** A list, as the policy keeps it. @ours for recordings */
export interface PolicyQueue {
  readonly name: string;
  readonly order: string;
  readonly queue: PageQueue;
  /** Depends on the bits of the page and on the queue in which it stands, on nothing else. */
  note(page: PageId): string;
}

/** What Mach's policy and GNU's have in common. @ours for recordings */
export abstract class QueuedPolicy {
  abstract readonly inQueues: readonly PolicyQueue[];

  order(): readonly PolicyList[] {
    return this.inQueues.map(({ name, note, order, queue }) =>
      pageList(name, order, queue.pages(), note),
    );
  }
}
