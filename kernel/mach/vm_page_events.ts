/**
 * The events of page structures: which frames are taken and given back, where a page is, and what
 * the policy knows of it. Each change of a page is named by an event with its id.
 * `page` is a page id, `object` an object's serial number, `offset` counts pages of the object;
 * `hint` is a place in `queueHints`, `why` one in `leaveReasons`.
 */
export const vmPageEvents = {
  'vm_page.grabbed': {
    args: ['page', 'free_count'],
    text: 'A free frame was taken; free_count is how many are left.',
  },
  'vm_page.grabbed_fictitious': { args: ['page'], text: 'A placeholder was taken.' },
  'vm_page.released_fictitious': { args: ['page'], text: 'A placeholder was given back.' },
  'vm_page.inserted': {
    args: ['page', 'object', 'offset'],
    text: 'A page came into an object.',
  },
  'vm_page.removed': {
    args: ['page', 'object', 'offset'],
    text: 'A page left its object.',
  },
  'vm_page.renamed': {
    args: ['page', 'object', 'offset', 'old_object', 'old_offset'],
    text: 'A page moved from one place to another without a copy.',
  },
  'vm_page.enqueued': {
    args: ['page', 'object', 'offset', 'hint', 'queued'],
    text: 'The policy got a page, or advice on one that it has: active, inactive or the next.',
  },
  'vm_page.dequeued': {
    args: ['page', 'object', 'offset', 'why'],
    text: 'The policy lost a page: evicted, freed, wired or forgotten.',
  },
  'vm_page.wired': {
    args: ['page', 'object', 'offset', 'wire_count'],
    text: 'A page was wired, once more if it was wired before: it stays in memory.',
  },
  'vm_page.unwired': {
    args: ['page', 'object', 'offset', 'wire_count'],
    text: 'One wiring of a page was undone; with a count of 0 it may leave.',
  },
  'vm_page.marked': {
    args: ['page', 'object', 'offset'],
    text: 'A page that came in a message was read where it is: its reference bit is set.',
  },
  'vm_page.reference_cleared': {
    args: ['page', 'object', 'offset'],
    text: 'The policy found the reference bit of a page set, and cleared it.',
  },
  'vm_page.deactivated': {
    args: ['page', 'object', 'offset'],
    text: 'The page went to the inactive queue, its reference bit cleared.',
  },
  'vm_page.deactivated_behind': {
    args: ['page', 'object', 'offset'],
    text: 'The page after it was inserted: sequential use, so this one becomes inactive.',
  },
  'vm_page.reactivated': {
    args: ['page', 'object', 'offset'],
    text: 'The page was referenced while inactive: it gets a second chance.',
  },
  'vm_page.released': { args: ['page', 'free_count'], text: 'A frame is free again.' },
  'vm_page.wait': { args: ['free_count'], text: 'A thread waits for free frames.' },
  'vm_page.alloc_paused': {
    args: ['segment', 'free_count'],
    text: 'A segment is down to its minimum: unprivileged threads get no frame.',
  },
  'vm_page.alloc_resumed': {
    args: ['free_count'],
    text: 'Every segment is usable again: threads that waited for frames continue.',
  },
  'vm_page.balanced': {
    args: ['page', 'object', 'offset', 'source', 'segment'],
    text: 'The page took the place of one of another segment, whose frame is freed.',
  },
  'vm_page.into_laundry': {
    args: ['page', 'laundry_count'],
    text: 'The default pager is to write the page: it is wired until the pager releases it.',
  },
  'vm_page.laundered': {
    args: ['page', 'laundry_count'],
    text: 'The default pager released a page in laundry.',
  },
  'vm_page.stolen': {
    args: ['page', 'object', 'offset'],
    text: 'A frame leaves the memory of a pager that supplies it.',
  },
  'vm_page.data_lost': {
    args: ['page', 'object', 'offset'],
    text: 'Modified or precious data had nowhere to go: its pager is gone.',
  },
} as const;
