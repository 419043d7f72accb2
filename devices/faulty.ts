/**
 * A device that goes wrong as told: a wrapper around any driver with a list of faults. Each fault
 * names operations and records, leaves some of them alone first, and strikes a number of times:
 *   fail    the operation answers -1 and does nothing
 *   tear    only the first half of the bytes of a write is stored; the answer is their number
 *   lie     as tear, but the answer is that of a whole write: only a reader can find out
 *   delay   the reply comes later
 * A page of stamps cannot hold half of two contents: a torn one gets a stamp of its own.
 */
import type { DeviceDriver, DeviceOperation, DevicePage } from '../kernel/mach/device';
import type { Values } from '../kernel/mach/options';
import { option, settle } from '../kernel/mach/options';
import type { Plain, Tick } from '../kernel/mach/types';

type FaultKind = 'fail' | 'tear' | 'lie' | 'delay';

export const faultOptions = {
  fault: option<FaultKind>('fail', 'text', 'What goes wrong.', ['fail', 'tear', 'lie', 'delay']),
  operation: option<DeviceOperation | 'any'>('any', 'text', 'Which operations it concerns.', [
    'read',
    'write',
    'any',
  ]),
  first: option(0, 'records', 'The first record that it concerns.'),
  last: option(Number.MAX_SAFE_INTEGER, 'records', 'The last record that it concerns.'),
  skip: option(0, 'number', 'How many such operations go well before it.'),
  count: option(Number.MAX_SAFE_INTEGER, 'number', 'How often it happens.'),
  ticks: option(0, 'ticks', 'How long a delay is.'),
};

type Fault = Values<typeof faultOptions>;

/** What is stored in place of a stamp whose page was torn: no page ever holds it otherwise. */
export function tornStamp(stamp: number): number {
  return -1 - stamp;
}

/** A driver with faults. */
export class FaultyDevice implements DeviceDriver {
  readonly summary: string;
  readonly contents: 'any' | 'bytes';
  private readonly driver: DeviceDriver;
  private readonly faults: readonly Fault[];
  /** How many operations each fault has concerned so far. */
  private readonly met: number[];
  /** Records on which one of them has struck. */
  private readonly hit = new Set<number>();
  private failure: string | null = null;

  constructor(driver: DeviceDriver, faults: readonly Plain[]) {
    this.driver = driver;
    this.summary = `${driver.summary}, with faults`;
    this.contents = driver.contents;
    this.faults = faults.map((given) => settle(faultOptions, given));
    this.met = this.faults.map(() => 0);
  }

  latency(operation: DeviceOperation, recnum: number, bytes: number, now: Tick): number {
    const late = this.strike(operation, recnum, delays);
    const own = this.driver.latency(operation, recnum, bytes, now);
    return late === null ? own : own + late.ticks;
  }

  get lastError(): string | null {
    return this.failure ?? this.driver.lastError ?? null;
  }

  struck(recnum: number): boolean {
    return this.hit.has(recnum);
  }

  read(recnum: number, page: DevicePage): number {
    if (this.strike('read', recnum, failsReads) !== null) return this.fail();
    return this.driver.read(recnum, page);
  }

  private fail(): -1 {
    this.failure = 'a fault of the scenario';
    return -1;
  }

  write(recnum: number, page: DevicePage, bytes: number): number {
    const fault = this.strike('write', recnum, failsWrites);
    if (fault === null) return this.driver.write(recnum, page, bytes);
    if (fault.fault === 'fail') return this.fail();
    const half = Math.floor(bytes / 2);
    const torn = page.bytes === null ? { stamp: tornStamp(page.stamp), bytes: null } : page;
    const stored = this.driver.write(recnum, torn, half);
    return fault.fault === 'lie' && stored >= 0 ? bytes : stored;
  }

  /** Counts the operation for each fault of these kinds that it concerns; the first one strikes. */
  private strike(
    operation: DeviceOperation,
    recnum: number,
    kinds: readonly FaultKind[],
  ): Fault | null {
    let struck: Fault | null = null;
    this.failure = null;
    for (const [index, fault] of this.faults.entries()) {
      if (!kinds.includes(fault.fault) || !concerns(fault, operation, recnum)) continue;
      const before = this.met[index] ?? 0;
      this.met[index] = before + 1;
      if (before >= fault.skip && before - fault.skip < fault.count) struck ??= fault;
    }
    if (struck !== null && struck.fault !== 'delay') this.hit.add(recnum);
    return struck;
  }
}

const delays: readonly FaultKind[] = ['delay'];
const failsReads: readonly FaultKind[] = ['fail'];
const failsWrites: readonly FaultKind[] = ['fail', 'tear', 'lie'];

function concerns(fault: Fault, operation: DeviceOperation, recnum: number): boolean {
  const named = fault.operation === 'any' || fault.operation === operation;
  return named && recnum >= fault.first && recnum <= fault.last;
}
