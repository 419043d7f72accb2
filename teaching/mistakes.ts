/**
 * Mistakes that students make when they answer questions about a run: what leads to a wrong answer,
 * and what is true instead. An answer that has one of them is told apart by its name.
 */

/** @ours one or two sentences each, addressed to the student */
export const mistakes = {
  seqno_too_low:
    'The number is too low by one. Each message that a port gives out gets the next number, also ' +
    'memory_object_init and completions.',
  seqno_too_high:
    'The number is too high by one. The first message of a port is number 0, and only messages ' +
    'that were received have a number.',
  seqno_of_kind:
    'That continues from the last message of the same kind. A port numbers all its messages ' +
    'together.',
  seqno_counts_kind: 'That counts messages of this kind. A port numbers all its messages together.',
  seqno_all_ports: 'That counts the messages of all ports. Each port has its own sequence numbers.',
  kernel_copy_mixed_up:
    'You mixed up the values of kernel_copy: true means that the kernel keeps the page, false ' +
    'that the page has left the cache.',
  dirty_mixed_up:
    'You mixed up the values of dirty: true means that the page was modified since its pager ' +
    'last had its contents.',
  dirty_and_precious:
    'You took precious for dirty. A precious page returns although it was never modified, with ' +
    'dirty false.',
  both_flags: 'Both flags are the wrong way round.',
  message_for_clean_page:
    'A page that is neither dirty nor precious leaves without a message: its pager has the same ' +
    'contents.',
  silent_loss:
    'A dirty or precious page returns to its pager. Only a flush with should_return ' +
    'NONE discards it.',
  completed_too_early: 'A completion comes last: after all messages that its request caused.',
  request_overtakes:
    "A request for the page cannot overtake its return: one kernel's messages to one port " +
    'arrive in order.',
  request_for_locked_page:
    'The page is resident. Only its lock forbids the access, and data_unlock is what asks for ' +
    'less lock.',
  unlock_for_absent_page:
    'data_unlock is for a resident page that is locked. This page is not resident, so the kernel ' +
    'requests it.',
  request_before_init: 'memory_object_init comes before every other message of a memory object.',
  init_again: 'memory_object_init comes once, when the object is first mapped.',
  nothing_to_return:
    'There is nothing to return: the pages that the request covers are neither dirty nor ' +
    'precious, or its should_return excludes them.',
  message_for_moved_page:
    'A page that moves to another frame stays in its object, so its pager gets no message.',
  unlock_twice:
    'data_unlock was sent for this access before. The kernel does not send it again: the fault ' +
    'waits.',
  end_too_early: 'terminate is the last message of an object: its dirty pages return before it.',
  first_thread_only:
    'Only the thread that waited longest would continue then. An event wakes all threads that ' +
    'wait for it.',
  all_threads: 'Not all of them wait for the same thing: only those that wait for this continue.',
  woken_too_early: 'What the threads wait for has not come yet, so all of them still wait.',
  woken_not_seen:
    'The event wakes every thread that waits for it. A thread that wakes looks again, and may ' +
    'have to wait once more.',
  nothing_to_supply:
    'A pager that has no contents for a page has nothing to supply: data_unavailable lets the ' +
    'kernel fill the page with zeroes.',
  error_for_no_contents:
    'data_error is for contents that the pager cannot provide, and raises an exception. A page ' +
    'that has no contents is unavailable.',
  fifo_for_lru: 'That is the page that came first, which FIFO would evict. Here later uses count.',
  lru_for_fifo:
    'That is the page that was least recently used, which LRU would evict. Here uses do not count.',
  most_recently_used: 'That page was used last. Only MRU chooses a page for that.',
  second_chance_ignored:
    'That page was referenced since it became a candidate, so it gets a second chance.',
  came_first:
    'That page came first. Pages leave in the order in which they became inactive, not in the ' +
    'order in which they came.',
  active_page: 'That page is active. Only inactive pages are candidates.',
  still_resident: 'The page is not in the cache: its place in the object is empty.',
  not_resident_any_more: 'The page stays in the cache: nothing has removed it.',
  clean_page_taken_for_dirty:
    'The page is clean: nothing was stored into it since its contents came, or were last sent to ' +
    'its pager.',
  dirty_page_taken_for_clean:
    'A store made the page dirty, and its contents have not returned since.',
  lock_forgotten: 'The page carries a lock, which its pager set and has not taken away.',
  request_overlooked: 'The kernel has requested the page, and the data has not come yet.',
  data_not_there_yet: 'The page was requested, but the data has not come yet.',
  requested_too_early:
    'Nothing touches the page at this moment, and the kernel requests a page only on a fault.',
  thread_does_not_run_on: 'A thread cannot go on without the page that it touches: it waits.',
  memory_before_page:
    'A page needs a free frame first. None is available, so the thread waits for memory.',
} as const satisfies Readonly<Record<string, string>>;

export type MistakeName = keyof typeof mistakes;
