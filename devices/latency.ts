/**
 * How long a device takes: nothing, always the same, or what the arm and the platter of a disk
 * need. All arithmetic is in whole ticks (1 tick = 1 ns), so every machine computes the same times.
 *
 * The disk serves one request at a time, in the order of the requests. A request that continues
 * where the head stands costs its transfer only; any other costs a seek, which grows linearly with
 * the distance from `seek_min` to `seek_max`, and half a turn of the platter.
 */
import type { DeviceDriver, DeviceOperation, DevicePage } from '../kernel/mach/device';
import type { OptionTable, Values } from '../kernel/mach/options';
import { bounded, field, option, settle } from '../kernel/mach/options';
import type { Plain, Tick } from '../kernel/mach/types';

/** A model of time: asked once for each request, in their order. */
export interface Latency {
  ticks(operation: DeviceOperation, recnum: number, bytes: number, now: Tick): number;
}

export const fixedOptions = {
  ticks: option(1_000_000, 'ticks', 'From each request to its reply.'),
};

export const diskOptions = {
  seek_min: option(1_000_000, 'ticks', 'A seek to the next track.'),
  seek_max: option(12_000_000, 'ticks', 'A seek from end to end.'),
  rotation: option(8_333_333, 'ticks', 'One turn of the platter; a request waits for half of it.'),
  transfer: option(50_000, 'ticks', 'One record under the head.'),
  span: bounded(option(65_536, 'records', 'The distance in records that costs seek_max.'), [
    1,
    Number.MAX_SAFE_INTEGER,
  ]),
};

class NoLatency implements Latency {
  ticks(): number {
    return 0;
  }
}

class FixedLatency implements Latency {
  private readonly each: number;

  constructor(each: number) {
    this.each = each;
  }

  ticks(): number {
    return this.each;
  }
}

class DiskLatency implements Latency {
  /** The record that passes under the head next. */
  private head = 0;
  /** When the disk is done with all that was asked so far. */
  private idleAt = 0;
  private readonly options: Values<typeof diskOptions>;
  private readonly recordBytes: number;

  constructor(given: Plain, recordBytes: number) {
    this.options = settle(diskOptions, given);
    this.recordBytes = recordBytes;
  }

  ticks(_operation: DeviceOperation, recnum: number, bytes: number, now: Tick): number {
    const records = Math.max(1, Math.ceil(bytes / this.recordBytes));
    const start = Math.max(now, this.idleAt);
    this.idleAt = start + this.positioning(recnum) + records * this.options.transfer;
    this.head = recnum + records;
    return this.idleAt - now;
  }

  private positioning(recnum: number): number {
    const { seek_min, seek_max, rotation, span } = this.options;
    const distance = Math.min(Math.abs(recnum - this.head), span);
    if (distance === 0) return 0;
    const seek = seek_min + Math.floor(((seek_max - seek_min) * distance) / span);
    return seek + Math.floor(rotation / 2);
  }
}

export interface LatencySpec {
  readonly summary: string;
  readonly options: OptionTable;
  create(options: Plain, recordBytes: number): Latency;
}

export const latencies = {
  none: { summary: 'answers at once', options: {}, create: () => new NoLatency() },
  fixed: {
    summary: 'takes the same time for every request',
    options: fixedOptions,
    create: (given) => new FixedLatency(settle(fixedOptions, given).ticks),
  },
  disk: {
    summary: 'seeks, waits for half a turn, transfers; one request at a time',
    options: diskOptions,
    create: (given, recordBytes) => new DiskLatency(given, recordBytes),
  },
} as const satisfies Readonly<Record<string, LatencySpec>>;

/** The latency that a scenario names: ticks, a model's name, or a record with `model` in it. */
export function createLatency(given: Plain, recordBytes: number): Latency | null {
  if (typeof given === 'number') return new FixedLatency(given);
  const name = typeof given === 'string' ? given : field(given, 'model');
  for (const [model, spec] of Object.entries<LatencySpec>(latencies)) {
    if (model === name) return spec.create(given, recordBytes);
  }
  return null;
}

/** A driver that takes the time which a latency says, on top of its own. */
export class DelayedDevice implements DeviceDriver {
  readonly summary: string;
  readonly contents: 'any' | 'bytes';
  private readonly driver: DeviceDriver;
  private readonly model: Latency;

  constructor(driver: DeviceDriver, model: Latency) {
    this.driver = driver;
    this.model = model;
    this.summary = driver.summary;
    this.contents = driver.contents;
  }

  get lastError(): string | null {
    return this.driver.lastError ?? null;
  }

  struck(recnum: number): boolean {
    return this.driver.struck?.(recnum) ?? false;
  }

  latency(operation: DeviceOperation, recnum: number, bytes: number, now: Tick): number {
    const own = this.driver.latency(operation, recnum, bytes, now);
    return own + this.model.ticks(operation, recnum, bytes, now);
  }

  read(recnum: number, page: DevicePage): number {
    return this.driver.read(recnum, page);
  }

  write(recnum: number, page: DevicePage, bytes: number): number {
    return this.driver.write(recnum, page, bytes);
  }
}
