/**
 * What an object holds whose kernels have pages of different sizes: its bytes in one piece, however
 * they came. Stamps have no parts; pages of all kernels are of one size then.
 */
import type { Region, TaskCalls } from '../kernel/mach/task';
import { address } from '../kernel/mach/types';

export interface SharedContents {
  /** As far as anything was ever stored. */
  bytes: Uint8Array;
  /** By offset. */
  readonly stamps: Record<number, number>;
}

export function sharedContents(): SharedContents {
  return { bytes: new Uint8Array(0), stamps: {} };
}

/** Keeps what memory of the task holds. */
export function sharedStore(
  task: TaskCalls,
  contents: SharedContents,
  offset: number,
  data: Region,
): void {
  for (let done = 0; done < data.size; done += task.pageSize) {
    const page = task.read(address(data.address + done));
    if (typeof page === 'number') contents.stamps[offset + done] = page;
    else put(contents, offset + done, page.subarray(0, data.size - done));
  }
}

/** Writes what was kept, or zeroes, into fresh memory of the task. */
export function sharedLoad(
  task: TaskCalls,
  contents: SharedContents,
  offset: number,
  data: Region,
): void {
  for (let done = 0; done < data.size; done += task.pageSize) {
    const at = address(data.address + done);
    const start = offset + done;
    const end = offset + Math.min(done + task.pageSize, data.size);
    const stamp = contents.stamps[start];
    if (stamp !== undefined) task.write(at, stamp);
    else if (start < contents.bytes.length) task.write(at, contents.bytes.slice(start, end));
  }
}

function put(contents: SharedContents, offset: number, page: Uint8Array): void {
  const { bytes } = contents;
  if (offset + page.length > bytes.length) {
    contents.bytes = new Uint8Array(Math.max(offset + page.length, bytes.length * 2));
    contents.bytes.set(bytes);
  }
  contents.bytes.set(page, offset);
}
