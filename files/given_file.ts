/** A file that a program names: its bytes, or what keeps it from being read and what to give. */
import { readFileSync } from 'node:fs';
import { GivenError } from '../kernel/mach/given';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'the file does not exist',
  ENOTDIR: 'the file does not exist',
  EISDIR: 'that is a folder',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
};

/**
 * Reads a file. `routine` and `key` are what the program called and gave; `meant` is asked only if
 * the file cannot be read. Throws a GivenError.
 */
export function givenFile(
  routine: string,
  key: string,
  path: string,
  meant: () => string,
): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = String(Reflect.get(Object(error), 'code'));
    const why = REASONS[code] ?? `the system says ${code}`;
    const what = `${routine}: ${key} is ${JSON.stringify(path)}: ${why}; ${meant()}`;
    throw new GivenError(what, { cause: error });
  }
}
