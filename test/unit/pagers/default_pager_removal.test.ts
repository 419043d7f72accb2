/** Paging files that are added and removed while pages are on them. */
import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../../kernel/mach/task';
import { MACH_PORT_NULL, portName } from '../../../kernel/mach/types';
import { storedPages } from '../../../pagers/default_pager_object';
import {
  DefaultBench,
  disk,
  error,
  PAGE,
  second,
  supplied,
  T,
} from '../../support/default_pager_bench';

const reply = portName(90);
const U = portName(82);

function pagingFile(made: DefaultBench, name: string, add: boolean, pages = 4): Outcome {
  return made.deliver(made.defaultPort, 'default_pager_paging_file', {
    reply_port: reply,
    file_name: name,
    size: pages * PAGE,
    add,
  });
}

/** The code of the last reply; the other calls are forgotten. */
function code(made: DefaultBench): unknown {
  const [last] = made.calls().filter(([name]) => name === 'default_pager_paging_file_reply');
  const body = last?.[2] as { return_code: string } | undefined; // parsed
  return last?.[1] === reply ? body?.return_code : 'no reply';
}

/** Paging files `disk`, and `second` if it has pages, with an object on them. */
function space(first = 4, others = 4): DefaultBench {
  const partitions = [{ device: 'disk', blocks: first }];
  if (others > 0) partitions.push({ device: 'second', blocks: others });
  const made = new DefaultBench({ partitions });
  made.create(T, 1);
  made.calls();
  return made;
}

const places = (made: DefaultBench): string[] =>
  storedPages(made.state).map(({ port, page, device, record }) =>
    [port === T ? 'T' : 'U', page, device, record].join(' '),
  );

describe('a paging file that is added', () => {
  test('is where the next pages go when the first is full', () => {
    const made = space(1, 0);
    made.stored(0);
    expect(pagingFile(made, 'second', true)).toBe('KERN_SUCCESS');
    expect(code(made)).toBe('KERN_SUCCESS');
    made.stored(1);
    expect(places(made)).toEqual(['T 0 disk 0', 'T 1 second 0']);
  });

  test('does not mend an object whose requests fail for lack of space', () => {
    const made = space(1, 0);
    made.stored(0, 2);
    pagingFile(made, 'second', true);
    made.calls();
    made.request(0);
    expect(made.calls()).toEqual([error(0)]);
  });

  test.each([
    ['that is no device', 'tape', 4],
    ['that is there already', 'disk', 4],
    ['without a page', 'second', 0.5],
    ['of no size', 'second', Number.NaN],
    ['below nothing', 'second', -1],
  ])('%s is refused', (_what, name, pages) => {
    const made = space(1, 0);
    pagingFile(made, name, true, pages);
    expect(code(made)).toBe('KERN_INVALID_ARGUMENT');
  });

  test('is refused as the 256th, and takes the place of one that went', () => {
    const listed = Array.from({ length: 255 }, () => ({ device: 'disk', blocks: 1 }));
    const made = new DefaultBench({ partitions: listed });
    pagingFile(made, 'second', true);
    expect(code(made)).toBe('KERN_RESOURCE_SHORTAGE');
    pagingFile(made, 'disk', false);
    expect(code(made)).toBe('KERN_SUCCESS');
    pagingFile(made, 'second', true);
    expect(code(made)).toBe('KERN_SUCCESS');
  });

  test('answers nobody where there is no reply port, and is refused at an object', () => {
    const made = space();
    const body = { file_name: 'disk', size: PAGE, add: true };
    const id = 'default_pager_paging_file';
    made.deliver(made.defaultPort, id, { ...body, reply_port: MACH_PORT_NULL });
    expect(made.calls()).toEqual([]);
    expect(made.deliver(T, id, { ...body, reply_port: reply })).toBe('KERN_INVALID_ARGUMENT');
  });
});

describe('a paging file that is removed', () => {
  test('has its pages read, written elsewhere and freed before the reply', () => {
    const made = space();
    made.stored(5);
    pagingFile(made, 'disk', false);
    expect(made.calls()).toMatchObject([
      ['device_read_request', disk, { recnum: 0, bytes_wanted: PAGE }],
    ]);
    made.io();
    expect(made.calls()).toMatchObject([
      ['device_write_request', second, { recnum: 0, data: { size: PAGE } }],
    ]);
    expect(code(made)).toBe('no reply');
    made.io();
    expect(made.calls()).toMatchObject([
      ['vm_deallocate', 0x9000, PAGE],
      ['default_pager_paging_file_reply', reply, { return_code: 'KERN_SUCCESS' }],
    ]);
    expect(places(made)).toEqual(['T 5 second 0']);
    made.request(5);
    expect(made.calls()).toMatchObject([['device_read_request', second, { recnum: 0 }]]);
    made.io();
    expect(made.calls()).toEqual([supplied(5)]);
  });

  test('leaves pages on other files where they are', () => {
    const made = space(1, 4);
    made.create(U, 1);
    made.stored(0);
    made.stored(0, 2, U);
    pagingFile(made, 'disk', false);
    made.io();
    made.io();
    expect(code(made)).toBe('KERN_SUCCESS');
    expect(places(made).sort()).toEqual(['T 0 second 2', 'U 0 second 0', 'U 1 second 1']);
  });

  test('is gone: it gets no pages, and cannot be removed again', () => {
    const made = space(4, 4);
    pagingFile(made, 'disk', false);
    expect(code(made)).toBe('KERN_SUCCESS');
    made.stored(0);
    expect(places(made)).toEqual(['T 0 second 0']);
    pagingFile(made, 'disk', false);
    expect(code(made)).toBe('KERN_INVALID_ARGUMENT');
    pagingFile(made, 'disk', true, 2);
    made.create(U, 1);
    made.stored(0, 1, U);
    expect(places(made)).toContain('U 0 disk 0');
  });

  test('is refused if it is none', () => {
    const made = space();
    for (const name of ['tape', '', 'Disk']) {
      pagingFile(made, name, false);
      expect(code(made)).toBe('KERN_INVALID_ARGUMENT');
    }
  });
});

describe('what happens meanwhile', () => {
  test('the removal waits until nothing is under way on an object', () => {
    const made = space();
    made.stored(0);
    made.request(0);
    made.calls();
    pagingFile(made, 'disk', false);
    expect(made.calls()).toEqual([]);
    expect(made.parkedCount).toBe(1);
    made.io();
    expect(made.names()).toEqual(['memory_object_data_supply', 'device_read_request']);
  });

  test('requests and returns of the object wait, in order, and go on afterwards', () => {
    const made = space();
    made.stored(0);
    pagingFile(made, 'disk', false);
    made.calls();
    made.return(0);
    made.request(0);
    expect(made.calls()).toEqual([]);
    made.io();
    made.calls();
    made.io();
    expect(made.calls()).toMatchObject([
      ['vm_deallocate', 0x9000, PAGE],
      ['default_pager_paging_file_reply', reply, { return_code: 'KERN_SUCCESS' }],
      ['device_write_request', second, { recnum: 0, data: { address: 0x5000 } }],
    ]);
    made.io();
    expect(made.calls()).toMatchObject([
      ['vm_deallocate', 0x5000, PAGE],
      ['device_read_request', second, { recnum: 0 }],
    ]);
  });

  test('an object whose senders are gone is destroyed after its pages have moved', () => {
    const made = space();
    made.stored(0);
    pagingFile(made, 'disk', false);
    made.deliver(T, 'mach_notify_no_senders', { count: 1 });
    expect(made.names()).toEqual(['device_read_request']);
    made.io();
    made.io();
    expect(made.names()).toContain('mach_port_destroy');
    expect(places(made)).toEqual([]);
  });
});

describe('a page that cannot be moved ends the removal', () => {
  /** The file stays: its pages are there, and it takes new ones. */
  function stays(made: DefaultBench): void {
    expect(code(made)).toBe('KERN_FAILURE');
    expect(places(made)).toEqual(['T 0 disk 0']);
    made.stored(1);
    expect(places(made)).toEqual(['T 0 disk 0', 'T 1 disk 1']);
  }

  test('for lack of room elsewhere', () => {
    const made = space(4, 0);
    made.stored(0);
    pagingFile(made, 'disk', false);
    stays(made);
  });

  test('because it cannot be read, whole or at all', () => {
    for (const [succeeds, bytes] of [
      [false, PAGE],
      [true, 100],
      [true, 0],
    ] as const) {
      const made = space();
      made.stored(0);
      pagingFile(made, 'disk', false);
      made.io(succeeds, bytes);
      stays(made);
    }
  });

  test('because it cannot be written', () => {
    const made = space();
    made.stored(0);
    pagingFile(made, 'disk', false);
    made.io();
    made.io(false, 0);
    stays(made);
    pagingFile(made, 'disk', false);
    for (let i = 0; i < 4; i += 1) made.io();
    expect(code(made)).toBe('KERN_SUCCESS');
    expect(places(made)).toEqual(['T 0 second 0', 'T 1 second 1']);
  });

  test('because there is no port for the reply of the device', () => {
    const made = space(1, 4);
    made.create(U, 1);
    made.stored(0);
    made.stored(0, 1, U);
    made.request(0, 1, U);
    made.task.broken.add('machPortAllocate');
    pagingFile(made, 'disk', false);
    expect(code(made)).toBe('KERN_FAILURE');
    expect(places(made)).toContain('T 0 disk 0');
  });

  test('and what has moved before stays moved', () => {
    const made = space(4, 1);
    made.stored(0, 2);
    pagingFile(made, 'disk', false);
    made.io();
    made.io();
    expect(code(made)).toBe('KERN_FAILURE');
    expect(places(made)).toEqual(['T 0 second 0', 'T 1 disk 1']);
  });
});
