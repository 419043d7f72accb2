/** How wide output may be: as wide as the terminal, within limits. */
import { fitted } from '../../views/fit';
import { WIDEST } from '../../views/style';

/** In a narrower terminal lines are laid out for this many columns. */
const NARROWEST = 60;

/** The columns of the terminal behind a stream, if there is one or COLUMNS names them. */
function known(stream: NodeJS.WriteStream): number | null {
  const named = Number(process.env['COLUMNS']);
  if (Number.isInteger(named) && named > 0) return named;
  return stream.isTTY === true && stream.columns > 0 ? stream.columns : null;
}

function clamped(width: number): number {
  return Math.max(NARROWEST, Math.min(WIDEST, width));
}

/** The columns that a line of output may take. */
export function columns(): number {
  return clamped(known(process.stdout) ?? WIDEST);
}

/** The columns of text with a margin to the right. */
export function textColumns(): number {
  return columns() - 4;
}

/**
 * Lines that a program may read, messages of errors and lines of transcripts: they are made to fit
 * only in a terminal, or where COLUMNS says how wide they may be.
 */
export function fittedTo(stream: NodeJS.WriteStream, text: string): string {
  const width = known(stream);
  return width === null ? text : fitted(text, clamped(width));
}
