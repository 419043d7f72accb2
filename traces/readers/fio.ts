/**
 * fio's iolog, versions 2 and 3: a line that names the version, then a file and what is done to it;
 * in version 3 a time comes before that. `read` and `write` have an offset and a length in bytes,
 * `sync` and `datasync` make the modified pages of the file clean. A file is an object.
 */
import type { Accesses, Misfit } from '../accesses';
import type { TraceFormatSpec } from '../format';
import { wholeOf } from '../numbers';
import { lineFormat, TOO_BIG } from './line_reader';

const HEAD = /^fio version (\d+) iolog\s*$/;
const SYNCS: ReadonlySet<string> = new Set(['sync', 'datasync']);
/** What touches no page here. */
const OTHERS: ReadonlySet<string> = new Set(
  'add open close wait trim sync_file_range syncfs inval'.split(' '),
);

export const fio: TraceFormatSpec = {
  ...lineFormat({
    summary: 'fio iolog, versions 2 and 3: "file read offset bytes"; objects are files',
    sized: true,
    knownBy: 'its first line, "fio version 2 iolog" or 3',
    endings: ['iolog'],
    // The head, or a time if there is one, the file, the action, and maybe its two numbers.
    pattern:
      /^(?:fio version (\d+) iolog|(?:\d+\s+)?(\S+)\s+([a-z_]+)(?:\s+(\d+)(?:\s+(\d+))?)?)\s*$/,
    shape:
      '"[<time>] <file> <read|write> <offset> <bytes>", ' +
      'or "[<time>] <file> <add|open|close|sync|datasync|trim|wait>"',
    take,
  }),
  guess: ({ lines: [first = ''] }) => HEAD.test(first),
};

function take(
  [, version, file = '', action = '', offset, length]: readonly string[],
  accesses: Accesses,
): Misfit | string | null {
  if (version !== undefined) {
    if (version === '2' || version === '3') return null;
    return { what: `is an iolog of version ${version}`, expected: 'version 2 or 3' };
  }
  if (SYNCS.has(action)) {
    accesses.recorder.sync(file);
    return null;
  }
  if (OTHERS.has(action)) return action;
  if (action !== 'read' && action !== 'write') {
    return { what: `there is no action "${action}"`, expected: 'one of fio, such as read or sync' };
  }
  if (offset === undefined || length === undefined) {
    return { what: `${action} without offset and length`, expected: 'both' };
  }
  const start = wholeOf(offset);
  if (start === null) return TOO_BIG;
  return accesses.bytes(file, start, Number(length), action === 'write');
}
