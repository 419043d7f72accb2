/**
 * Loads and stores as many courses hand them out: `l 0x1fffff50 1`, `s 0x3fffffe4 2`. The number
 * behind the address counts the instructions since the last access; it is not a size, and not used.
 * So an access is one byte.
 */
import { hexOf } from '../numbers';
import { ONLY_OBJECT } from '../trace';
import { lineFormat, TOO_BIG } from './line_reader';

export const load_store = lineFormat({
  summary: 'loads and stores of courses: "l 0x1fffff50 1", "s 0x3fffffe4 2"',
  knownBy: 'l or s, then an address that begins with 0x',
  pattern: /^\s*([ls])\s+0x([0-9a-f]+)(?:\s.*)?$/i,
  shape: '"<l|s> 0x<address> [<instructions>]", such as "l 0x1fffff50 1"',
  take([, kind, digits = ''], accesses) {
    const address = hexOf(digits);
    if (address === null) return TOO_BIG;
    return accesses.bytes(ONLY_OBJECT, address, 1, kind === 's' || kind === 'S');
  },
});
