/**
 * Backing stores in memory: one that holds bytes, one that holds stamps. A store has a fixed number
 * of records and uses memory only for those that were written; the others read as zeroes.
 *
 * Past the end a read finds 0 bytes and a write fails. A store that is made from an image ends
 * where the image ends, in the middle of a record if need be, exactly as the file would.
 */
import type { DeviceDriver, DevicePage } from '../kernel/mach/device';
import { bounded, option, settle } from '../kernel/mach/options';
import type { Plain } from '../kernel/mach/types';

/** What a driver must know of the machine that it is made for. */
export interface DeviceContext {
  /** Bytes of a record. */
  readonly pageSize: number;
  readonly contents: 'bytes' | 'stamps';
}

const MOST_RECORDS = 1 << 26;

export const memoryOptions = {
  records: bounded(option(65_536, 'records', 'How many records of one page the device has.'), [
    1,
    MOST_RECORDS,
  ]),
};

/** Records whose memory is allocated together. */
const CHUNK_RECORDS = 64;
const FIRST_STAMPS = 1024;

/** Bytes in memory. */
export class ByteDevice implements DeviceDriver {
  readonly summary = 'bytes in memory';
  readonly contents = 'bytes';
  lastError: string | null = null;
  /** A view of each record that has memory. */
  private readonly views: (Uint8Array | null)[] = [];
  private readonly pageSize: number;
  private readonly records: number;
  private size: number;

  constructor(records: number, pageSize: number, image: Uint8Array | null = null) {
    this.pageSize = pageSize;
    this.records = image === null ? records : Math.max(records, Math.ceil(image.length / pageSize));
    this.size = image === null ? records * pageSize : image.length;
    if (image !== null) this.load(image);
  }

  /** Where the device ends, in bytes; a write of its last record may move it. */
  get sizeBytes(): number {
    return this.size;
  }

  latency(): number {
    return 0;
  }

  read(recnum: number, page: DevicePage): number {
    const { bytes } = page;
    if (bytes === null) return -1;
    const view = this.views[recnum];
    if (view === undefined || view === null) bytes.fill(0);
    else bytes.set(view);
    if (!(recnum >= 0)) return 0;
    return Math.max(0, Math.min(this.pageSize, this.size - recnum * this.pageSize));
  }

  write(recnum: number, page: DevicePage, bytes: number): number {
    if (page.bytes === null || !isRecord(recnum, this.records)) {
      this.lastError = refusal(this.records);
      return -1;
    }
    const view = this.viewOf(recnum);
    if (bytes === this.pageSize) view.set(page.bytes);
    else view.set(page.bytes.subarray(0, bytes));
    this.size = Math.max(this.size, recnum * this.pageSize + bytes);
    return bytes;
  }

  /** The record's memory, allocated with that of its neighbours on first use. */
  private viewOf(recnum: number): Uint8Array {
    const known = this.views[recnum];
    if (known !== undefined && known !== null) return known;
    const first = recnum - (recnum % CHUNK_RECORDS);
    const arena = new Uint8Array(CHUNK_RECORDS * this.pageSize);
    while (this.views.length < first + CHUNK_RECORDS) this.views.push(null);
    for (let i = 0; i < CHUNK_RECORDS; i += 1) {
      this.views[first + i] = arena.subarray(i * this.pageSize, (i + 1) * this.pageSize);
    }
    return this.viewOf(recnum);
  }

  private load(image: Uint8Array): void {
    for (let start = 0; start < image.length; start += this.pageSize) {
      const record = image.subarray(start, start + this.pageSize);
      this.viewOf(start / this.pageSize).set(record);
    }
  }
}

/** A new file in memory, for a browser, which has no file system. It grows as a file does. */
export function temporaryFile(pageSize: number): DeviceDriver {
  return new ByteDevice(MOST_RECORDS, pageSize, new Uint8Array(0));
}

/** Stamps in memory: one number a record. */
export class StampDevice implements DeviceDriver {
  readonly summary = 'stamps in memory';
  readonly contents = 'any';
  lastError: string | null = null;
  private stamps = new Float64Array(FIRST_STAMPS);
  private readonly pageSize: number;
  private readonly records: number;

  constructor(records: number, pageSize: number) {
    this.records = records;
    this.pageSize = pageSize;
  }

  latency(): number {
    return 0;
  }

  read(recnum: number, page: DevicePage): number {
    if (page.bytes !== null) return -1;
    page.stamp = this.stamps[recnum] ?? 0;
    return isRecord(recnum, this.records) ? this.pageSize : 0;
  }

  write(recnum: number, page: DevicePage, bytes: number): number {
    if (page.bytes !== null || !isRecord(recnum, this.records)) {
      this.lastError = refusal(this.records);
      return -1;
    }
    if (recnum >= this.stamps.length) this.grow(recnum);
    this.stamps[recnum] = page.stamp;
    return bytes;
  }

  private grow(recnum: number): void {
    let length = this.stamps.length;
    while (length <= recnum) length *= 2;
    const larger = new Float64Array(length);
    larger.set(this.stamps);
    this.stamps = larger;
  }
}

function isRecord(recnum: number, records: number): boolean {
  return recnum >= 0 && recnum < records;
}

function refusal(records: number): string {
  return `the device has ${records} ${records === 1 ? 'record' : 'records'}`;
}

/** A store in memory that holds what the machine's pages hold. */
export function memoryDevice(given: Plain, context: DeviceContext): DeviceDriver {
  const { records } = settle(memoryOptions, given);
  return context.contents === 'bytes'
    ? new ByteDevice(records, context.pageSize)
    : new StampDevice(records, context.pageSize);
}
