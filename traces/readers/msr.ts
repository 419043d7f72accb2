/**
 * Block traces of Microsoft Research Cambridge: time in 100 ns, host, disk, Read or Write, offset
 * and size in bytes, response time. Disk numbers repeat from host to host, so both name the object.
 */
import { BELOW_A_CACHE } from '../format';
import { wholeOf } from '../numbers';
import { lineFormat, TOO_BIG } from './line_reader';

export const msr = lineFormat({
  summary: 'MSR Cambridge: time,host,disk,Read|Write,offset,size,response; objects are disks',
  sized: true,
  knownBy: 'seven fields with commas, the fourth Read or Write',
  note: BELOW_A_CACHE,
  pattern: /^[^,]*,([^,\s]+),(\d+),(Read|Write),(\d+),(\d+)(?:,.*)?$/i,
  shape: '"<time>,<host>,<disk>,<Read|Write>,<offset>,<size>,<response>"',
  skips: [[/^Timestamp,/i, 'column names']],
  take([, host = '', disk = '', kind = '', start = '', size = ''], accesses) {
    const offset = wholeOf(start);
    if (offset === null) return TOO_BIG;
    return accesses.bytes(`${host}.${disk}`, offset, Number(size), /^w/i.test(kind));
  },
});
