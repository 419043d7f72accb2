/**
 * A folder in which the code blocks of one document run. It shows the project's own files through
 * links, so that `scenarios/library/...` resolves, while what a block writes stays in the folder.
 * `machvm` resolves to the compiled sources, as a package and as a command, as it does for a user
 * who installed the package.
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface Run {
  readonly status: number;
  /** Both streams, in the order in which they were written, as a terminal shows them. */
  readonly output: string;
}

const HIDDEN = new Set(['.git', 'node_modules', 'dist', 'build', 'coverage', 'package.json']);
const LIMIT_MS = 120_000;

/**
 * Checks the types of programs, given by their paths, as strictly as the project's own, with the
 * fast compiler. The files of what is wrong are relative to `/`.
 */
export function checkTypes(root: string, files: readonly string[]): Run {
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      paths: { machvm: [join(root, 'index.ts')] },
      typeRoots: [join(root, 'node_modules/@types')],
      rootDir: '/',
    },
    files,
    include: [],
  };
  const folder = mkdtempSync(join(tmpdir(), 'machvm-types-'));
  const path = join(folder, 'tsconfig.json');
  writeFileSync(path, JSON.stringify(config));
  const tsc = join(root, 'node_modules/typescript-7/bin/tsc');
  // The tests run beside it, so that its threads would only take from theirs.
  const args = [tsc, '-p', path, '--pretty', 'false', '--singleThreaded'];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: '/', encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return { status: status ?? 1, output: stdout };
}

export class DocsFolder {
  readonly root: string;
  private readonly built: string;
  readonly path: string;

  /** The compiled project is that of `compiledProject`. */
  constructor(root: string, built: string) {
    this.root = root;
    this.built = built;
    this.path = mkdtempSync(join(tmpdir(), 'machvm-docs-'));
    for (const name of readdirSync(root)) {
      if (!HIDDEN.has(name)) symlinkSync(join(root, name), join(this.path, name));
    }
    this.linkPackages();
    this.linkCommand();
  }

  /** All installed packages, and beside them the project under its own name. */
  private linkPackages(): void {
    const installed = join(this.root, 'node_modules');
    const visible = join(this.path, 'node_modules');
    mkdirSync(join(visible, 'machvm'), { recursive: true });
    for (const name of readdirSync(installed)) {
      if (!name.startsWith('.')) symlinkSync(join(installed, name), join(visible, name));
    }
    const entry = JSON.stringify(join(this.built, 'dist/index.js'));
    writeFileSync(join(visible, 'machvm/index.js'), `module.exports = require(${entry});\n`);
  }

  /** `machvm` on the path, so that it runs in a pipe too. */
  private linkCommand(): void {
    const bin = join(this.path, '.bin');
    mkdirSync(bin);
    const text = '#!/bin/sh\nexec "$NODE" "$MAIN" "$@"\n';
    writeFileSync(join(bin, 'machvm'), text, { mode: 0o755 });
  }

  write(name: string, text: string): void {
    // A name that the project has too would be written through the link.
    rmSync(join(this.path, name), { force: true });
    writeFileSync(join(this.path, name), text);
  }

  node(name: string): Run {
    return this.shell(`"$NODE" -r "$LOADER" ./${name}`);
  }

  /** Runs a command line in the folder. */
  shell(command: string): Run {
    const log = join(this.path, '.output');
    const descriptor = openSync(log, 'w');
    const run = spawnSync('sh', ['-c', command], {
      cwd: this.path,
      stdio: ['ignore', descriptor, descriptor],
      timeout: LIMIT_MS,
      env: {
        ...process.env,
        NODE: process.execPath,
        LOADER: join(this.root, 'node_modules/sucrase/register/ts'),
        PATH: `${join(this.path, '.bin')}${delimiter}${process.env['PATH']}`,
        MAIN: join(this.built, 'dist/cli/main.js'),
        NO_COLOR: '1',
        MACHVM_NO_PROGRESS: '1',
        COLUMNS: undefined,
      },
    });
    closeSync(descriptor);
    const output = readFileSync(log, 'utf8');
    rmSync(log);
    return run.status === null
      ? { status: 1, output: `${output}\nwas ended after ${LIMIT_MS / 1000} s` }
      : { status: run.status, output };
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
