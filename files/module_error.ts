/** A file of the user's that cannot be loaded. */
import { isAbsolute } from 'node:path';
import { shortPath } from './short_path';

/** A place in a file; lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Thrown for a module that cannot be loaded; the message is one line, `file:line:column: why`. */
export class ModuleError extends Error {
  override readonly name = 'ModuleError';
  readonly path: string;
  readonly place: Place | null;
  /** What is wrong, without the place. */
  readonly what: string;

  constructor(path: string, place: Place | null, what: string) {
    const at = place === null ? '' : `:${place.line}:${place.column}`;
    super(`${isAbsolute(path) ? shortPath(path) : path}${at}: ${what}`);
    this.path = path;
    this.place = place;
    this.what = what;
  }
}
