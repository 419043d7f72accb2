/**
 * The events of fault, pageout, memory_object, devices and threads: one for each branch.
 * `page` is a page id, `object` an object's serial number, `offset` counts pages of the object.
 */
export const vmEvents = {
  'thread.step': { args: ['step'], text: 'A program begins a step.' },
  'thread.step_done': {
    args: ['step', 'code', 'value'],
    text: 'A step of a program has ended, with a code and what it loaded.',
  },
  'thread.done': { args: ['thread_id'], text: 'A thread has finished.' },
  'thread.wired': {
    args: ['thread_id', 'wired'],
    text: 'A thread may use the reserved frames from now on, or no longer.',
  },
  'thread.exception': {
    args: ['address', 'access', 'code'],
    text: 'A load or store failed: the thread gets an exception.',
  },
  'pager.unhandled': {
    args: ['task', 'kind'],
    text: 'A pager has no handler for a message; what it carried is destroyed.',
  },
  'pager.io_error': {
    args: ['task', 'port', 'offset'],
    text: 'A pager could not read or keep a page of an object.',
  },
  'pager.crashed': {
    args: ['task'],
    text: 'A handler threw, or a thread took an exception: the pager task is terminated.',
  },
  'task.terminated': { args: ['task'], text: 'A task has ended: its memory and ports are gone.' },

  'vm_fault.wait_page': {
    args: ['page', 'object', 'offset'],
    text: 'A fault found its page busy, requested or leaving, and waits for it.',
  },
  'vm_fault.restart': {
    args: ['page', 'object', 'offset'],
    text: 'The pager reported that the data moved: the fault starts over.',
  },
  'vm_fault.error_page': {
    args: ['page', 'object', 'offset'],
    text: 'A fault found an error page: the thread gets an exception.',
  },
  'vm_fault.hit': {
    args: ['page', 'object', 'offset'],
    text: 'A fault found its page resident: only the translation was missing.',
  },
  'vm_fault.unavailable': {
    args: ['page', 'object', 'offset'],
    text: 'The pager had no data for the page: zeroes take its place.',
  },
  'vm_fault.unlock': {
    args: ['page', 'object', 'offset', 'access'],
    text: 'The lock of the page forbids the access: data_unlock is sent.',
  },
  'vm_fault.wait_ready': {
    args: ['object', 'offset'],
    text: 'The pager has not made the object ready: the fault waits.',
  },
  'vm_fault.wait_unlock': {
    args: ['page', 'object', 'offset', 'access'],
    text: 'The lock forbids the access, and data_unlock was sent before: the fault waits.',
  },
  'vm_fault.wait_push': {
    args: ['page', 'object', 'offset', 'source'],
    text: 'The copy object must get the old contents, but its page is busy: the fault waits.',
  },
  'vm_fault.map_changed': {
    args: ['vpn', 'object', 'offset'],
    text: 'The page is there, but the map has changed: the fault starts over.',
  },
  'vm_fault.wait_absent': {
    args: ['object', 'absent_count'],
    text: 'Too many requests are out for the object: the fault waits.',
  },
  'vm_fault.no_pager': {
    args: ['object', 'offset'],
    text: 'The pager is gone, and the page is locked or not resident: the fault fails.',
  },
  'vm_fault.request': {
    args: ['page', 'object', 'offset', 'access'],
    text: 'The kernel requests the page from its pager; a placeholder holds its place.',
  },
  'vm_fault.zero_fill': {
    args: ['page', 'object', 'offset'],
    text: 'The page has no contents yet: it is filled with zeroes.',
  },
  'vm_fault.copied': {
    args: ['page', 'object', 'offset', 'source', 'from'],
    text: 'A page of a shadow is about to be written: the object got its own copy.',
  },
  'vm_fault.copy_interrupted': {
    args: ['object', 'offset'],
    text: 'The map changed, or the memory was copied, while a copy over it waited: look again.',
  },
  'vm_fault.pushed': {
    args: ['page', 'object', 'offset', 'source', 'from'],
    text: 'A page is about to change: its old contents went to the copy object.',
  },
  'vm_fault.memory_shortage': {
    args: ['object'],
    text: 'No frame may be taken: the fault waits for the daemon, or starts over if it has been.',
  },
  'vm_fault.entered': {
    args: ['page', 'object', 'offset', 'vpn', 'prot'],
    text: 'The page is entered in the map: the access can continue.',
  },
  'vm_fault.failed': {
    args: ['vpn', 'access', 'code'],
    text: 'The fault ended with a code other than success.',
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

  'vm_pageout.scan': { args: ['free_count', 'laundry_count'], text: 'The daemon begins a scan.' },
  'vm_pageout.done': {
    args: ['free_count'],
    text: 'Enough frames are free and no thread waits: the daemon sleeps.',
  },
  'vm_pageout.pause': {
    args: ['ticks', 'burst_count', 'laundry_count', 'empty'],
    text: 'The daemon waits for pagers to release what it sent them.',
  },
  'vm_pageout.busy': {
    args: ['page', 'object', 'offset'],
    text: 'The candidate is busy: it is skipped and is on no queue.',
  },
  'vm_pageout.absent': {
    args: ['page', 'object', 'offset'],
    text: 'The candidate holds no data: it is freed.',
  },
  'vm_pageout.clean': {
    args: ['page', 'object', 'offset'],
    text: 'The candidate is clean and not precious: it is freed without a message.',
  },
  'vm_pageout.discard_requested': {
    args: ['page', 'object', 'offset'],
    text: 'The pager may flush the candidate itself: it is active once more.',
  },
  'vm_pageout.double': {
    args: ['page', 'object', 'offset'],
    text: 'Memory is so short that the page goes to the default pager too.',
  },
  'vm_pageout.page_sent': {
    args: ['page', 'object', 'offset', 'dirty', 'transit'],
    text: 'The page leaves for its pager inside a separate object.',
  },
  'vm_pageout.candidate': {
    args: ['page', 'object', 'offset', 'inactive', 'external'],
    text: 'The daemon chose the page from the queues of segmented memory.',
  },
  'vm_pageout.nothing': {
    args: ['free_count'],
    text: 'Segmented memory is short, no page can leave, and none is on its way to a pager.',
  },
  'vm_pageout.page_initialized': {
    args: ['page', 'object', 'offset', 'transit'],
    text: 'The old contents of a page of the source go to the pager of its copy.',
  },
  'vm_pageout.wait_default_manager': {
    args: ['object'],
    text: 'Anonymous memory must leave and there is no default pager yet.',
  },
  'vm_pageout.overflow': {
    args: ['cached_count'],
    text: 'Demand mode found nothing to evict: the cache holds one page more than it should.',
  },

  'memory_object.refused': {
    args: ['code'],
    text: 'A call of a pager failed; the reply right it carried is destroyed.',
  },
  'memory_object.unavailable': {
    args: ['page', 'object', 'offset'],
    text: 'The pager has no data for a requested page.',
  },
  'memory_object.error': {
    args: ['page', 'object', 'offset', 'code'],
    text: 'The pager cannot provide a requested page.',
  },
  'memory_object.supplied': {
    args: ['page', 'object', 'offset', 'asked'],
    text: 'A supplied page took its place.',
  },
  'memory_object.present': {
    args: ['page', 'object', 'offset'],
    text: 'A supplied page found its place taken: the supply stops here.',
  },
  'memory_object.locked': {
    args: ['page', 'object', 'offset', 'prot'],
    text: 'The lock of a page was set.',
  },
  'memory_object.flushed': {
    args: ['page', 'object', 'offset', 'dirty', 'precious'],
    text: 'A page was dropped on request, its data discarded.',
  },
  'memory_object.collected': {
    args: ['page', 'object', 'offset', 'dirty', 'kernel_copy'],
    text: 'A page joins the cluster that a lock request returns.',
  },

  'vm_object.entered': {
    args: ['object', 'port', 'size'],
    text: 'A memory object was mapped for the first time on this host.',
  },
  'vm_object.shadowed': {
    args: ['object', 'shadow', 'offset'],
    text: 'A fresh object was put in front of one that a copy shares.',
  },
  'vm_object.copy_delayed': {
    args: ['object', 'source', 'offset', 'size'],
    text: 'A copy object was made: pages of the source go there before they change.',
  },
  'vm_object.copy_called': {
    args: ['object', 'source', 'offset', 'size'],
    text: 'The kernel requests the copy from the pager of the source.',
  },
  'vm_object.copy_waits': {
    args: ['object'],
    text: 'The pager has not made the object ready: its copy waits.',
  },
  'vm_object.collapsed': {
    args: ['object', 'shadow'],
    text: 'An object took over the pages and the pager of the object behind it.',
  },
  'vm_object.bypassed': {
    args: ['object', 'shadow'],
    text: 'An object bypasses the one behind it, because its own pages cover all of it.',
  },
  'vm_object.pager_created': {
    args: ['object', 'port', 'size'],
    text: 'Anonymous memory got a pager: its first dirty page must leave.',
  },
  'vm_object.ready': {
    args: ['object', 'may_cache', 'copy_strategy'],
    text: 'The pager has set the attributes: the object is ready.',
  },
  'vm_object.not_ready': {
    args: ['object'],
    text: 'The pager made the object not ready: threads that need data wait.',
  },
  'vm_object.collected': {
    args: ['object'],
    text: 'The last page of an unreferenced object was evicted: the object ends.',
  },
  'vm_object.cached': {
    args: ['object', 'cached_count'],
    text: 'The last mapping of the object is gone; the object stays cached.',
  },
  'vm_object.terminated': {
    args: ['object', 'port'],
    text: 'The object ended; its pager receives memory_object_terminate.',
  },
  'vm_object.destroyed': {
    args: ['object', 'port'],
    text: 'The pager took the object away; resident pages stay usable.',
  },
  'vm_object.port_died': {
    args: ['object'],
    text: 'The memory object port died: requests are aborted.',
  },
  'host.halted': {
    args: ['host_id'],
    text: 'A host stopped for good: nothing that it held is returned.',
  },
  'vm_map.copy_discarded': {
    args: ['object', 'size'],
    text: 'A message died unreceived; the memory it carried is freed.',
  },

  'device.read': {
    args: ['recnum', 'bytes', 'latency', 'failed'],
    text: 'A device has read records; its reply comes after the latency.',
  },
  'device.write': {
    args: ['recnum', 'bytes', 'latency', 'failed'],
    text: 'A device has taken records; its reply comes after the latency.',
  },
} as const;
