/**
 * Which format is this? The content decides; the name is asked only where the content is silent,
 * as in a lackey log that begins with pages of the program's own output.
 */
import type { Head, TraceFormatSpec } from './format';
import type { TraceFormat } from './formats';
import { formatNames, traceFormats } from './formats';

/** Bytes that the guess looks at. */
export const GUESS_BYTES = 1 << 16;

/** The format of a file, by its first bytes and its name; or null. */
export function guessFormat(file: string, bytes: Uint8Array): TraceFormat | null {
  const head = headOf(file, bytes.subarray(0, GUESS_BYTES));
  const specs: Readonly<Record<string, TraceFormatSpec>> = traceFormats;
  return (
    formatNames.find((name) => specs[name]?.guess(head) === true) ??
    formatNames.find((name) =>
      head.endings.some((word) => word === name || specs[name]?.endings?.includes(word) === true),
    ) ??
    null
  );
}

function headOf(file: string, bytes: Uint8Array): Head {
  const text = new TextDecoder().decode(bytes);
  const isText = !text.includes('\0') && bytes.length > 0 && !seemsBinary(text);
  const lines = isText ? text.split(/\r?\n/) : [];
  // The last line is seldom whole where the file goes on.
  if (lines.length > 1 && bytes.length >= GUESS_BYTES) lines.pop();
  return {
    bytes,
    lines: lines.filter((line) => line.trim() !== '' && !line.startsWith('#')),
    endings: endingsOf(file),
  };
}

/** One character in twenty that is no text, as where bytes were no UTF-8. */
function seemsBinary(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const strange = text.match(/[\u0001-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0;
  return strange * 20 > text.length;
}

/** `perl_small.lackey.head.txt` is a lackey trace: any part of the name may say so. */
function endingsOf(file: string): readonly string[] {
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return base.toLowerCase().split('.').slice(1);
}
