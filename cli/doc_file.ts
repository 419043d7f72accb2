/**
 * Documents of the package, which stand beside the sources or beside the compiled form.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a file below docs/; null if there is none. */
export function docFile(path: string): string | null {
  for (const up of ['..', '../..']) {
    const file = join(__dirname, up, 'docs', path);
    if (existsSync(file)) return readFileSync(file, 'utf8');
  }
  return null;
}
