/**
 * Faults strike the chosen operations and no others.
 */
import { describe, expect, test } from '@jest/globals';
import { FaultyDevice, tornStamp } from '../../../devices/faulty';
import { ByteDevice, StampDevice } from '../../../devices/memory';
import type { DevicePage } from '../../../kernel/mach/device';
import { tick } from '../../../kernel/mach/types';

const SIZE = 64;
const stamp = (value = 0): DevicePage => ({ stamp: value, bytes: null });
const page = (fill: number): DevicePage => ({ stamp: 0, bytes: new Uint8Array(SIZE).fill(fill) });
const onStamps = (...faults: Record<string, string | number>[]): FaultyDevice =>
  new FaultyDevice(new StampDevice(100, SIZE), faults);

describe('a faulty device', () => {
  test('fails the chosen operation on the chosen records, and no other', () => {
    const device = onStamps({ fault: 'fail', operation: 'write', first: 3, last: 4 });
    expect(device.write(2, stamp(), SIZE)).toBe(SIZE);
    expect(device.write(3, stamp(), SIZE)).toBe(-1);
    expect(device.write(4, stamp(), SIZE)).toBe(-1);
    expect(device.write(5, stamp(), SIZE)).toBe(SIZE);
    expect(device.read(3, stamp())).toBe(SIZE);
  });

  test('leaves some alone first, then strikes so many times', () => {
    const device = onStamps({ operation: 'read', skip: 1, count: 2 });
    const answers = [0, 1, 2, 3].map((recnum) => device.read(recnum, stamp()));
    expect(answers).toEqual([SIZE, -1, -1, SIZE]);
  });

  test('tears a write: half of the bytes are stored, and the answer says so', () => {
    const device = new FaultyDevice(new ByteDevice(1, SIZE), [{ fault: 'tear', skip: 1 }]);
    device.write(0, page(1), SIZE);
    expect(device.write(0, page(2), SIZE)).toBe(SIZE / 2);
    const read = page(0);
    expect(device.read(0, read)).toBe(SIZE);
    expect([read.bytes?.[31], read.bytes?.[32]]).toEqual([2, 1]);
  });

  test('lies: a torn write that answers like a whole one; a torn stamp is neither', () => {
    const device = onStamps({ fault: 'lie' });
    expect(device.write(0, stamp(7), SIZE)).toBe(SIZE);
    const read = stamp();
    device.read(0, read);
    expect(read.stamp).toBe(tornStamp(7));
    expect(read.stamp).toBe(-8);
  });

  test('a torn write past the end is a failed one', () => {
    expect(onStamps({ fault: 'lie' }).write(100, stamp(7), SIZE)).toBe(-1);
  });

  test('delays; other faults do not', () => {
    const device = onStamps({ fault: 'delay', ticks: 50, count: 1 }, { fault: 'fail' });
    expect(device.latency('read', 0, SIZE, tick(0))).toBe(50);
    expect(device.latency('read', 0, SIZE, tick(0))).toBe(0);
    expect(device.summary).toBe('stamps in memory, with faults');
  });
});
