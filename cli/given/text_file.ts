/**
 * Files that a command reads, with what is wrong with them in one line: errors of use.
 */
import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import { errorCode, UsageError } from '../show/output';

/** The file that stands for standard input or output. */
export const STANDARD = '-';

/** What the system's commonest reasons are in words. */
const reading: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'is a folder; a file should be there',
  EACCES: 'may not be read',
};
/** How a file is called in what people read. */
export function fileName(file: string): string {
  return file === STANDARD ? 'standard input' : file;
}

/** How gzip data begin, read as text: the second byte is not valid UTF-8. */
const GZIP = '\u001f\ufffd\b';
const COMPRESSED =
  'is compressed, not text; a recording is read by `machvm explore` and `machvm state`';

let standard: string | null = null;

/** What was read from standard input, which can be read once; null if nothing was. */
export function standardText(): string | null {
  return standard;
}

/** The text of a file, or of standard input. Throws a UsageError if it cannot be read. */
export function readTextFile(file: string): string {
  // To ask process.stdin would make the pipe one that has nothing to read yet.
  if (file === STANDARD && isatty(0)) {
    throw new UsageError('standard input: is a terminal; a file should come through a pipe');
  }
  const text = contents(file);
  if (file === STANDARD) standard = text;
  if (text.startsWith(GZIP)) throw new UsageError(`${fileName(file)}: ${COMPRESSED}`);
  if (text.includes('\0')) throw new UsageError(`${fileName(file)}: is not a text file`);
  return text;
}

function contents(file: string): string {
  try {
    return readFileSync(file === STANDARD ? 0 : file, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    throw new UsageError(`${fileName(file)}: ${reading[code] ?? `cannot be read (${code})`}`);
  }
}
