/** How a path is printed. */
import { relative } from 'node:path';

/** A path as one would type it: relative where that is inside the current folder. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
