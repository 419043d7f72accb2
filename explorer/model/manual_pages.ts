/** The pages of the manual that the explorer can open: those of messages, and of some events. */
import type { EventName } from '../../kernel/mach/event_defs';
import { messageDefs } from '../../kernel/mach/message_table';

/** Pages of the manual for events of the kernel; a message has the page of its own name. */
export const eventPages: Readonly<Partial<Record<EventName, string>>> = {
  'vm_page.wired': 'vm_wire',
  'vm_page.unwired': 'vm_wire',
  'thread.wired': 'thread_wire',
  'vm_fault.request': 'memory_object_data_request',
  'vm_fault.unlock': 'memory_object_data_unlock',
  'vm_pageout.page_sent': 'memory_object_data_return',
  'vm_pageout.returned': 'memory_object_data_return',
  'vm_object.entered': 'vm_map',
  'vm_object.terminated': 'memory_object_terminate',
  'vm_object.ready': 'memory_object_change_attributes',
  'vm_object.copy_called': 'memory_object_copy',
  'vm_object.pager_created': 'memory_object_create',
  'memory_object.supplied': 'memory_object_data_supply',
  'memory_object.present': 'memory_object_data_supply',
  'memory_object.unavailable': 'memory_object_data_unavailable',
  'memory_object.error': 'memory_object_data_error',
  'memory_object.flushed': 'memory_object_lock_request',
  'memory_object.locked': 'memory_object_lock_request',
  'memory_object.collected': 'memory_object_lock_request',
};

/** True for a page that something in the explorer leads to. */
export function isOpened(page: string): boolean {
  return page in messageDefs || Object.values(eventPages).includes(page);
}
