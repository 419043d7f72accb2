/**
 * Documents of the package.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { packageFile } from '../../files/package_folder';

/** The text of a file below docs/; null if there is none. */
export function docFile(path: string): string | null {
  const file = packageFile(`docs/${path}`);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** The names of the pages in a folder below docs/, without their ending. */
export function docNames(folder: string): readonly string[] {
  const place = packageFile(`docs/${folder}`);
  const files = existsSync(place) ? readdirSync(place).sort() : [];
  return files.flatMap((file) => /^(.+)\.md$/.exec(file)?.[1] ?? []);
}
