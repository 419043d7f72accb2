/**
 * Files that a command writes. Every command that writes one calls `refuseUnwritable` before its
 * work, so that no run of an hour ends in a result that has no place to go.
 */
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { errorCode, UsageError } from '../show/output';

/** The system's commonest reasons in words. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its symbolic links form a loop',
  ETXTBSY: 'it is a program that runs now',
};

/** The error for a file that cannot be written, by the error of the system. */
export function unwritable(file: string, error: unknown): UsageError {
  const code = errorCode(error);
  return new UsageError(`${file}: cannot be written: ${reasons[code] ?? code}`);
}

/** Where a new file of this name would be: a link may lead to a file that is not there yet. */
function placeOf(file: string): string {
  const link = lstatSync(file, { throwIfNoEntry: false });
  return link?.isSymbolicLink() === true
    ? resolve(dirname(file), readlinkSync(file))
    : resolve(file);
}

/** Opens the file as a writer would and changes nothing. Throws the error of the system. */
function tryToWrite(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) {
    const place = placeOf(file);
    closeSync(openSync(place, 'wx'));
    rmSync(place);
  } else if (found.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  else if (found.isFile()) closeSync(openSync(file, 'r+'));
  // To open a pipe would wait for its reader.
  else accessSync(file, constants.W_OK);
}

/** Whether both names lead to one file, by whatever links. */
function isSameFile(one: string, other: string): boolean {
  try {
    const [a, b] = [statSync(one), statSync(other)];
    return a.isFile() && a.dev === b.dev && a.ino === b.ino;
  } catch {
    // The call that opens the file reports that it is missing.
    return false;
  }
}

/**
 * Throws a UsageError for a file that cannot be written. `flag` is what the user typed before its
 * name, as `--out `; `read` is the file that the command reads, and must not be lost.
 */
export function refuseUnwritable(file: string, flag = '', read = ''): void {
  if (file === '') throw new UsageError(`${flag}"": the name of the file is empty; name a file`);
  if (isSameFile(file, read)) {
    throw new UsageError(`${flag}${file}: the command reads that file; name another`);
  }
  try {
    tryToWrite(file);
  } catch (error) {
    throw unwritable(`${flag}${file}`, error);
  }
}

/** Writes a whole file. Throws a UsageError if that fails. */
export function writeWhole(file: string, contents: string | Uint8Array, flag = ''): void {
  try {
    writeFileSync(file, contents);
  } catch (error) {
    throw unwritable(`${flag}${file}`, error);
  }
}

/** A file that is written piece by piece. */
export class WrittenFile {
  private readonly file: string;
  private readonly flag: string;
  private descriptor: number | null;

  /** Opens the file; `flag` is as above. Throws a UsageError if that fails. */
  constructor(file: string, flag = '') {
    this.file = file;
    this.flag = flag;
    this.descriptor = this.tried(() => openSync(file, 'w'));
  }

  /** Throws a UsageError if the system refuses the bytes. */
  write(bytes: Uint8Array): void {
    const { descriptor } = this;
    if (descriptor === null) return;
    this.tried(() => {
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    });
  }

  close(): void {
    const { descriptor } = this;
    this.descriptor = null;
    if (descriptor !== null) this.tried(() => closeSync(descriptor));
  }

  /** Closes and removes a file that is not whole; a device stays. */
  discard(): void {
    if (this.descriptor === null) return;
    const isFile = fstatSync(this.descriptor).isFile();
    this.close();
    if (isFile) rmSync(this.file, { force: true });
  }

  private tried<T>(does: () => T): T {
    try {
      return does();
    } catch (error) {
      throw unwritable(`${this.flag}${this.file}`, error);
    }
  }
}

/** A new, empty folder where the system keeps temporary files. Throws a UsageError. */
export function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'machvm-'));
  } catch (error) {
    throw unwritable(`the folder for temporary files, ${tmpdir()}`, error);
  }
}
