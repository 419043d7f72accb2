/** Sentences about pages, faults, eviction, objects and devices. */
import type { vmEvents } from '../kernel/mach/vm_events';
import type { vmFaultEvents } from '../kernel/mach/vm_fault_events';
import type { vmPageEvents } from '../kernel/mach/vm_page_events';
import type { Line } from '../scenarios/transcript/line';
import type { Sentence } from './event_words_parts';
import { accessText, began, freeText, objectOf, pageOf, whoOf } from './event_words_parts';
import { text } from './message_words';
import { counted, time } from './numbers';

const count = (line: Line, key: string): number => Number(line[key] ?? 0);
const frameOf = (line: Line): string => `frame ${text(line, 'page_id')}`;

/** Where the policy puts a page, by the hint. */
const places: Readonly<Record<string, string>> = {
  active: 'the active pages',
  inactive: 'the inactive pages',
  inactive_head: 'the inactive pages, next to leave',
};
/** Why the policy loses a page. */
const losses: Readonly<Record<string, string>> = {
  evicted: 'it is evicted',
  freed: 'it is freed',
  wired: 'it is wired',
  forgotten: 'it was busy',
};
/** What pages are returned for. */
const causes: Readonly<Record<string, string>> = {
  evicted: 'the policy chose it',
  paged_twice: 'its pager has not released it in time',
  object_ends: 'its object ends',
  lock_request: 'the pager sent lock_request',
  msync: 'a task called vm_msync',
  object_sync: 'a task called vm_object_sync',
  rejected: 'its place was taken',
  pushed: 'its source is about to change',
};

function enqueued(line: Line): string {
  const to = places[text(line, 'hint')] ?? 'its pages';
  return line['queued'] === true
    ? `The policy moves ${pageOf(line)} to ${to}.`
    : `The policy takes ${pageOf(line)} among ${to}.`;
}

function returned(line: Line): string {
  const first = count(line, 'page');
  const last = first + count(line, 'pages') - 1;
  const pages = last > first ? `${pageOf(line)}..${last}` : pageOf(line);
  const cause = causes[text(line, 'cause')] ?? text(line, 'cause');
  return `The kernel is about to return ${pages} to its pager: ${cause}.`;
}

function deviceText(line: Line, does: string): string {
  if (line['failed'] === true)
    return `The device failed to ${does} record ${text(line, 'recnum')}.`;
  const what = `${counted(count(line, 'bytes'), 'byte')} at record ${text(line, 'recnum')}`;
  return `The device ${does}s ${what}; its reply comes after ${time(count(line, 'latency'))}.`;
}

const faultSentences: Readonly<Record<keyof typeof vmFaultEvents, Sentence>> = {
  'vm_fault.wait_page': (l) => `${pageOf(l)} is busy: the fault of ${whoOf(l)} waits for it.`,
  'vm_fault.restart': (l) =>
    `The data of ${pageOf(l)} moved: the fault of ${whoOf(l)} starts over.`,
  'vm_fault.error_page': (l) =>
    `The pager reported an error for ${pageOf(l)}: ${whoOf(l)} gets an exception.`,
  'vm_fault.hit': (l) => `${pageOf(l)} is in memory: the fault only has to map it.`,
  'vm_fault.unavailable': (l) => `The pager has no data for ${pageOf(l)}: zeroes take its place.`,
  'vm_fault.unlock': (l) =>
    `The lock of ${pageOf(l)} forbids the ${accessText(l)}: the kernel requests an unlock.`,
  'vm_fault.wait_ready': (l) =>
    `The pager of ${objectOf(l)} has not set its attributes: the fault of ${whoOf(l)} waits.`,
  'vm_fault.wait_unlock': (l) =>
    `${pageOf(l)} is locked, and unlocking was requested before: the fault of ${whoOf(l)} waits.`,
  'vm_fault.wait_push': (l) =>
    `The copy must get the old contents first, but its page ${pageOf(l)} is busy: the fault waits.`,
  'vm_fault.map_changed': (l) =>
    `${pageOf(l)} is in memory, but the map of ${whoOf(l)} has changed: the fault starts over.`,
  'vm_fault.wait_absent': (l) =>
    `${objectOf(l)} has ${counted(count(l, 'absent_count'), 'request')} out, as many as it may: ` +
    `the fault of ${whoOf(l)} waits.`,
  'vm_fault.no_pager': (l) => `The pager of ${pageOf(l)} is gone: the fault fails.`,
  'vm_fault.request': (l) =>
    `${pageOf(l)} is not in memory: the kernel requests it from its pager. A placeholder holds ` +
    'its place until the answer comes.',
  'vm_fault.zero_fill': (l) => `${pageOf(l)} has no contents yet: a frame of zeroes is its page.`,
  'vm_fault.copied': (l) =>
    `${whoOf(l)} is about to store to a page that a copy shares: ${objectOf(l)} gets its own ` +
    `page ${text(l, 'page')}.`,
  'vm_fault.copy_interrupted': (l) =>
    `The map changed while ${whoOf(l)} waited to copy ${pageOf(l)}: the fault looks again.`,
  'vm_fault.pushed': (l) =>
    `A page is about to change: its old contents go to the copy object, as ${pageOf(l)}.`,
  'vm_fault.memory_shortage': (l) =>
    `No free frame may be taken for ${objectOf(l)}: the fault of ${whoOf(l)} waits for the daemon.`,
  'vm_fault.entered': (l) =>
    `${pageOf(l)} is entered in the map of ${whoOf(l)}: the access can continue.`,
  'vm_fault.failed': (l) => `The fault of ${whoOf(l)} fails with ${text(l, 'code')}.`,
};

const pageSentences: Readonly<Record<keyof typeof vmPageEvents, Sentence>> = {
  'vm_page.grabbed': (l) => `The kernel takes a free frame for ${whoOf(l)}: ${freeText(l)} now.`,
  'vm_page.grabbed_fictitious': () =>
    'The kernel takes a placeholder: a page structure without a frame.',
  'vm_page.released_fictitious': () => 'The placeholder is given back: the page itself is here.',
  'vm_page.inserted': (l) => `A page takes the place ${pageOf(l)}.`,
  'vm_page.removed': (l) => `The page leaves the place ${pageOf(l)}.`,
  'vm_page.renamed': (l) =>
    `A page moves to ${pageOf(l)} without a copy; it was page ${text(l, 'old_offset')} of ` +
    `${text(l, 'old_object')}.`,
  'vm_page.enqueued': enqueued,
  'vm_page.dequeued': (l) =>
    `The policy no longer has ${pageOf(l)}: ${losses[text(l, 'why')] ?? text(l, 'why')}.`,
  'vm_page.wired': (l) => `${pageOf(l)} is wired: it stays in memory.`,
  'vm_page.unwired': (l) =>
    count(l, 'wire_count') === 0
      ? `${pageOf(l)} is no longer wired: it may leave.`
      : `One wiring of ${pageOf(l)} is undone; ${text(l, 'wire_count')} are left.`,
  'vm_page.marked': (l) => `${whoOf(l)} reads ${pageOf(l)}, which came in a message.`,
  'vm_page.reference_cleared': (l) =>
    `The policy finds the reference bit of ${pageOf(l)} set, and clears it.`,
  'vm_page.deactivated': (l) =>
    `${pageOf(l)} becomes inactive, its reference bit cleared: it leaves unless it is touched.`,
  'vm_page.deactivated_behind': (l) =>
    `The use is sequential: ${pageOf(l)}, the page before, becomes inactive.`,
  'vm_page.reactivated': (l) =>
    `${pageOf(l)} was touched while inactive: it gets a second chance and becomes active.`,
  'vm_page.released': (l) => `${began(frameOf(l))} is free again: ${freeText(l)} now.`,
  'vm_page.wait': (l) => `${whoOf(l)} needs a frame and waits: ${freeText(l)}.`,
  'vm_page.alloc_paused': (l) =>
    `Segment ${text(l, 'segment')} is down to its minimum (${freeText(l)} in all): unprivileged ` +
    'threads get no frame.',
  'vm_page.alloc_resumed': (l) =>
    `Every segment is usable again (${freeText(l)}): threads that waited for frames continue.`,
  'vm_page.balanced': (l) =>
    `${pageOf(l)} moves to a frame of another segment, and its old frame is freed.`,
  'vm_page.into_laundry': (l) =>
    `The default pager is to write the page; until then it stays wired. ` +
    `${counted(count(l, 'laundry_count'), 'page')} in laundry.`,
  'vm_page.laundered': (l) =>
    `The default pager released a page: ${counted(count(l, 'laundry_count'), 'page')} in laundry.`,
  'vm_page.stolen': (l) =>
    `The frame leaves the memory of ${whoOf(l)} to become the page that it supplies.`,
  'vm_page.data_lost': (l) =>
    `The data of ${pageOf(l)} is lost: its pager is gone, and it had nowhere to go.`,
};

const otherSentences: Readonly<Record<keyof typeof vmEvents, Sentence>> = {
  'vm_pageout.scan': (l) => `The pageout daemon begins a scan: ${freeText(l)}.`,
  'vm_pageout.done': (l) => `${began(freeText(l))}, and no thread waits: the daemon sleeps.`,
  'vm_pageout.pause': (l) =>
    `The daemon pauses ${time(count(l, 'ticks'))}, so that pagers can release what it sent them.`,
  'vm_pageout.busy': (l) => `${pageOf(l)} is busy: the daemon skips it.`,
  'vm_pageout.absent': (l) => `${pageOf(l)} holds no data: it is freed.`,
  'vm_pageout.clean': (l) =>
    `${pageOf(l)} is clean, and its pager has the same data: it leaves without a message.`,
  'vm_pageout.discard_requested': (l) =>
    `The kernel lets the pager flush ${pageOf(l)} itself: the page is active again.`,
  'vm_pageout.chosen': (l) => `The policy chooses ${pageOf(l)} to leave.`,
  'vm_pageout.returned': returned,
  'vm_pageout.double': (l) =>
    `Memory is so short (${freeText(l)}) that ${pageOf(l)} goes to the default pager too.`,
  'vm_pageout.page_sent': (l) =>
    `${pageOf(l)} is ${l['dirty'] === true ? 'dirty' : 'precious'}: it leaves inside a message ` +
    'to its pager. Its frame becomes free when the pager deallocates the data.',
  'vm_pageout.candidate': (l) =>
    `The daemon takes ${pageOf(l)} from the ${l['inactive'] === true ? 'inactive' : 'active'} ` +
    'queue of its segment.',
  'vm_pageout.nothing': (l) =>
    `No page can leave, and none is on its way to a pager: ${freeText(l)}.`,
  'vm_pageout.page_initialized': (l) =>
    `The old contents of ${pageOf(l)} go to the pager of the copy.`,
  'vm_pageout.wait_default_manager': (l) =>
    `Anonymous memory of ${objectOf(l)} must leave, and there is no default pager yet.`,
  'vm_pageout.overflow': (l) =>
    `No page can leave: the cache holds ${counted(count(l, 'cached_count'), 'page')}, one more ` +
    'than it should.',
  'memory_object.refused': (l) =>
    `The call of ${whoOf(l)} fails with ${text(l, 'code')}; its reply right is destroyed.`,
  'memory_object.unavailable': (l) => `The pager has no data for ${pageOf(l)}.`,
  'memory_object.error': (l) => `The pager cannot provide ${pageOf(l)}: ${text(l, 'code')}.`,
  'memory_object.supplied': (l) =>
    l['asked'] === true
      ? `${pageOf(l)} is in memory: the pager supplied what was requested.`
      : `${pageOf(l)} is in memory: the pager supplied it without a request.`,
  'memory_object.present': (l) =>
    `${pageOf(l)} is in memory already: the supply stops here and changes nothing.`,
  'memory_object.locked': (l) => `The pager set the lock of ${pageOf(l)} to ${text(l, 'prot')}.`,
  'memory_object.flushed': (l) =>
    `${pageOf(l)} is flushed: it leaves memory` +
    `${l['dirty'] === true ? ', and its changes are lost' : ''}.`,
  'memory_object.collected': (l) => `${pageOf(l)} joins the pages that are returned together.`,
  'vm_object.entered': (l) =>
    `${objectOf(l)} is mapped for the first time: the kernel makes an object for its port.`,
  'vm_object.shadowed': (l) =>
    `${objectOf(l)} is put in front of an object that a copy shares: changes go there.`,
  'vm_object.copy_delayed': (l) =>
    `${objectOf(l)} is made as a copy: pages of the source go there before they change.`,
  'vm_object.copy_called': (l) =>
    `${objectOf(l)} is made as a copy, and the pager of the source gets a request to fill it.`,
  'vm_object.copy_waits': (l) =>
    `${objectOf(l)} cannot be copied until its pager has made it ready: ${whoOf(l)} waits.`,
  'vm_object.collapsed': (l) => `${objectOf(l)} takes over the pages of the object behind it.`,
  'vm_object.bypassed': (l) =>
    `${objectOf(l)} has all its pages: it no longer needs the object behind it.`,
  'vm_object.pager_created': (l) =>
    `The first dirty page of ${objectOf(l)} must leave: its memory gets a pager, the default one.`,
  'vm_object.ready': (l) => `The pager has set the attributes of ${objectOf(l)}: it is ready.`,
  'vm_object.not_ready': (l) =>
    `The pager made ${objectOf(l)} not ready: threads that need its data wait.`,
  'vm_object.collected': (l) =>
    `The last page of ${objectOf(l)} left, and no task uses the object: it ends.`,
  'vm_object.cached': (l) => `No task maps ${objectOf(l)} any more: the object stays cached.`,
  'vm_object.terminated': (l) => `${objectOf(l)} ends: its pager receives memory_object_terminate.`,
  'vm_object.destroyed': (l) =>
    `The pager took ${objectOf(l)} away; pages that are in memory stay usable.`,
  'vm_object.port_died': (l) => `The port of ${objectOf(l)} died: its requests are aborted.`,
  'host.halted': () => 'The host stops for good: nothing that it held is returned.',
  'vm_map.copy_discarded': (l) =>
    `A message died unreceived: the memory of ${objectOf(l)} that it carried is freed.`,
  'device.read': (l) => deviceText(l, 'read'),
  'device.write': (l) => deviceText(l, 'write'),
};

export const vmSentences = { ...faultSentences, ...pageSentences, ...otherSentences };
