/**
 * The project compiled for the commands of the documents and for the processes of tests: a command
 * of compiled code starts in a third of the time, and there are hundreds. Types are not checked.
 */
import { cpSync, mkdtempSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** What commands read as it stands. */
const LINKED = ['docs', 'node_modules'];

const LEFT_OUT = new Set(['bench', 'build', 'coverage', 'dist', 'test', ...LINKED]);

/** Compiles the sources of a project into a new folder, its data beside them; the folder's path. */
export function compiledProject(root: string): string {
  const output = mkdtempSync(join(tmpdir(), 'machvm-built-'));
  const names = readdirSync(root).filter((name) => !LEFT_OUT.has(name) && !name.startsWith('.'));
  const files = names.flatMap((name) =>
    statSync(join(root, name)).isDirectory()
      ? readdirSync(join(root, name), { recursive: true }).map((file) => join(name, `${file}`))
      : [name],
  );
  buildSync({
    absWorkingDir: root,
    entryPoints: files.filter((name) => /(?<!\.d)\.ts$/.test(name)),
    outdir: output,
    outbase: root,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    tsconfigRaw: {},
    logLevel: 'error',
  });
  for (const name of names) {
    const filter = (path: string): boolean => !/\.tsx?$/.test(path);
    cpSync(join(root, name), join(output, name), { recursive: true, filter });
  }
  for (const name of LINKED) symlinkSync(join(root, name), join(output, name));
  return output;
}
