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

  /** Checks the types of programs, as strictly as the project's own, with the fast compiler. */
  types(names: readonly string[]): Run {
    const config = {
      extends: join(this.root, 'tsconfig.json'),
      compilerOptions: {
        paths: { machvm: [join(this.root, 'index.ts')] },
        typeRoots: [join(this.root, 'node_modules/@types')],
        rootDir: '/',
      },
      files: names,
      include: [],
    };
    this.write('tsconfig.json', JSON.stringify(config));
    return this.shell('"$NODE" "$TSC" -p tsconfig.json --pretty false');
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
        LOADER: join(this.root, 'node_modules/ts-node/register'),
        PATH: `${join(this.path, '.bin')}${delimiter}${process.env['PATH']}`,
        TSC: join(this.root, 'node_modules/typescript-7/bin/tsc'),
        MAIN: join(this.built, 'dist/cli/main.js'),
        TS_NODE_PROJECT: join(this.root, 'tsconfig.json'),
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
