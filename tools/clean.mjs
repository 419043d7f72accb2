/**
 * Removes the folders named on the command line, on any platform: `node tools/clean.mjs dist`.
 */
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const generated = ['dist', 'build', 'coverage'];

for (const name of process.argv.slice(2)) {
  if (!generated.includes(name)) throw new Error(`clean: ${name} is not one of ${generated}`);
  rmSync(join(root, name), { recursive: true, force: true });
}
