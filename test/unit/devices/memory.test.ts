/**
 * Devices in memory: bytes and stamps, their ends, images with a tail.
 */
import { describe, expect, test } from '@jest/globals';
import { ByteDevice, memoryDevice, StampDevice } from '../../../devices/memory';
import type { DevicePage } from '../../../kernel/mach/device';
import { tick } from '../../../kernel/mach/types';

const SIZE = 64;
const page = (fill = 0): DevicePage => ({ stamp: 0, bytes: new Uint8Array(SIZE).fill(fill) });
const stamp = (value = 0): DevicePage => ({ stamp: value, bytes: null });

describe('a device of bytes', () => {
  test('reads what was written, and zeroes where nothing was', () => {
    const device = new ByteDevice(200, SIZE);
    expect(device.write(130, page(7), SIZE)).toBe(SIZE);
    const read = page(9);
    expect(device.read(130, read)).toBe(SIZE);
    expect(read).toEqual(page(7));
    expect(device.read(3, read)).toBe(SIZE);
    expect(read).toEqual(page(0));
  });

  test('keeps a copy, not the page itself', () => {
    const device = new ByteDevice(1, SIZE);
    const written = page(1);
    device.write(0, written, SIZE);
    written.bytes?.fill(2);
    const read = page();
    device.read(0, read);
    expect(read).toEqual(page(1));
  });

  test('writes only the bytes that it is told to', () => {
    const device = new ByteDevice(1, SIZE);
    device.write(0, page(1), SIZE);
    expect(device.write(0, page(2), 10)).toBe(10);
    const read = page();
    device.read(0, read);
    expect(read.bytes?.[9]).toBe(2);
    expect(read.bytes?.[10]).toBe(1);
  });

  test('past the end a read finds 0 bytes and a write fails', () => {
    const device = new ByteDevice(2, SIZE);
    const read = page(5);
    expect(device.read(2, read)).toBe(0);
    expect(read).toEqual(page(0));
    expect(device.read(-1, read)).toBe(0);
    expect(device.write(2, page(), SIZE)).toBe(-1);
    expect(device.write(-1, page(), SIZE)).toBe(-1);
  });

  test('refuses stamps', () => {
    const device = new ByteDevice(2, SIZE);
    expect(device.read(0, stamp())).toBe(-1);
    expect(device.write(0, stamp(), SIZE)).toBe(-1);
  });

  test('made from an image it ends where the image ends, and its tail can grow', () => {
    const device = new ByteDevice(0, SIZE, new Uint8Array(SIZE + 10).fill(3));
    const read = page(9);
    expect(device.read(0, read)).toBe(SIZE);
    expect(device.read(1, read)).toBe(10);
    expect([read.bytes?.[9], read.bytes?.[10]]).toEqual([3, 0]);
    expect(device.sizeBytes).toBe(SIZE + 10);
    expect(device.write(1, page(4), 20)).toBe(20);
    expect(device.sizeBytes).toBe(SIZE + 20);
    expect(device.write(2, page(4), 20)).toBe(-1);
  });
});

describe('a device of stamps', () => {
  test('reads what was written, and 0 where nothing was', () => {
    const device = new StampDevice(100_000, SIZE);
    const read = stamp(9);
    expect(device.read(70_000, read)).toBe(SIZE);
    expect(read.stamp).toBe(0);
    expect(device.write(70_000, stamp(5), SIZE)).toBe(SIZE);
    device.write(3, stamp(6), SIZE);
    device.read(70_000, read);
    expect(read.stamp).toBe(5);
    device.read(3, read);
    expect(read.stamp).toBe(6);
  });

  test('past the end a read finds 0 bytes and a write fails', () => {
    const device = new StampDevice(2, SIZE);
    expect(device.read(2, stamp())).toBe(0);
    expect(device.write(2, stamp(), SIZE)).toBe(-1);
  });

  test('refuses bytes', () => {
    const device = new StampDevice(2, SIZE);
    expect(device.read(0, page())).toBe(-1);
    expect(device.write(0, page(), SIZE)).toBe(-1);
  });
});

test('memoryDevice makes what the contents of the machine need', () => {
  const context = { pageSize: SIZE, contents: 'bytes' } as const;
  expect(memoryDevice({ records: 2 }, context)).toBeInstanceOf(ByteDevice);
  const stamps = memoryDevice({ records: 2 }, { ...context, contents: 'stamps' });
  expect(stamps).toBeInstanceOf(StampDevice);
  expect(stamps.write(2, stamp(), SIZE)).toBe(-1);
  expect([stamps.latency('read', 0, SIZE, tick(0)), stamps.contents]).toEqual([0, 'any']);
});
