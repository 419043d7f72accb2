/**
 * The registry of devices: what a scenario can name as a backing store, and how it is dressed with
 * a latency and with faults. The file device is not in it, for it needs Node: whoever builds a
 * machine in Node opens it with `openFile` and dresses it with `dressDevice`.
 */
import type { DeviceDriver } from '../kernel/mach/device';
import type { OptionTable } from '../kernel/mach/options';
import { field } from '../kernel/mach/options';
import type { Plain } from '../kernel/mach/types';
import { FaultyDevice } from './faulty';
import { createLatency, DelayedDevice } from './latency';
import type { DeviceContext } from './memory';
import { memoryDevice, memoryOptions } from './memory';

export interface DeviceSpec {
  readonly summary: string;
  readonly options: OptionTable;
  create(options: Plain, context: DeviceContext): DeviceDriver;
}

export const devices = {
  memory: {
    summary: 'records in memory, bytes or stamps as the machine has them',
    options: memoryOptions,
    create: memoryDevice,
  },
} as const satisfies Readonly<Record<string, DeviceSpec>>;

export type DeviceName = keyof typeof devices;

/** The driver behind the `faults` (a list) and the `latency` of its options. */
export function dressDevice(
  driver: DeviceDriver,
  options: Plain,
  context: DeviceContext,
): DeviceDriver {
  const latency = createLatency(field(options, 'latency') ?? null, context.pageSize);
  const late = latency === null ? driver : new DelayedDevice(driver, latency);
  const faults = field(options, 'faults');
  return isList(faults) ? new FaultyDevice(late, faults) : late;
}

/** A device of the registry, dressed. */
export function createDevice(
  name: DeviceName,
  options: Plain,
  context: DeviceContext,
): DeviceDriver {
  return dressDevice(devices[name].create(options, context), options, context);
}

function isList(given: Plain | undefined): given is readonly Plain[] {
  return Array.isArray(given);
}
