/**
 * Documents of the package, which stand beside the sources or beside the compiled form.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a file or folder below docs/ is; null if it is missing. */
function docPath(path: string): string | null {
  const places = ['..', '../..'].map((up) => join(__dirname, up, 'docs', path));
  return places.find((place) => existsSync(place)) ?? null;
}

/** The text of a file below docs/; null if there is none. */
export function docFile(path: string): string | null {
  const file = docPath(path);
  return file === null ? null : readFileSync(file, 'utf8');
}

/** The names of the pages in a folder below docs/, without their ending. */
export function docNames(folder: string): readonly string[] {
  const place = docPath(folder);
  const files = place === null ? [] : readdirSync(place).sort();
  return files.flatMap((file) => /^(.+)\.md$/.exec(file)?.[1] ?? []);
}
