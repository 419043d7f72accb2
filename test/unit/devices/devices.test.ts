/**
 * The registry of devices, and devices dressed with latency and faults.
 */
import { expect, test } from '@jest/globals';
import { createDevice, devices, dressDevice } from '../../../devices/devices';
import { FaultyDevice } from '../../../devices/faulty';
import { DelayedDevice } from '../../../devices/latency';
import { StampDevice } from '../../../devices/memory';
import { tick } from '../../../kernel/mach/types';

const context = { pageSize: 4096, contents: 'stamps' } as const;

test('the registry has a device with a summary and its options', () => {
  expect(devices.memory.options.records.value).toBe(65_536);
  expect(devices.memory.summary).toMatch(/memory/);
});

test('a device without latency and faults is its bare driver', () => {
  expect(createDevice('memory', {}, context)).toBeInstanceOf(StampDevice);
  expect(createDevice('memory', null, context)).toBeInstanceOf(StampDevice);
});

test('latency and faults are put around a driver, faults outside', () => {
  const inner = new StampDevice(4, 4096);
  expect(dressDevice(inner, { latency: 'disk' }, context)).toBeInstanceOf(DelayedDevice);
  const faults = [{ fault: 'delay', ticks: 5 }];
  const both = dressDevice(inner, { latency: 20, faults }, context);
  expect(both).toBeInstanceOf(FaultyDevice);
  expect(both.latency('write', 0, 4096, tick(0))).toBe(25);
});
