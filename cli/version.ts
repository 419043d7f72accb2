/**
 * The version of the package, as its package.json says: one folder up from the sources, two from
 * the compiled form.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function version(): string {
  for (const up of ['..', '../..']) {
    const file = join(__dirname, up, 'package.json');
    if (!existsSync(file)) continue;
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as { version?: string }; // parsed
    return parsed.version ?? 'unknown';
  }
  return 'unknown';
}
