/**
 * The events of faults: one for each branch. `page` is a page id, `object` an object's serial
 * number, `offset` counts pages of the object, `vpn` pages of the address space.
 */
export const vmFaultEvents = {
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
} as const;
