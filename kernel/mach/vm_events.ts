/**
 * The events of pageout, memory_object, objects, maps and devices: one for each branch.
 * `page` is a page id, `object` an object's serial number, `offset` counts pages of the object.
 */
export const vmEvents = {
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
  'vm_pageout.chosen': {
    args: ['page', 'object', 'offset', 'need', 'passed'],
    text: 'The policy chose the page as a victim, and passed over so many others.',
  },
  'vm_pageout.returned': {
    args: ['object', 'offset', 'pages', 'cause', 'precious'],
    text: 'Pages are about to be returned to their pager in one message.',
  },
  'vm_pageout.double': {
    args: ['page', 'object', 'offset', 'free_count', 'free_wanted'],
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
