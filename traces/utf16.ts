/**
 * Recognizes UTF-16, as Excel's "Unicode text" and PowerShell's `>` write it. Every reader of text
 * expects UTF-8; without this check, its errors would quote characters that the file does not have.
 */
import type { Misfit } from './accesses';

/** Bytes that are looked at. */
const SAMPLE = 4096;

type Encoding = 'UTF-16' | 'UTF-16LE' | 'UTF-16BE';

/** What is wrong with a text that begins with these bytes, if it is UTF-16. */
export function utf16Problem(bytes: Uint8Array): Misfit | null {
  const encoding = encodingOf(bytes.subarray(0, SAMPLE));
  if (encoding === null) return null;
  const expected = `UTF-8; \`iconv -f ${encoding} -t UTF-8\` converts it`;
  return { what: `is ${encoding}`, expected };
}

function encodingOf(bytes: Uint8Array): Encoding | null {
  const [first, second] = bytes;
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const units = Math.floor(bytes.length / 2);
  if (units < 2) return null;
  if (hasMark) {
    // Random bytes may begin like the mark. Digits and delimiters have a byte of 0 each.
    const zeros = asciiUnits(bytes, first === 0xff ? 1 : 0);
    return zeros * 4 >= units ? 'UTF-16' : null;
  }
  if (asciiUnits(bytes, 1) === units) return 'UTF-16LE';
  return asciiUnits(bytes, 0) === units ? 'UTF-16BE' : null;
}

/** Characters of ASCII, where the byte of 0 is the first (0) or the second (1) of a unit. */
function asciiUnits(bytes: Uint8Array, zeroAt: 0 | 1): number {
  let count = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const code = bytes[at + 1 - zeroAt] ?? 0;
    const isText = (code >= 0x20 && code < 0x7f) || (code >= 0x09 && code <= 0x0d);
    if (isText && bytes[at + zeroAt] === 0) count += 1;
  }
  return count;
}
