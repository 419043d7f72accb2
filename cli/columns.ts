/**
 * How wide output may be, and lines that are made to fit: a line that is too long goes on below,
 * broken between words. Only a word that is longer than a whole line is broken itself, behind a
 * sign where it has one.
 */

/** The width of output through a pipe; a wider terminal does not make lines longer than this. */
export const WIDEST = 100;
/** In a narrower terminal lines are laid out for this many columns. */
const NARROWEST = 60;
/** Text in fewer columns than this is hard to read: it goes below what stands left of it. */
const LEAST_TEXT = 24;

/** The columns of the terminal behind a stream, if there is one or COLUMNS names them. */
function known(stream: NodeJS.WriteStream): number | null {
  const named = Number(process.env['COLUMNS']);
  if (Number.isInteger(named) && named > 0) return named;
  return stream.isTTY === true && stream.columns > 0 ? stream.columns : null;
}

function clamped(width: number): number {
  return Math.max(NARROWEST, Math.min(WIDEST, width));
}

/** The width of what is laid out now for some other place than the terminal. */
let elsewhere: number | null = null;

/** Makes a text for a place of `width` columns, whatever the terminal. */
export function inColumns<T>(width: number, make: () => T): T {
  const before = elsewhere;
  elsewhere = width;
  try {
    return make();
  } finally {
    elsewhere = before;
  }
}

/** The columns that a line of output may take. */
export function columns(): number {
  return elsewhere ?? clamped(known(process.stdout) ?? WIDEST);
}

/** The columns of text with a margin to the right. */
export function textColumns(): number {
  return columns() - 4;
}

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
export function fitted(text: string, width = columns()): string {
  return text
    .split('\n')
    .map((line) => (widthOf(line) <= width ? line : fittedLine(line, width)))
    .join('\n');
}

/**
 * Lines that a program may read, messages of errors and lines of transcripts: they are made to fit
 * only in a terminal, or where COLUMNS says how wide they may be.
 */
export function fittedTo(stream: NodeJS.WriteStream, text: string): string {
  const width = known(stream);
  return width === null ? text : fitted(text, clamped(width));
}
