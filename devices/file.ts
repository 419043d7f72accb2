/**
 * A backing store on a real file of the user's: bytes only, one record a page. The only file of the
 * simulator that touches the file system.
 *
 * A file need not end with a full record: a read of the last one is short, and a write of n bytes
 * writes n bytes, so a tail keeps its length as long as its pager says how long it is. Failures are
 * answered as -1; `lastError` keeps the reason.
 */
import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import type { DeviceDriver, DevicePage } from '../kernel/mach/device';
import { named, needs, optionsProblem, refuse, whole } from '../kernel/mach/given';
import { option } from '../kernel/mach/options';

export const fileOptions = {
  create: option(false, 'boolean', 'Makes the file if it is not there.'),
  truncate: option(false, 'boolean', 'Empties the file first.'),
  read_only: option(false, 'boolean', 'Refuses every write.'),
  temporary: option(false, 'boolean', 'Is a new file, which is gone when the run is over.'),
};

export interface FileOptions {
  readonly create?: boolean;
  readonly truncate?: boolean;
  readonly read_only?: boolean;
}

/** The device, or why the file could not be opened. */
export type OpenedFile =
  | { readonly device: FileDevice; readonly error: null }
  | { readonly device: null; readonly error: string };

/** Opens a file as a device with records of `pageSize` bytes. */
export function openFile(path: string, pageSize: number, options: FileOptions = {}): OpenedFile {
  needs('openFile', 'path', path, named);
  needs('openFile', 'pageSize', pageSize, whole(1));
  refuse('openFile', optionsProblem(options, fileOptions, 'the options'));
  const readOnly = options.read_only ?? false;
  let flags = readOnly ? constants.O_RDONLY : constants.O_RDWR;
  if (options.create) flags |= constants.O_CREAT;
  if (options.truncate && !readOnly) flags |= constants.O_TRUNC;
  try {
    const descriptor = openSync(path, flags, 0o644);
    return { device: new FileDevice(descriptor, path, pageSize, readOnly), error: null };
  } catch (error) {
    return { device: null, error: reasonOf(error) };
  }
}

/** A file that `openFile` opened. */
export class FileDevice implements DeviceDriver {
  readonly summary: string;
  readonly contents = 'bytes';
  /** Why the last failure happened; null as long as there was none. */
  lastError: string | null = null;
  /** -1 once closed: the system may give the old number to another file. */
  private descriptor: number;
  private readonly pageSize: number;
  private readonly readOnly: boolean;

  constructor(descriptor: number, path: string, pageSize: number, readOnly: boolean) {
    this.descriptor = descriptor;
    this.summary = `file ${path}`;
    this.pageSize = pageSize;
    this.readOnly = readOnly;
  }

  latency(): number {
    return 0;
  }

  read(recnum: number, page: DevicePage): number {
    const { bytes } = page;
    if (bytes === null) return this.fail('a file cannot hold stamps');
    try {
      const start = recnum * this.pageSize;
      let done = 0;
      let got = -1;
      while (done < this.pageSize && got !== 0) {
        got = readSync(this.descriptor, bytes, done, this.pageSize - done, start + done);
        done += got;
      }
      bytes.fill(0, done);
      return done;
    } catch (error) {
      return this.fail(reasonOf(error));
    }
  }

  write(recnum: number, page: DevicePage, bytes: number): number {
    if (page.bytes === null) return this.fail('a file cannot hold stamps');
    if (this.readOnly) return this.fail('the file is open for reading only');
    try {
      const start = recnum * this.pageSize;
      let done = 0;
      while (done < bytes) {
        done += writeSync(this.descriptor, page.bytes, done, bytes - done, start + done);
      }
      return done;
    } catch (error) {
      return this.fail(reasonOf(error));
    }
  }

  /** Where the file ends now, in bytes; -1 if that cannot be known. */
  sizeBytes(): number {
    try {
      return fstatSync(this.descriptor).size;
    } catch (error) {
      return this.fail(reasonOf(error));
    }
  }

  /** Lets go of the file; every later operation fails. */
  close(): void {
    if (this.descriptor < 0) return;
    closeSync(this.descriptor);
    this.descriptor = -1;
  }

  private fail(reason: string): -1 {
    this.lastError = reason;
    return -1;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
