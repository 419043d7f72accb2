/**
 * What the recoverable pager writes where, in which order, and what it does when a device fails.
 * Crashes: test/law/crash.test.ts.
 */
import { describe, expect, test } from '@jest/globals';
import { address, portName } from '../../../kernel/mach/types';
import { PagerBench } from '../../../pagers/pager_bench';
import { recoverablePager } from '../../../pagers/recoverable_pager';
import { logHeader } from '../../../pagers/redo_log';

const PAGE = 4096;
const control = portName(60);
const commitControl = portName(61);
const log = portName(70);
const disk = portName(71);
const reply = portName(101);
const bytes = (byte: number) => new Uint8Array(PAGE).fill(byte);
const data = { address: address(0x9000), size: PAGE };

/** An object of four pages with its companion; its log is at record 8, its data from record 16. */
function unready(more: object = {}) {
  const bench = new PagerBench(recoverablePager, {}, { log, disk });
  const places = { log_at: 8 * PAGE, data_at: 16 * PAGE, ...more };
  const port = bench.open('A', { size: 4 * PAGE, ...places });
  const commit = bench.open('commit', { of: 'A' });
  const deliver: typeof bench.deliver = (to, id, body) => bench.deliver(to, id, body);
  const init = (to: typeof port, from: typeof port) => {
    const body = { memory_control: from, memory_object_page_size: PAGE };
    const outcome = deliver(to, 'memory_object_init', body);
    return { outcome, calls: bench.task.take() };
  };
  const read = (contents: Uint8Array | null) => {
    if (contents !== null) bench.task.memory.set(data.address, contents);
    const return_code = contents === null ? 'KERN_FAILURE' : 'KERN_SUCCESS';
    deliver(reply, 'device_read_reply', { return_code, data: contents === null ? null : data });
    return bench.task.take();
  };
  const wrote = (bytes_written = PAGE) => {
    deliver(reply, 'device_write_reply', { return_code: 'KERN_SUCCESS', bytes_written });
    return bench.task.take();
  };
  const gone = () => {
    deliver(reply, 'mach_notify_send_once', { unused: 0 });
    return bench.task.take();
  };
  const ask = (to: typeof port, page: number, desired_access: number) => {
    const from = to === port ? control : commitControl;
    const body = { memory_control: from, offset: page * PAGE, length: PAGE, desired_access };
    const outcome = deliver(to, 'memory_object_data_request', body);
    return { outcome, calls: bench.task.take() };
  };
  const unlock = (to: typeof port, page: number) => {
    const from = to === port ? control : commitControl;
    const body = { memory_control: from, offset: page * PAGE, length: PAGE, desired_access: 2 };
    const outcome = deliver(to, 'memory_object_data_unlock', body);
    return { outcome, calls: bench.task.take() };
  };
  const come = (page: number, ...contents: Uint8Array[]) => {
    for (const [i, held] of contents.entries()) bench.task.memory.set(0x5000 + i * PAGE, held);
    const size = contents.length * PAGE;
    const body = { memory_control: control, offset: page * PAGE, dirty: true, kernel_copy: true };
    deliver(port, 'memory_object_data_return', {
      ...body,
      data: { address: address(0x5000), size },
    });
    return bench.task.take();
  };
  const completed = () => {
    const body = { memory_control: control, offset: 0, length: 4 * PAGE };
    const outcome = deliver(port, 'memory_object_lock_completed', body);
    return { outcome, calls: bench.task.take() };
  };
  return { bench, port, commit, init, read, wrote, gone, ask, unlock, come, completed };
}

/** The same, ready, after an empty log. */
function ready(more: object = {}) {
  const made = unready(more);
  made.init(made.commit, commitControl);
  made.init(made.port, control);
  made.read(bytes(0));
  return made;
}

const fresh = ['vm_allocate', expect.anything(), PAGE];
const freed = ['vm_deallocate', expect.anything(), PAGE];
const isReady = ['memory_object_change_attributes', control, expect.anything()];
const reads = (device: typeof log, recnum: number) => ['device_read_request', device, { recnum }];
const writes = (device: typeof log, recnum: number, contents: unknown = expect.anything()) => [
  fresh,
  ['vm_write', expect.anything(), contents],
  ['device_write_request', device, { recnum }],
];
const error = (page: number, from = control) => [
  'memory_object_data_error',
  from,
  { offset: page * PAGE },
];

describe('recovery', () => {
  test('reads the header, and an empty log makes the object ready', () => {
    const { port, init, read } = unready();
    expect(init(port, control).calls).toMatchObject([reads(log, 8)]);
    expect(read(bytes(0))).toMatchObject([freed, isReady]);
  });

  test('brings home what a whole log holds, and only then the object is ready', () => {
    const { port, init, read, wrote } = unready();
    init(port, control);
    const pages = [3, 1].map((page) => ({ page, bytes: bytes(page) }));
    expect(read(logHeader(pages, PAGE)).at(-1)).toMatchObject(reads(log, 9));
    expect(read(bytes(3)).at(-1)).toMatchObject(reads(log, 10));
    expect(read(bytes(1)).slice(1)).toMatchObject(writes(disk, 19, bytes(3)));
    expect(wrote().slice(1)).toMatchObject(writes(disk, 17, bytes(1)));
    expect(wrote()).toMatchObject([freed, isReady]);
  });

  test('leaves alone what a torn log holds', () => {
    const { port, init, read } = unready();
    init(port, control);
    read(logHeader([{ page: 3, bytes: bytes(3) }], PAGE));
    expect(read(bytes(4))).toMatchObject([freed, isReady]);
  });

  test('that fails leaves an object of errors, and frees the memory of its write', () => {
    const { port, init, read, gone, ask } = unready();
    init(port, control);
    read(logHeader([{ page: 3, bytes: bytes(3) }], PAGE));
    read(bytes(3));
    expect(gone()).toMatchObject([freed, isReady]);
    expect(ask(port, 0, 1).calls).toMatchObject([error(0)]);
    expect(gone()).toEqual([]);
  });
});

describe('a page', () => {
  test('is supplied locked for a load, and unlocked for a store, which locks the companion', () => {
    const { port, ask, read } = ready();
    expect(ask(port, 2, 1).calls).toMatchObject([reads(disk, 18)]);
    expect(read(bytes(1))).toMatchObject([
      ['memory_object_data_supply', control, { offset: 2 * PAGE, lock_value: 2 }],
    ]);
    ask(port, 1, 3);
    expect(read(bytes(1))).toMatchObject([
      ['memory_object_lock_request', commitControl, { offset: 0, lock_value: 2 }],
      ['memory_object_data_supply', control, { offset: PAGE, lock_value: 0 }],
    ]);
  });

  test('that was evicted before the commit comes from memory, and the disk has not seen it', () => {
    const { port, ask, come } = ready();
    expect(come(2, bytes(5))).toEqual([['vm_deallocate', 0x5000, PAGE]]);
    expect(ask(port, 2, 1).calls).toMatchObject([
      fresh,
      ['vm_write', expect.anything(), bytes(5)],
      ['memory_object_data_supply', control, { lock_value: 2 }],
    ]);
    expect(ask(port, 2, 3).calls.at(-1)).toMatchObject([
      'memory_object_data_supply',
      control,
      { lock_value: 0 },
    ]);
  });

  test('that cannot be read is an error, and so is everything after', () => {
    const { port, commit, ask, read } = ready();
    ask(port, 2, 1);
    expect(read(null)).toMatchObject([error(2)]);
    expect(ask(port, 0, 1).calls).toMatchObject([error(0)]);
    expect(ask(commit, 0, 1).calls).toMatchObject([error(0, commitControl)]);
  });

  test('is an error without memory to supply it in', () => {
    const { bench, port, ask, come } = ready();
    come(2, bytes(5));
    bench.task.broken.add('vmAllocate');
    expect(ask(port, 2, 1).calls).toMatchObject([error(2)]);
  });
});

describe('a commit', () => {
  /** One that stored into page 2, up to where all pages are home. */
  const begun = (more: object = {}) => {
    const made = ready(more);
    made.unlock(made.port, 2);
    const asked = made.unlock(made.commit, 0).calls;
    made.come(2, bytes(5));
    return { ...made, asked };
  };

  test('cleans and locks the object first', () => {
    const { port, asked } = begun();
    const all = { offset: 0, size: 4 * PAGE, should_flush: false, lock_value: 2, reply_to: port };
    expect(asked).toMatchObject([['memory_object_lock_request', control, all]]);
  });

  test('writes the log, then its header, then the data, then lets the store go on', () => {
    const { completed, wrote } = begun();
    const header = logHeader([{ page: 2, bytes: bytes(5) }], PAGE);
    expect(completed().calls).toMatchObject(writes(log, 9, bytes(5)));
    expect(wrote().slice(1)).toMatchObject(writes(log, 8, header));
    expect(wrote().slice(1)).toMatchObject(writes(disk, 18, bytes(5)));
    const grant = { offset: 0, lock_value: 0, should_flush: false };
    expect(wrote().slice(1)).toMatchObject([['memory_object_lock_request', commitControl, grant]]);
  });

  test('writes the data first if it is careless', () => {
    const { completed, wrote } = begun({ careless: true });
    expect(completed().calls).toMatchObject(writes(disk, 18, bytes(5)));
    expect(wrote().slice(1)).toMatchObject(writes(log, 9, bytes(5)));
  });

  test('of nothing is granted at once', () => {
    const { commit, unlock, completed } = ready();
    expect(unlock(commit, 0).calls).toMatchObject([
      ['memory_object_lock_request', commitControl, { lock_value: 0 }],
    ]);
    expect(completed().outcome).toBe('KERN_INVALID_ARGUMENT');
  });

  test('that fails flushes the companion: the store asks again, and gets an error', () => {
    const { bench, commit, completed, wrote, ask } = begun();
    completed();
    const flush = { lock_value: 0, should_flush: true };
    expect(wrote(100)).toMatchObject([freed, ['memory_object_lock_request', commitControl, flush]]);
    expect(ask(commit, 0, 3).calls).toMatchObject([error(0, commitControl)]);
    bench.task.broken.add('vmAllocate');
    const other = begun();
    other.bench.task.broken.add('vmAllocate');
    expect(other.completed().calls).toMatchObject([
      ['memory_object_lock_request', commitControl, flush],
    ]);
  });
});

describe('nonsense', () => {
  test('is refused', () => {
    const { bench, port, ask, come, unlock } = ready();
    expect(ask(port, 0.5, 1).outcome).toBe('KERN_INVALID_ARGUMENT');
    expect(unlock(port, -1).outcome).toBe('KERN_INVALID_ARGUMENT');
    expect(come(0.5, bytes(1))).toEqual([]);
    const replies = { return_code: 'KERN_SUCCESS', data: null, bytes_written: 0 } as const;
    expect(bench.deliver(reply, 'device_read_reply', replies)).toBe('KERN_INVALID_ARGUMENT');
    expect(bench.deliver(reply, 'device_write_reply', replies)).toBe('KERN_INVALID_ARGUMENT');
    const body = { memory_control: control, memory_object_page_size: PAGE };
    const stranger = portName(99);
    expect(bench.deliver(stranger, 'memory_object_init', body)).toBe('KERN_INVALID_ARGUMENT');
  });

  test('a pager without both devices, or without a port, opens nothing', () => {
    expect(new PagerBench(recoverablePager, {}, { log }).open('A')).toBe(0);
    const bench = new PagerBench(recoverablePager, {}, { log, disk });
    bench.task.broken.add('machPortAllocate');
    expect(bench.open('A')).toBe(0);
  });
});
