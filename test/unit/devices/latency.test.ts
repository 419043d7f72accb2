/**
 * The three models of time, tick by tick.
 */
import { describe, expect, test } from '@jest/globals';
import { createLatency, DelayedDevice } from '../../../devices/latency';
import { StampDevice } from '../../../devices/memory';
import { tick } from '../../../kernel/mach/types';

const disk = {
  model: 'disk',
  seek_min: 1000,
  seek_max: 5000,
  rotation: 601,
  transfer: 10,
  span: 100,
};

describe('createLatency', () => {
  test('takes ticks, the name of a model, or a record with a model', () => {
    const at = [0, 4096, tick(0)] as const;
    expect(createLatency(250, 4096)?.ticks('read', ...at)).toBe(250);
    expect(createLatency('none', 4096)?.ticks('read', ...at)).toBe(0);
    expect(createLatency('fixed', 4096)?.ticks('read', ...at)).toBe(1_000_000);
    expect(createLatency({ model: 'fixed', ticks: 7 }, 4096)?.ticks('read', ...at)).toBe(7);
  });

  test('answers null for a model that does not exist', () => {
    expect(createLatency('tape', 4096)).toBeNull();
    expect(createLatency(null, 4096)).toBeNull();
  });
});

describe('a disk', () => {
  test('costs the transfer alone where the head stands', () => {
    const model = createLatency(disk, 4096);
    expect(model?.ticks('read', 0, 4096, tick(0))).toBe(10);
    expect(model?.ticks('write', 1, 8192, tick(1000))).toBe(20);
    expect(model?.ticks('read', 3, 100, tick(2000))).toBe(10);
  });

  test('costs a seek that grows with the distance, and half a turn', () => {
    const model = createLatency(disk, 4096);
    expect(model?.ticks('read', 50, 4096, tick(0))).toBe(1000 + 2000 + 300 + 10);
    expect(model?.ticks('read', 50, 4096, tick(10_000))).toBe(1000 + 40 + 300 + 10);
    expect(model?.ticks('read', 900_000, 4096, tick(20_000))).toBe(5000 + 300 + 10);
  });

  test('serves one request after the other', () => {
    const model = createLatency(disk, 4096);
    expect(model?.ticks('read', 0, 4096, tick(0))).toBe(10);
    expect(model?.ticks('read', 1, 4096, tick(0))).toBe(20);
    expect(model?.ticks('read', 2, 4096, tick(5))).toBe(25);
  });
});

test('a delayed device adds its model to what the driver takes itself', () => {
  const model = createLatency(30, 64);
  const inner = new StampDevice(4, 64);
  if (model === null) throw new Error('no model');
  const device = new DelayedDevice(new DelayedDevice(inner, model), model);
  expect(device.latency('read', 0, 64, tick(0))).toBe(60);
  expect(device.write(1, { stamp: 8, bytes: null }, 64)).toBe(64);
  const page = { stamp: 0, bytes: null };
  expect(device.read(1, page)).toBe(64);
  expect(page.stamp).toBe(8);
  expect([device.summary, device.contents]).toEqual(['stamps in memory', 'any']);
});
