/**
 * Traces of Florida International University.
 *
 * fiu: system calls above the page cache: sequence, nanoseconds, operation, inode, size of the
 * inode, and for READ and WRITE offset, size and HIT, MISS or APPEND. An inode is an object; FSYNC
 * and FDATASYNC make its modified pages clean. iodedup: blocks below the cache, of 512 bytes:
 * nanoseconds, process, its name, block, number of blocks, W or R, major, minor, MD5.
 */
import { BELOW_A_CACHE } from '../format';
import { times, wholeOf } from '../numbers';
import { lineFormat, TOO_BIG } from './line_reader';

const BLOCK_BYTES = 512;

/** Operation, inode, its size, offset, size, and maybe how it went. */
const TRANSFER = /(READ|WRITE)\s+(\d+)\s+\S+\s+(\d+)\s+(\d+)(?:\s+\S+)?/;
/** Operation, inode, and maybe its size. */
const OTHER = /([A-Z]+)\s+(\d+)(?:\s+\S+)*/;

export const fiu = lineFormat({
  summary: 'FIU: "1 9 READ inode size offset bytes HIT"; inodes are objects',
  sized: true,
  knownBy: 'two numbers, then an operation such as READ, FSYNC or CLOSE',
  known: /^\s*\d+\s+\d+\s+[A-Z]+(?:\s+\d+)+(?:\s+[A-Z]+)?\s*$/,
  pattern: new RegExp(`^\\s*\\S+\\s+\\S+\\s+(?:${TRANSFER.source}|${OTHER.source})\\s*$`),
  shape:
    '"<number> <ns> <READ|WRITE> <inode> <inode size> <offset> <size> <HIT|MISS|APPEND>", ' +
    'or "<number> <ns> <OPEN|CLOSE|FSYNC|FDATASYNC> <inode> <inode size>"',
  take([, kind, inode = '', offset = '', size = '', other = '', named = ''], accesses) {
    if (kind === undefined) {
      if (other === 'READ' || other === 'WRITE') {
        return { what: `${other} without offset and size`, expected: 'both' };
      }
      if (other !== 'FSYNC' && other !== 'FDATASYNC') return other.toLowerCase();
      accesses.recorder.sync(named);
      return null;
    }
    const start = wholeOf(offset);
    if (start === null) return TOO_BIG;
    return accesses.bytes(inode, start, Number(size), kind === 'WRITE');
  },
});

export const iodedup = lineFormat({
  summary: 'FIU blocks: "ns pid process block blocks W|R major minor md5"; objects are disks',
  sized: true,
  knownBy: 'nine fields, the sixth W or R',
  note: BELOW_A_CACHE,
  known: /^\s*\d+\s+\d+\s+\S+\s+\d+\s+\d+\s+[WR]\s+\d+\s+\d+(?:\s+[0-9a-f]+)?\s*$/i,
  pattern: /^\s*\S+\s+\S+\s+\S+\s+(\d+)\s+(\d+)\s+([WR])\s+(\d+)\s+(\d+)(?:\s+\S+)?\s*$/i,
  shape: '"<ns> <pid> <process> <block> <blocks> <W|R> <major> <minor> <md5>"',
  take([, block = '', blocks = '', kind = '', major = '', minor = ''], accesses) {
    const number = wholeOf(block);
    const start = number === null ? null : times(number, BLOCK_BYTES);
    if (start === null) return TOO_BIG;
    const bytes = Number(blocks) * BLOCK_BYTES;
    return accesses.bytes(`${major}:${minor}`, start, bytes, /w/i.test(kind));
  },
});
