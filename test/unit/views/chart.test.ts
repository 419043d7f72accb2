/** Rows of the sequence chart. */
import { describe, expect, test } from '@jest/globals';
import type { Line } from '../../../scenarios/transcript/line';
import { Chart } from '../../../views/chart';
import { plain } from '../../../views/style';

const PAGE = 4096;
const chart = new Chart(plain);

describe('the chart', () => {
  test('draws a message to a pager where it is received, with its seqno', () => {
    const line: Line = {
      t: 1_500,
      thread: 'pager.0',
      ev: 'ipc_mqueue.received',
      msg: 'memory_object_data_return',
      port: 'A',
      seqno: 7,
      offset: 3 * PAGE,
      length: PAGE,
      dirty: true,
      kernel_copy: false,
    };
    const row = chart.row(line, PAGE);
    expect(row).toMatch(
      /^ {4}1\.5 us {2}.*\|-+ data_return -+> A #7 page 3, dirty T kernel_copy F$/,
    );
  });

  test('draws a call of a pager towards the kernel, a range as pages', () => {
    const line: Line = {
      t: 0,
      ev: 'ipc_kobject.called',
      msg: 'memory_object_data_supply',
      port: 'A.control',
      offset: 0,
      length: 3 * PAGE,
      lock_value: 'none',
      precious: true,
    };
    expect(chart.row(line, PAGE)).toMatch(/<-+ data_supply -+\| A pages 0\.\.2, precious$/);
  });

  test.each([
    ['vm_fault.wait_unlock', 'client.0: waits', 'A/3 is locked, unlock requested'],
    ['vm_fault.wait_push', 'client.0: waits', 'A/3 of the copy is busy'],
    ['vm_fault.wait_absent', 'client.0: waits', 'too many requests outstanding'],
    ['vm_fault.restart', 'client.0: starts over', 'A/3: the data moved'],
    ['vm_fault.map_changed', 'client.0: starts over', 'A/3 resident, but the map changed'],
    ['vm_fault.copy_interrupted', 'client.0: starts over', 'A/3 was not copied over'],
    ['vm_object.copy_waits', 'client.0: waits', 'A is not ready to copy'],
  ])('says why a fault waits or starts over: %s', (ev, left, right) => {
    const row = chart.row({ t: 0, thread: 'client.0', ev, object: 'A', page: 3 }, PAGE);
    expect(row?.split('\n').join(' ')).toContain(left);
    expect(row?.replace(/\s+/g, ' ')).toContain(right);
  });

  test('gives the reason of an eviction', () => {
    const line: Line = { t: 0, ev: 'vm_pageout.clean', object: 'A', page: 3 };
    const row = chart.row(line, PAGE, 'untouched 2 us; 29 free, 30 wanted');
    expect(row).toMatch(/ evicts A\/3: clean, no message \(untouched 2 us; 29 free, 30 wanted\)$/);
  });

  test('does not call it an eviction when the object ends', () => {
    const line: Line = { t: 0, ev: 'vm_pageout.page_sent', object: 'A', page: 3, dirty: true };
    expect(chart.row(line, PAGE, 'its object ends')).toContain('A/3 is dirty: returned');
    expect(chart.row(line, PAGE, 'first in line; threads wait')).toContain('evicts A/3: dirty');
  });

  test('goes on below when a row is too long, and loses nothing', () => {
    const object = 'an_object_with_a_long_name';
    const line: Line = { t: 0, ev: 'vm_pageout.clean', object, page: 3 };
    const why = 'untouched 100.000 ms; 1,000 free, 1,100 wanted';
    const [first = '', second = ''] = (chart.row(line, PAGE, why) ?? '').split('\n');
    expect(first).toContain(`evicts ${object}/3: clean, no message`);
    expect(second.trim()).toBe(`(${why})`);
  });

  test('gives way to a long name of a task', () => {
    const thread = 'a_task_with_a_very_long_name';
    const line: Line = { t: 0, ev: 'vm_fault.request', thread, object: 'A', page: 0 };
    expect(chart.row(line, PAGE)).toContain(`${thread}: fault A/0 not resident`);
  });

  test.each<[string, Line, string]>([
    [
      'push',
      { ev: 'vm_fault.pushed', object: 'A.copy', page: 1 },
      'A.copy/1 gets the old contents',
    ],
    ['copy', { ev: 'vm_fault.copied', object: 'heap', page: 1 }, 'heap/1 copied before the store'],
    ['shadow', { ev: 'vm_object.shadowed', object: 'heap' }, 'heap is a new shadow'],
    ['copy object', { ev: 'vm_object.copy_delayed', object: 'A.copy' }, 'A.copy is made, empty'],
    ['call', { ev: 'vm_object.copy_called', object: 'A.copy' }, 'A.copy is filled by its pager'],
    ['collapse', { ev: 'vm_object.collapsed', object: 'heap' }, 'heap takes over the one behind'],
    ['bypass', { ev: 'vm_object.bypassed', object: 'heap' }, 'heap bypasses the one behind'],
  ])('says what becomes of a copy: %s', (_what, line, says) => {
    expect(chart.row({ t: 0, thread: 'shell', ...line }, PAGE)).toContain(says);
  });

  test('leaves out what a person would not miss', () => {
    expect(chart.row({ t: 0, ev: 'vm_page.released', free_count: 3 }, PAGE)).toBeNull();
  });

  test('fits 100 columns', () => {
    const long: Line = {
      t: 123_456_789_012,
      ev: 'ipc_mqueue.received',
      msg: 'memory_object_supply_completed',
      port: 'an_object_with_a_very_long_name',
      seqno: 123_456,
      offset: 999 * PAGE,
      length: 64 * PAGE,
      result: 'KERN_MEMORY_PRESENT',
      error_offset: 1_000 * PAGE,
    };
    const row = chart.row(long, PAGE) ?? '';
    expect(row).toContain('KERN_MEMORY_PRESENT');
    for (const line of `${chart.head()}\n${row}`.split('\n')) {
      expect(line.length).toBeLessThanOrEqual(100);
    }
  });
});
