/** Shapes and sizes of bodies. */
import { describe, expect, test } from '@jest/globals';
import { ipcKmsgWellFormed } from '../../../../kernel/ipc/ipc_kmsg_check';
import { ipcKmsgSize } from '../../../../kernel/ipc/ipc_kmsg_size';
import type { MessageName } from '../../../../kernel/mach/message_table';
import { portName } from '../../../../kernel/mach/types';

const memory = { address: 0, size: 4096, deallocate: false };

const good: readonly (readonly [MessageName, object])[] = [
  ['memory_object_data_supply', { data: memory }],
  ['device_write_request', { data: memory }],
  ['memory_object_data_provided', { data: memory }],
  ['memory_object_data_write', { data: memory }],
  ['memory_object_change_attributes', { may_cache: 1, copy_strategy: 2 }],
  [
    'memory_object_get_attributes_reply',
    { return_code: 'KERN_SUCCESS', may_cache: true, copy_strategy: 0 },
  ],
  ['memory_object_data_error', { error_value: 'KERN_FAILURE' }],
  ['memory_object_destroy', { reason: 'KERN_SUCCESS' }],
  ['memory_object_supply_completed', { result: 'KERN_SUCCESS' }],
  ['memory_object_change_attributes', { attributes: {} }],
  ['memory_object_get_attributes_reply', { return_code: 'KERN_SUCCESS', attributes: {} }],
  ['device_write_reply', { return_code: 'KERN_SUCCESS' }],
  ['device_read_reply', { return_code: 'KERN_SUCCESS', data: memory }],
  ['device_read_reply', { return_code: 'KERN_FAILURE', data: null }],
  ['default_pager_object_create_reply', { return_code: 'KERN_SUCCESS' }],
  ['default_pager_info_reply', { return_code: 'KERN_SUCCESS' }],
  ['default_pager_backing_store_create_reply', { return_code: 'KERN_SUCCESS' }],
  ['default_pager_backing_store_delete_reply', { return_code: 'KERN_SUCCESS' }],
  ['default_pager_backing_store_info_reply', { return_code: 'KERN_SUCCESS' }],
  ['default_pager_add_segment_reply', { return_code: 'KERN_SUCCESS' }],
  ['default_pager_objects_reply', { return_code: 'KERN_SUCCESS', objects: [{}], ports: [1] }],
  ['default_pager_object_pages_reply', { return_code: 'KERN_SUCCESS', pages: [0] }],
  ['default_pager_paging_file_reply', { return_code: 'KERN_SUCCESS' }],
  ['user_message', { values: [1], ports: [2], memory: [memory] }],
];

describe('a body is well formed', () => {
  test.each(good)('%s with what the kernel reads of it', (name, body) => {
    expect(ipcKmsgWellFormed(name, body)).toBe(true);
  });

  test.each(good)('%s not when that is missing', (name) => {
    expect(ipcKmsgWellFormed(name, {})).toBe(false);
  });

  test('not when it is no record, or its message is none', () => {
    expect(ipcKmsgWellFormed('memory_object_data_request', null)).toBe(false);
    expect(ipcKmsgWellFormed('memory_object_data_request', 7)).toBe(false);
    expect(ipcKmsgWellFormed(JSON.parse('"toString"'), {})).toBe(false);
    expect(ipcKmsgWellFormed('memory_object_data_request', {})).toBe(true);
  });

  test('not with half a region, a fraction, a negative size, or words for numbers', () => {
    const bad = [{}, { address: 1.5, size: 1 }, { address: 0, size: -1 }, null, 'region'];
    for (const data of bad)
      expect(ipcKmsgWellFormed('memory_object_data_supply', { data })).toBe(false);
    const user = { values: ['1'], ports: [], memory: [] };
    expect(ipcKmsgWellFormed('user_message', user)).toBe(false);
  });
});

describe('a size', () => {
  test('is 24 bytes and 8 for each scalar or right, 16 for a region', () => {
    const right = portName(5);
    const sizes = [
      ipcKmsgSize('mach_notify_send_once', { unused: 0 }),
      ipcKmsgSize('mach_notify_no_senders', { count: 1 }),
      ipcKmsgSize('mach_notify_port_destroyed', { rights: right }),
      ipcKmsgSize('user_message', { id: 1, values: [1], ports: [], memory: [] }),
      ipcKmsgSize('user_message', { id: 1, values: [], ports: [], memory: [memory] }),
      ipcKmsgSize('memory_object_data_initialize', {
        memory_control: right,
        offset: 0,
        data: memory,
      }),
      ipcKmsgSize('memory_object_create', {
        new_memory_object: right,
        new_object_size: 0,
        new_control: right,
        new_page_size: 0,
      }),
      ipcKmsgSize('memory_object_get_attributes', { flavor: 11, reply_to: right }),
    ];
    expect(sizes).toEqual([24, 32, 32, 32, 40, 56, 56, 40]);
  });
});
