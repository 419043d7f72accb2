/**
 * The registry of devices: what a scenario can name as a backing store, and how it is dressed with
 * a latency and with faults. The file device is not in it, for it needs Node: whoever builds a
 * machine in Node opens it with `openFile` and dresses it with `dressDevice`.
 */
import type { DeviceDriver } from '../kernel/mach/device';
import {
  fieldsProblem,
  having,
  needs,
  oneOf,
  optionsProblem,
  record,
  refuse,
  shown,
  valueProblem,
  whole,
} from '../kernel/mach/given';
import type { OptionTable } from '../kernel/mach/options';
import { field } from '../kernel/mach/options';
import type { Plain } from '../kernel/mach/types';
import { FaultyDevice, faultOptions } from './faulty';
import { createLatency, DelayedDevice, latencies } from './latency';
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

const DRIVER = having(['latency', 'read', 'write'], 'what openFile or createDevice returns');

function contextProblem(context: unknown): string | null {
  const problem = valueProblem('context', context, record('{ pageSize, contents }'));
  if (problem !== null) return problem;
  return fieldsProblem(context, { pageSize: whole(1), contents: oneOf(['bytes', 'stamps']) });
}

/** What `dressDevice` cannot use of the options; others are the driver's. */
function dressProblem(options: Plain): string | null {
  if (options === null) return null;
  const problem = valueProblem('the options', options, record());
  if (problem !== null) return problem;
  const latency = field(options, 'latency') ?? null;
  if (latency !== null && createLatency(latency, 1) === null) {
    const models = Object.keys(latencies).join(', ');
    return `latency is ${shown(latency)}; give ticks, one of ${models}, or { model: ... }`;
  }
  const faults = field(options, 'faults') ?? [];
  if (!isList(faults)) return `faults is ${shown(faults)}; give a list of { fault: ... }`;
  for (const [at, fault] of faults.entries()) {
    const wrong = optionsProblem(fault, faultOptions, `faults[${at}]`);
    if (wrong !== null) return `faults[${at}]: ${wrong}`;
  }
  return null;
}

function deviceProblem(name: DeviceName, options: Plain): string | null {
  const problem = dressProblem(options);
  if (problem !== null) return problem;
  const { latency: _latency, faults: _faults, ...own } = Object(options);
  return optionsProblem(own, devices[name].options, 'the options');
}

/** The driver behind the `faults` (a list) and the `latency` of its options. */
export function dressDevice(
  driver: DeviceDriver,
  options: Plain,
  context: DeviceContext,
): DeviceDriver {
  refuse('dressDevice', contextProblem(context) ?? dressProblem(options));
  needs('dressDevice', 'driver', driver, DRIVER);
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
  needs('createDevice', 'name', name, oneOf(Object.keys(devices)));
  refuse('createDevice', contextProblem(context) ?? deviceProblem(name, options));
  return dressDevice(devices[name].create(options, context), options, context);
}

function isList(given: Plain | undefined): given is readonly Plain[] {
  return Array.isArray(given);
}
