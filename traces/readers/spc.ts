/**
 * Block traces of the Storage Performance Council, as in UMass' Financial and WebSearch: unit,
 * block of 512 bytes, size in bytes, r or w, seconds; more fields may follow. The unit (ASU) is the
 * object. Lines of fewer fields than five are skipped, as the format's description says.
 */
import { BELOW_A_CACHE } from '../format';
import { times, wholeOf } from '../numbers';
import { lineFormat, TOO_BIG } from './line_reader';

const BLOCK_BYTES = 512;

export const spc = lineFormat({
  summary: 'SPC and UMass: unit,block,size,r|w,seconds; objects are units',
  sized: true,
  knownBy: 'five fields with commas or more, the fourth r or w',
  note: BELOW_A_CACHE,
  aliases: ['umass'],
  known: /^\s*\d+\s*,\s*\d+\s*,\s*\d+\s*,\s*[rw]\s*,\s*\d+(?:\.\d*)?(?:e[-+]?\d+)?\s*(?:,.*)?$/i,
  pattern: /^\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*([rw])\s*,.*$/i,
  shape: '"<unit>,<block>,<size>,<r|w>,<seconds>"',
  skips: [[/^[^,]*(,[^,]*){0,3}$/, 'fewer fields than five']],
  take([, unit = '', block = '', size = '', kind = ''], accesses) {
    const number = wholeOf(block);
    const start = number === null ? null : times(number, BLOCK_BYTES);
    if (start === null) return TOO_BIG;
    return accesses.bytes(unit, start, Number(size), /w/i.test(kind));
  },
});
