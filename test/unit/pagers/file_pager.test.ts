/**
 * What the file pager answers to each message, and what it asks its device for.
 */
import { describe, expect, test } from '@jest/globals';
import { MACH_PORT_NULL } from '../../../kernel/mach/types';
import { control, disk, FileBench, freed, names, PAGE } from '../../support/file_pager_bench';

describe('memory_object_init', () => {
  test('is answered with the attributes of the options', () => {
    const bench = new FileBench({ may_cache: false }, { copy_strategy: 0 });
    const body = { memory_control: control, memory_object_page_size: PAGE };
    bench.deliver(bench.port, 'memory_object_init', body);
    const attributes = { may_cache_object: false, copy_strategy: 0, temporary: false };
    expect(bench.calls()).toMatchObject([
      ['memory_object_change_attributes', control, { attributes }],
    ]);
  });
});

describe('memory_object_data_request', () => {
  test('reads the record of the page, and supplies the memory that arrived', () => {
    const bench = new FileBench({ precious: true, lock: 4 }, { offset: 2 * PAGE });
    const outcome = bench.request(3);
    const reply_port = bench.replyPort();
    expect(outcome).toHaveProperty('receiveFrom', reply_port);
    const read = { reply_port, recnum: 5, bytes_wanted: PAGE };
    expect(bench.calls()).toEqual([['device_read_request', disk, read]]);
    bench.readReply(PAGE);
    const supply = {
      offset: 3 * PAGE,
      data: { address: 0x9000, size: PAGE, deallocate: true },
      lock_value: 4,
      precious: true,
      reply_to: MACH_PORT_NULL,
    };
    expect(bench.calls()).toEqual([['memory_object_data_supply', control, supply]]);
  });

  test('supplies the whole page when the read is short', () => {
    const bench = new FileBench();
    bench.request(0);
    bench.calls();
    bench.readReply(100);
    expect(bench.calls()).toMatchObject([
      ['memory_object_data_supply', control, { data: { size: PAGE } }],
    ]);
  });

  test('answers unavailable where the file has nothing', () => {
    const bench = new FileBench();
    bench.request(7);
    bench.calls();
    bench.readReply(0);
    const range = { offset: 7 * PAGE, size: PAGE };
    expect(bench.calls()).toEqual([['memory_object_data_unavailable', control, range]]);
  });

  test('answers several pages with what arrived and unavailable for the rest', () => {
    const bench = new FileBench();
    bench.request(0, 1, 4);
    expect(bench.calls()[0]?.[2]).toMatchObject({ bytes_wanted: 4 * PAGE });
    bench.readReply(PAGE + 1);
    expect(bench.calls()).toMatchObject([
      ['memory_object_data_supply', control, { offset: 0, data: { size: 2 * PAGE } }],
      ['memory_object_data_unavailable', control, { offset: 2 * PAGE, size: 2 * PAGE }],
    ]);
  });

  test('asks the device for no byte past a size that was given', () => {
    const bench = new FileBench({}, { size: PAGE + 10 });
    bench.request(1);
    expect(bench.calls()[0]?.[2]).toMatchObject({ bytes_wanted: 10 });
    bench.readReply(10);
    expect(names(bench.calls())).toEqual(['memory_object_data_supply']);
    bench.request(2);
    expect(names(bench.calls())).toEqual(['memory_object_data_unavailable']);
  });

  test('answers an error when the device fails or dies', () => {
    const bench = new FileBench();
    const failure = { offset: 0, size: PAGE, error_value: 'KERN_FAILURE' };
    const error = ['memory_object_data_error', control, failure];
    bench.request(0);
    bench.calls();
    bench.readReply(0, 'KERN_FAILURE');
    expect(bench.calls()).toEqual([error]);
    bench.request(0);
    bench.calls();
    bench.deliver(bench.replyPort(), 'mach_notify_send_once', { unused: 0 });
    expect(bench.calls()).toEqual([error]);
  });

  test('answers an error when there is no port for the reply', () => {
    const bench = new FileBench();
    bench.task.broken.add('machPortAllocate');
    bench.request(0);
    expect(names(bench.calls())).toEqual(['memory_object_data_error']);
  });

  test('uses a reply port again once its transfer is over', () => {
    const bench = new FileBench();
    bench.readPage(0, PAGE);
    bench.request(1);
    expect(names(bench.task.take())).toEqual(['device_read_request']);
  });

  test('is refused when it is nonsense, and passes its turn', () => {
    const bench = new FileBench();
    expect(bench.request(0.5)).toBe('KERN_INVALID_ARGUMENT');
    expect(bench.request(0, 1, 100)).toBe('KERN_INVALID_ARGUMENT');
    expect(bench.request(0)).toMatchObject({ frame: 0 });
  });
});

describe('memory_object_data_return', () => {
  test('writes the pages, and frees their frames when they are written', () => {
    const bench = new FileBench();
    bench.return(3, true, false, 2);
    const data = { address: 0x5000, size: 2 * PAGE, deallocate: false };
    const write = { reply_port: bench.replyPort(), recnum: 3, data };
    expect(bench.calls()).toEqual([['device_write_request', disk, write]]);
    bench.writeReply(2 * PAGE);
    expect(bench.calls()).toEqual([['vm_deallocate', 0x5000, 2 * PAGE]]);
  });

  test('writes only the bytes of the tail that lie inside the file', () => {
    const bench = new FileBench();
    bench.readPage(2, 1808);
    bench.return(2);
    expect(bench.calls()).toMatchObject([['device_write_request', disk, { data: { size: 1808 } }]]);
    bench.writeReply(1808);
    expect(bench.calls()).toEqual([freed]);
  });

  test('drops pages past the end: the file does not grow', () => {
    const given = new FileBench({}, { size: 2 * PAGE });
    expect(given.return(2)).toBe('KERN_SUCCESS');
    expect(given.calls()).toEqual([freed]);
    const learned = new FileBench();
    learned.readPage(5, 0);
    learned.return(5);
    expect(learned.calls()).toEqual([freed]);
  });

  test('notices that a file has grown when a later read is whole', () => {
    const bench = new FileBench();
    bench.readPage(0, 10);
    bench.readPage(3, PAGE);
    bench.return(3);
    expect(names(bench.calls())).toEqual(['device_write_request']);
  });

  test('extends the file by whole pages if it may grow', () => {
    const bench = new FileBench({ grow: true }, { size: 10 });
    bench.return(4);
    expect(bench.calls()).toMatchObject([['device_write_request', disk, { data: { size: PAGE } }]]);
    bench.writeReply(PAGE);
    bench.calls();
    bench.request(4);
    expect(names(bench.calls())).toEqual(['device_read_request']);
  });

  test('does not write a clean page that is precious: the file holds it', () => {
    const bench = new FileBench({ precious: true });
    bench.return(0, false);
    expect(bench.calls()).toEqual([freed]);
  });

  test('is the same with kernel_copy: written, and its frames freed', () => {
    const bench = new FileBench();
    bench.return(0, true, true);
    bench.writeReply(PAGE);
    expect(names(bench.calls())).toEqual(['device_write_request', 'vm_deallocate']);
  });

  test('is refused when it is nonsense', () => {
    const bench = new FileBench();
    expect(bench.return(0.5)).toBe('KERN_INVALID_ARGUMENT');
    expect(bench.return(0, true, false, 0)).toBe('KERN_INVALID_ARGUMENT');
  });
});

describe('a write that failed', () => {
  const failures: [string, (bench: FileBench) => void][] = [
    ['by a code', (bench) => bench.writeReply(0, 'KERN_FAILURE')],
    ['by being short', (bench) => bench.writeReply(PAGE - 1)],
    [
      'by the death of the device',
      (bench) => bench.deliver(bench.replyPort(), 'mach_notify_send_once', { unused: 0 }),
    ],
  ];
  test.each(failures)('%s makes every read of the page an error', (_how, fail) => {
    const bench = new FileBench();
    bench.return(1);
    fail(bench);
    expect(bench.calls().at(-1)).toEqual(freed);
    for (let i = 0; i < 2; i += 1) {
      bench.request(1);
      expect(bench.calls()).toMatchObject([
        ['memory_object_data_error', control, { error_value: 'KERN_FAILURE' }],
      ]);
    }
    bench.request(0);
    expect(names(bench.calls())).toEqual(['device_read_request']);
  });

  test('is forgotten when a later write of the page succeeds', () => {
    const bench = new FileBench();
    bench.return(1);
    bench.writeReply(0, 'KERN_FAILURE');
    bench.return(1);
    bench.writeReply(PAGE);
    bench.calls();
    bench.request(1);
    expect(names(bench.calls())).toEqual(['device_read_request']);
  });

  test('also is one that got no reply port', () => {
    const bench = new FileBench();
    bench.task.broken.add('machPortAllocate');
    bench.return(1);
    expect(bench.calls()).toEqual([freed]);
    bench.request(1);
    expect(names(bench.calls())).toEqual(['memory_object_data_error']);
  });
});

describe('a file that is only read', () => {
  test('is supplied with stores locked out', () => {
    const bench = new FileBench({ read_only: true, lock: 4 });
    bench.request(0);
    bench.readReply(PAGE);
    expect(bench.calls().at(-1)?.[2]).toMatchObject({ lock_value: 6 });
  });

  test('answers a store with an error, and its unlock with a flush that leads there', () => {
    const bench = new FileBench({ read_only: true });
    bench.request(0, 3);
    expect(bench.calls()).toMatchObject([
      ['memory_object_data_error', control, { error_value: 'KERN_PROTECTION_FAILURE' }],
    ]);
    const unlock = { memory_control: control, offset: 0, length: PAGE, desired_access: 3 };
    bench.deliver(bench.port, 'memory_object_data_unlock', unlock);
    bench.deliver(bench.port, 'memory_object_data_unlock', { ...unlock, desired_access: 4 });
    expect(bench.calls()).toMatchObject([
      ['memory_object_lock_request', control, { should_flush: true, lock_value: 8 }],
      ['memory_object_lock_request', control, { should_flush: false, lock_value: 2 }],
    ]);
  });

  test('is never written', () => {
    const bench = new FileBench({ read_only: true });
    bench.return(0);
    expect(bench.calls()).toEqual([freed]);
  });
});

describe('memory_object_data_unlock', () => {
  test('takes the lock away', () => {
    const bench = new FileBench({ lock: 2 });
    const unlock = { memory_control: control, offset: 0, length: PAGE, desired_access: 3 };
    bench.deliver(bench.port, 'memory_object_data_unlock', unlock);
    expect(bench.calls()).toMatchObject([
      ['memory_object_lock_request', control, { should_flush: false, lock_value: 0 }],
    ]);
  });
});
