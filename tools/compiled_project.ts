/**
 * A tree with the code that is shipped, for the commands of the documents and for the processes of
 * tests: there are hundreds, and they start in a fraction of the time that the sources take. Types
 * are not checked.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HIDDEN = new Set(['bench', 'build', 'coverage', 'dist', 'test']);
const ASSETS = 'explorer/assets';

/** Makes the program of a project in a new folder, its data beside it; the folder's path. */
export function compiledProject(root: string): string {
  const output = mkdtempSync(join(tmpdir(), 'machvm-built-'));
  for (const name of readdirSync(root)) {
    if (!HIDDEN.has(name) && !name.startsWith('.')) {
      symlinkSync(join(root, name), join(output, name));
    }
  }
  const dist = join(output, 'dist');
  execFileSync(process.execPath, [join(__dirname, 'program.mjs'), root, dist]);
  // The page is bundled once, beside its sources.
  mkdirSync(join(dist, 'explorer'));
  symlinkSync(join(root, ASSETS), join(dist, ASSETS));
  return output;
}
