/**
 * Files that a command reads and writes, with what is wrong with them in one line: errors of use.
 */
import { readFileSync } from 'node:fs';
import { errorCode, UsageError } from './output';

/** The text of a file. Throws a UsageError if it cannot be read. */
export function readTextFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: cannot be read (${errorCode(error)})`);
  }
}

/** What is thrown for a file that cannot be written, by the error of the system. */
export function unwritable(file: string, error: unknown): UsageError {
  return new UsageError(`${file}: cannot be written (${errorCode(error)})`);
}
