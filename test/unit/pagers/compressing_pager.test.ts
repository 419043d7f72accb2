/**
 * What the compressing pager does with pages that come home, by their size packed, and what it does
 * when its device fails. Contents under pressure: test/law/more_pagers.test.ts.
 */
import { describe, expect, test } from '@jest/globals';
import { address, portName } from '../../../kernel/mach/types';
import { compressingPager } from '../../../pagers/compressing_pager';
import { PagerBench } from '../../../pagers/pager_bench';

const PAGE = 4096;
const control = portName(60);
const disk = portName(70);
/** A page of these bytes packs into 21 bytes at most; a hard one does not pack. */
const easy = (byte: number) => new Uint8Array(PAGE).fill(byte);
const hard = Uint8Array.from({ length: PAGE }, (_, i) => (i * i * 31) >> 3);

function opened(pool: number) {
  const bench = new PagerBench(compressingPager, { pool, limit: 32 }, { disk });
  const reply = portName(101);
  const port = bench.open('A');
  const come = (page: number, ...contents: Uint8Array[]) => {
    for (const [i, bytes] of contents.entries()) bench.task.memory.set(0x5000 + i * PAGE, bytes);
    const outcome = bench.deliver(port, 'memory_object_data_return', {
      memory_control: control,
      offset: page * PAGE,
      data: { address: address(0x5000), size: contents.length * PAGE },
      dirty: true,
      kernel_copy: false,
    });
    return { outcome, calls: bench.task.take() };
  };
  const request = (page: number, pages = 1) => {
    const [offset, length] = [page * PAGE, pages * PAGE];
    const body = { memory_control: control, offset, length, desired_access: 1 };
    const outcome = bench.deliver(port, 'memory_object_data_request', body);
    return { outcome, calls: bench.task.take() };
  };
  const wrote = (bytes_written: number) => {
    const body = { return_code: 'KERN_SUCCESS', bytes_written } as const;
    bench.deliver(reply, 'device_write_reply', body);
    return bench.task.take();
  };
  const read = (data: { address: ReturnType<typeof address>; size: number } | null) => {
    const return_code = data === null ? 'KERN_FAILURE' : 'KERN_SUCCESS';
    bench.deliver(reply, 'device_read_reply', { return_code, data });
    return bench.task.take();
  };
  const gone = () => {
    bench.deliver(reply, 'mach_notify_send_once', { unused: 0 });
    return bench.task.take();
  };
  return { bench, port, reply, come, request, wrote, read, gone };
}

const free = ['vm_deallocate', 0x5000, PAGE];
const write = (recnum: number, at = 0x5000) => [
  'device_write_request',
  disk,
  { recnum, data: { address: at, size: PAGE } },
];
const error = (page: number) => [
  'memory_object_data_error',
  control,
  { offset: page * PAGE, size: PAGE },
];

describe('a page that comes home', () => {
  test('stays in the pool if it packs well, and its frame is free at once', () => {
    const { come, request } = opened(64);
    expect(come(3, easy(7)).calls).toEqual([free]);
    expect(request(3).calls).toMatchObject([
      ['vm_allocate', expect.anything(), PAGE],
      ['vm_write', expect.anything(), easy(7)],
      ['memory_object_data_supply', control, { offset: 3 * PAGE, lock_value: 0 }],
    ]);
  });

  test('goes to the device as it is if it does not, and is read from there', () => {
    const { come, request, wrote, read } = opened(64);
    expect(come(3, hard).calls).toMatchObject([write(0)]);
    expect(wrote(PAGE)).toEqual([free]);
    expect(request(3).calls).toMatchObject([['device_read_request', disk, { recnum: 0 }]]);
    const data = { address: address(0x9000), size: PAGE };
    const supply = { offset: 3 * PAGE, data: { ...data, deallocate: true } };
    expect(read(data)).toMatchObject([['memory_object_data_supply', control, supply]]);
  });

  test('pushes the oldest out, in its own frame', () => {
    const { come, wrote } = opened(64);
    come(0, easy(1), easy(2), easy(3));
    const { calls } = come(3, easy(4));
    expect(calls).toMatchObject([['vm_write', 0x5000, easy(1)], write(0)]);
    expect(wrote(PAGE)).toEqual([free]);
  });

  test('goes where its older version lies', () => {
    const { come, wrote } = opened(64);
    come(3, hard);
    wrote(PAGE);
    come(4, hard);
    wrote(PAGE);
    expect(come(3, hard).calls).toMatchObject([write(0)]);
  });

  test('has company: hard ones leave first, then those that are pushed', () => {
    const { come, wrote } = opened(24);
    const { calls } = come(0, easy(1), hard, easy(2));
    expect(calls).toMatchObject([write(0, 0x5000 + PAGE)]);
    expect(wrote(PAGE)).toMatchObject([['vm_write', 0x5000, easy(1)], write(1)]);
    expect(wrote(PAGE)).toEqual([['vm_deallocate', 0x5000, 3 * PAGE]]);
  });
});

describe('a request', () => {
  test('for pages here, there and nowhere is answered page by page', () => {
    const { come, request, wrote, read } = opened(64);
    come(0, easy(1), hard);
    wrote(PAGE);
    const { outcome, calls } = request(0, 3);
    expect(calls.map(([name]) => name)).toEqual([
      'vm_allocate',
      'vm_write',
      'memory_object_data_supply',
      'device_read_request',
    ]);
    expect(outcome).toEqual({ receiveFrom: portName(101), frame: null });
    expect(read({ address: address(0x9000), size: PAGE })).toMatchObject([
      ['memory_object_data_supply', control, { offset: PAGE }],
      ['memory_object_data_unavailable', control, { offset: 2 * PAGE, size: PAGE }],
    ]);
  });

  test('is an error if the device cannot read the page, or is gone', () => {
    const { come, request, wrote, read, gone } = opened(64);
    come(3, hard);
    wrote(PAGE);
    request(3);
    expect(read(null)).toMatchObject([error(3)]);
    request(3);
    expect(gone()).toMatchObject([error(3)]);
    expect(gone()).toEqual([]); // Nobody waits any more.
  });

  test('is an error if the page could not be written, until it comes again', () => {
    const { come, request, wrote, gone } = opened(64);
    come(3, hard);
    expect(wrote(100)).toEqual([free]);
    expect(request(3).calls).toMatchObject([error(3)]);
    come(3, hard);
    expect(gone()).toEqual([free]);
    expect(request(3).calls).toMatchObject([error(3)]);
    come(3, easy(1));
    expect(request(3).calls.at(-1)?.[0]).toBe('memory_object_data_supply');
  });

  test('is an error without memory for the answer', () => {
    const { bench, come, request } = opened(64);
    come(3, easy(1));
    bench.task.broken.add('vmAllocate');
    expect(request(3).calls).toMatchObject([error(3)]);
  });

  test('for the figures is answered with what was counted', () => {
    const { bench, come } = opened(64);
    come(0, easy(1), easy(0));
    const figures = bench.open('figures', { figures: true });
    const body = { memory_control: control, offset: 0, length: PAGE, desired_access: 1 };
    bench.deliver(figures, 'memory_object_data_request', body);
    const bytes = bench.task.take().find(([name]) => name === 'vm_write')?.[2];
    expect(bytes).toMatchObject({ 0: 2, 4: 21 + 16, 8: 2, 12: 0, 16: 0 });
  });
});

describe('nonsense', () => {
  test('is refused', () => {
    const { bench, reply, come, request } = opened(64);
    const replies = { return_code: 'KERN_SUCCESS', data: null, bytes_written: 0 } as const;
    expect(request(0.5).outcome).toBe('KERN_INVALID_ARGUMENT');
    expect(come(0.5, easy(0)).outcome).toBe('KERN_INVALID_ARGUMENT');
    expect(bench.deliver(reply, 'device_read_reply', replies)).toBe('KERN_INVALID_ARGUMENT');
    expect(bench.deliver(reply, 'device_write_reply', replies)).toBe('KERN_INVALID_ARGUMENT');
  });

  test('a pager without a device, or without a port, opens nothing', () => {
    expect(new PagerBench(compressingPager).open('A')).toBe(0);
    const bench = new PagerBench(compressingPager, {}, { disk });
    bench.task.broken.add('machPortAllocate');
    expect(bench.open('A')).toBe(0);
  });
});
