/**
 * Dinero's din: `LABEL ADDRESS`, the address in hexadecimal. 0 reads, 1 writes, 2 fetches an
 * instruction; 3 is of no known kind, 4 empties the cache. Its extended form has letters (r, w, i,
 * m, c, v) and a size. An access without a size is one word of four bytes.
 */
import { mostly } from '../format';
import { hexOf } from '../numbers';
import { ONLY_OBJECT } from '../trace';
import { quoted } from '../trace_error';
import { lineFormat, TOO_BIG } from './line_reader';

const WORD_BYTES = 4;
const SKIPPED: Readonly<Record<string, string>> = {
  3: 'unknown kind',
  4: 'flush',
  m: 'unknown kind',
  c: 'copy back',
  v: 'invalidate',
};
/** A label that is a letter, or an address that has one. */
const MARKED = /^\s*(?:[rwimcv]\s|[0-4]\s+(?:0x|\d*[a-f])[0-9a-f]*(?:\s|$))/i;

export const dinero = lineFormat({
  summary: 'Dinero din: "0 7fff0038", 0 reads, 1 writes, 2 fetches; or "r 7fff0038 4"',
  sized: true,
  knownBy: 'a label 0 to 4, or r w i m c v, then an address in hexadecimal',
  endings: ['din'],
  pattern: /^\s*([0-4rwimcv])\s+(?:0x)?([0-9a-f]+)(?:\s+(\S+)(?:\s.*)?)?\s*$/i,
  shape: '"<label> <address> [<size>]", such as "0 7fff0038"',
  // Decimal numbers alone could be pages as well, and more of them a line are.
  tells: (lines) =>
    lines.some((line) => MARKED.test(line)) ||
    (mostly(lines, (line) => /^\s*\S+\s+\S+\s*$/.test(line)) && 'possible'),
  take([, label = '', digits = '', size], accesses) {
    const kind = label.toLowerCase();
    const skipped = SKIPPED[kind];
    if (skipped !== undefined) return skipped;
    const address = hexOf(digits);
    if (address === null) return TOO_BIG;
    const isExtended = kind > '9';
    if (isExtended && size !== undefined && !/^\d+$/.test(size)) {
      return { what: `${quoted(size)} is not a size`, expected: 'a whole number from 0' };
    }
    const bytes = isExtended && size !== undefined ? Number(size) : WORD_BYTES;
    return accesses.bytes(ONLY_OBJECT, address, bytes, kind === '1' || kind === 'w');
  },
});
