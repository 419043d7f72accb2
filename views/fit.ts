/**
 * Lines that are made to fit: a line that is too long goes on below, broken between words. Only a
 * word that is longer than a whole line is broken itself, behind a sign where it has one.
 */

/** Text in fewer columns than this is hard to read: it goes below what stands left of it. */
const LEAST_TEXT = 24;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the codes of colours
const COLOURS = /\u001b\[[\d;]*m/g;

/** The columns that a text takes on the terminal. */
export function widthOf(text: string): number {
  return text.replace(COLOURS, '').length;
}

/** The pieces of a word that is longer than a line. */
function pieces(word: string, width: number): readonly string[] {
  const found: string[] = [];
  let rest = word;
  while (widthOf(rest) > width) {
    const [head = ''] = /^.*[,:/_.|-]/.exec(rest.slice(0, width)) ?? [];
    const at = head.length > 0 ? head.length : width;
    found.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...found, rest];
}

/** Words in lines: `first` columns in the first one, `width` in those below. */
export function linesOf(text: string, width: number, first = width): readonly string[] {
  const lines: string[] = [];
  let line: string | null = null;
  for (const word of text.trim().split(/\s+/)) {
    const room = lines.length === 0 ? first : width;
    if (line !== null && widthOf(line) + 1 + widthOf(word) <= room) {
      line += ` ${word}`;
      continue;
    }
    if (line !== null) lines.push(line);
    const parts = pieces(word, line === null ? first : width);
    lines.push(...parts.slice(0, -1));
    line = parts[parts.length - 1] ?? '';
  }
  return line === null ? lines : [...lines, line];
}

/** Left and right side of a line in two columns, `name   what it is`; null for other lines. */
function sides(line: string): readonly [left: string, right: string] | null {
  const [, left = '', right = ''] = /^(\s*\S.*?\s{2,})(\S.*)$/.exec(line) ?? [];
  return left === '' ? null : [left, right];
}

/** A line that is too long, in several. */
function fittedLine(line: string, width: number): string {
  const [left, right] = sides(line) ?? ['', ''];
  const column = widthOf(left);
  if (left !== '' && column + LEAST_TEXT <= width) {
    return left + linesOf(right, width - column).join(`\n${' '.repeat(column)}`);
  }
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  const deeper = `${indent}    `;
  const below = (text: string): readonly string[] =>
    linesOf(text, width - deeper.length).map((each) => deeper + each);
  if (left !== '' && column <= width) return [left.trimEnd(), ...below(right)].join('\n');
  const own = linesOf(line, width - deeper.length, width - indent.length);
  return own.map((each, i) => (i === 0 ? indent : deeper) + each).join('\n');
}

/** Text whose lines take at most `width` columns. */
export function fitted(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (widthOf(line) <= width ? line : fittedLine(line, width)))
    .join('\n');
}
