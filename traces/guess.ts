/**
 * Which format is this? The content decides; the name is asked only where the content is silent,
 * as in a lackey log that begins with pages of the program's own output. What lives here: the list
 * of formats and the guess.
 */
import { RLV_MAGIC } from './rlv';
import { CANONICAL_LINE, PAGE_TOKEN, pageTokens } from './text';

/** The formats by name, with what a user is told of each. */
export const traceFormats = {
  rlv: 'the compact binary format, which begins with the letters RLV1',
  lackey: 'output of valgrind --tool=lackey --trace-mem=yes',
  text: 'lines "<number> <R|W> <object>:<page>"',
  refs: 'a reference string such as "1 2 3w 4"',
} as const satisfies Readonly<Record<string, string>>;

export type TraceFormat = keyof typeof traceFormats;

const LACKEY_LINE = /^(I {2}| [LSM] ) *[0-9a-f]+,\d+\s*$/;
const LACKEY_BANNER = /^==\d+== Lackey/;

export function isTraceFormat(name: string): name is TraceFormat {
  return Object.hasOwn(traceFormats, name);
}

/** The format of a file, by its first bytes (some thousand are enough) and its name; or null. */
export function guessFormat(file: string, head: Uint8Array): TraceFormat | null {
  const text = new TextDecoder().decode(head);
  if (text.startsWith(RLV_MAGIC)) return 'rlv';
  return (text.includes('\0') ? null : guessText(text)) ?? guessName(file);
}

function guessText(text: string): TraceFormat | null {
  const lines = text.split(/\r?\n/);
  if (lines.some((line) => LACKEY_LINE.test(line) || LACKEY_BANNER.test(line))) return 'lackey';
  if (lines.some((line) => CANONICAL_LINE.test(line))) return 'text';
  // A slip of the pen in a reference string is an error in a line, not an unknown format.
  const tokens = lines.flatMap(pageTokens);
  const pages = tokens.filter((token) => PAGE_TOKEN.test(token)).length;
  return pages > 0 && pages * 2 >= tokens.length ? 'refs' : null;
}

/** `perl_small.lackey.head.txt` is a lackey trace: any part of the name may say so. */
function guessName(file: string): TraceFormat | null {
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  const parts = base.toLowerCase().split('.').slice(1);
  return parts.find(isTraceFormat) ?? null;
}
