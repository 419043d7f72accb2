/**
 * What transcripts of version 1 do not have: they were written before events had numbers and ids,
 * and before these events were there.
 */
import type { EventName } from '../../kernel/mach/event_defs';

export const newInVersion2: readonly EventName[] = [
  'thread.waits',
  'thread.woken',
  'vm_reference.hit',
  'vm_reference.fault',
  'vm_page.grabbed',
  'vm_page.grabbed_fictitious',
  'vm_page.released_fictitious',
  'vm_page.inserted',
  'vm_page.removed',
  'vm_page.renamed',
  'vm_page.enqueued',
  'vm_page.dequeued',
  'vm_pageout.chosen',
  'vm_pageout.returned',
  'vm_page.wired',
  'vm_page.unwired',
  'vm_page.marked',
  'vm_page.reference_cleared',
];
