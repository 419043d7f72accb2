/**
 * What a backing store is to the kernel: records of one page, read and written at once, answered
 * after a latency. Drivers live in devices/ and are handed to the machine by whoever builds it.
 */
import type { Tick } from './types';

/** One page on its way to or from a device: bytes, or in stamps mode a stamp alone. */
export interface DevicePage {
  /** The stamp; meaningless when there are bytes. */
  stamp: number;
  /** The page's bytes, or null in stamps mode. */
  readonly bytes: Uint8Array | null;
}

export type DeviceOperation = 'read' | 'write';

/** A backing store. It may be late, short or broken; it never throws. */
export interface DeviceDriver {
  readonly summary: string;
  /** 'bytes' for a store that cannot hold stamps. */
  readonly contents: 'any' | 'bytes';
  /** Ticks from the request to the reply, at least 0; may depend on what was asked before. */
  latency(operation: DeviceOperation, recnum: number, bytes: number, now: Tick): number;
  /** Fills the page; answers how many bytes were there (0 past the end), or -1 for a failure. */
  read(recnum: number, page: DevicePage): number;
  /** Takes `bytes` bytes of the page; answers how many it stored, or -1 for a failure. */
  write(recnum: number, page: DevicePage, bytes: number): number;
  /** Why the last operation that failed did so; null or absent if the driver does not know. */
  readonly lastError?: string | null;
  /** True if a fault that the device was given has struck an operation on the record. */
  struck?(recnum: number): boolean;
}
