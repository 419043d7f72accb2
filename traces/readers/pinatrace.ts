/**
 * pinatrace, an example that comes with Intel's Pin: `0x401000: R 0x7ffe10`, the address of an
 * instruction and what it reads or writes. Some versions add the size in bytes and the value;
 * without a size an access is one byte. Instructions are no references here: the program does not
 * record their fetches.
 */
import { hexOf } from '../numbers';
import { ONLY_OBJECT } from '../trace';
import { lineFormat, TOO_BIG } from './line_reader';

const ADDRESS = '(?:0x)?([0-9a-f]+)|\\(nil\\)';

export const pinatrace = lineFormat({
  summary: 'pinatrace of Intel Pin: "0x401000: R 0x7ffe10", and a size if there is one',
  sized: true,
  knownBy: 'an address in hexadecimal with a colon, R or W, and another address',
  pattern: new RegExp(
    `^\\s*(?:0x[0-9a-f]+|[0-9a-f]{5,}|\\(nil\\)):\\s*([RW])\\s+(?:${ADDRESS})` +
      '(?:\\s+(\\d+)(?!\\S))?(?:\\s.*)?$',
    'i',
  ),
  shape: '"<instruction>: <R|W> <address> [<size>]", such as "0x401000: R 0x7ffe10"',
  take([, kind, digits = '0', size = '1'], accesses) {
    const address = hexOf(digits);
    if (address === null) return TOO_BIG;
    return accesses.bytes(ONLY_OBJECT, address, Number(size), kind === 'W' || kind === 'w');
  },
});
