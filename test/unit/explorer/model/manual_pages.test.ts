/** The page of the explorer has each page of the manual that it can open, and no other. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { eventPages, isOpened } from '../../../../explorer/model/manual_pages';

const pages = join(__dirname, '../../../../docs/man');

test('each page that an event leads to exists', () => {
  for (const page of Object.values(eventPages)) {
    expect([page, existsSync(join(pages, `${page}.md`)), isOpened(page)]).toEqual([
      page,
      true,
      true,
    ]);
  }
});

test('pages of messages are opened, those of calls that no event names are not', () => {
  const opened = ['memory_object_data_return', 'device_read_request', 'vm_wire', 'thread_wire'];
  expect(opened.filter((page) => !isOpened(page))).toEqual([]);
  expect(['README', 'vm_allocate', 'mach_port_get_refs'].filter(isOpened)).toEqual([]);
});
