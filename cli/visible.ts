/**
 * Text of files as a terminal may have it. Whatever a command prints passes here once, so that no
 * name in a trace or a scenario moves the cursor, colours the screen or turns lines around.
 */

/** C0 but for tabs and new lines, DEL, C1, and the marks that change the direction of text. */
const CONTROLS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
/** The colours that commands put around their words. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with ESC
const COLOR = /(\x1b\[\d{1,2}m)/;

function escaped(text: string): string {
  return text.replace(CONTROLS, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Writes control characters as `\u001b`, as JSON does; `colored` text keeps colours. */
export function visible(text: string, colored = false): string {
  if (!colored) return escaped(text);
  const parts = text.split(COLOR);
  return parts.map((part, i) => (i % 2 === 1 ? part : escaped(part))).join('');
}
