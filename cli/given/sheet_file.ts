/**
 * The file of `ask --sheet`: `-` is standard output.
 */
import { STANDARD } from './text_file';
import { refuseUnwritable, writeWhole } from './written_file';

/** Why a flag goes against --sheet. */
export const SHEET_HAS_KEY = 'a sheet has its key';

const FLAG = '--sheet ';

/** Throws a UsageError for a file that cannot be written, or that the command reads. */
export function refuseSheet(out: string, read = ''): void {
  if (out !== STANDARD) refuseUnwritable(out, FLAG, read);
}

/** Writes sheets. Throws a UsageError if that fails. */
export function writeSheet(out: string, html: string): void {
  if (out === STANDARD) process.stdout.write(html);
  else writeWhole(out, html, FLAG);
}
