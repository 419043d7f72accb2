/**
 * Modules of the user's own, pagers and policies: loads what a file exports, JavaScript always,
 * TypeScript where something reads it. What is wrong with a file is one clear line.
 */
import { existsSync, statSync } from 'node:fs';
import { createRequire, default as Module } from 'node:module';
import { join, resolve } from 'node:path';
import { isPromise } from '../kernel/mach/pager_error';
import { errorCode, UsageError } from './output';
import { shortPath } from './text_file';
import { admitUserCode, placeOf, runsAt } from './user_code';

/**
 * In a user's file, 'machvm' is the package that runs it, wherever the file lies: a pager that was
 * made by one copy of the package and run by another would be a puzzle.
 */
function nameThisPackage(): void {
  const resolveFilename: unknown = Reflect.get(Module, '_resolveFilename');
  if (typeof resolveFilename !== 'function') return;
  const own = join(__dirname, '..', 'index');
  Reflect.set(Module, '_resolveFilename', (request: string, ...rest: readonly unknown[]) =>
    Reflect.apply(resolveFilename, Module, [request === 'machvm' ? own : request, ...rest]),
  );
}

let named = false;

/** What makes `require` read TypeScript, in the order in which it is looked for. */
const loaders = ['ts-node/register/transpile-only', 'tsx/cjs', '@swc-node/register'];

/** For ts-node, which would otherwise want a tsconfig.json of the user's. */
const COMPILER_OPTIONS = '{"module":"node16","moduleResolution":"node16","target":"es2022"}';

/** Sees to it that a .ts file can be loaded: by what runs now, or by what is beside it. */
function prepareTypeScript(file: string, path: string): void {
  if (require.extensions['.ts'] !== undefined || 'typescript' in process.features) return;
  const beside = createRequire(path);
  for (const loader of loaders) {
    try {
      beside.resolve(loader);
    } catch {
      continue;
    }
    process.env['TS_NODE_SKIP_PROJECT'] ??= 'true';
    process.env['TS_NODE_COMPILER_OPTIONS'] ??= COMPILER_OPTIONS;
    beside(loader);
    return;
  }
  throw new UsageError(
    `${file}: Node reads no TypeScript by itself; install ts-node and typescript beside it ` +
      '(npm install ts-node typescript), or compile it to .js and name that',
  );
}

/** Where in the file an error arose, as `:line` or `:line:column`, if its stack says so. */
export function placeIn(file: string, error: unknown): string {
  const at = error instanceof Error ? (error.stack ?? '').split(resolve(file))[1] : '';
  return /^(:\d+)+/.exec(at ?? '')?.[0] ?? '';
}

/** A file that was loaded on the way, and that Node cannot read: `helper.js:3`. */
function otherFile(path: string, error: Error): string {
  const [, file = '', line = ''] =
    /^(\/[^\n]+|[A-Z]:[^\n]+?):(\d+)\n/.exec(error.stack ?? '') ?? [];
  return file === '' || file === path ? '' : `${shortPath(file)}:${line}`;
}

/** A promise that a function of the user's returns is a mistake by itself: what it holds is not. */
export function unheard<T>(answer: T): T {
  if (isPromise(answer)) Promise.resolve(answer).catch(() => undefined);
  return answer;
}

/** What happened outside all functions of the user's, in one line: as in a timer or a promise. */
export function strayError(error: unknown, files: readonly string[]): string {
  const file = files.find((each) => placeIn(each, error) !== '');
  const place = file === undefined ? files.join(', ') : file + placeIn(file, error);
  const what = error instanceof Error ? whatOf(error, file ?? '') : String(error).split('\n')[0];
  return `${place}: ${what}; thrown in a promise or a timer, which no pager or policy needs`;
}

/** What Node says of a module that it cannot load at once, and what would do. */
const LOADS: Readonly<Record<string, string>> = {
  ERR_REQUIRE_ESM:
    'is an ES module, which cannot be loaded here; use module.exports in a .cjs file',
  ERR_REQUIRE_ASYNC_MODULE: 'waits at its top level; a module must be complete when it is loaded',
};

/** What an error says, in one line; compilers say that they failed, then why. */
function whatOf(error: Error, path: string): string {
  const known = LOADS[errorCode(error)];
  if (known !== undefined) return known;
  const lines = error.message.split('\n').map((line) => line.replace(path, '').trim());
  const said = lines.filter((line) => line !== '' && !line.endsWith('compile TypeScript:'));
  return (said[0] ?? error.name).replace(/^[\s:]+/, '').replace(/^[x×⨯] +(?=[A-Z])/, '');
}

/**
 * All that a file exports, what the module is itself first. Throws a UsageError if there is no such
 * file, or it cannot be loaded; `kind` is what the user meant it to be, as `a pager`.
 */
export function exportsOf(file: string, kind: string): readonly unknown[] {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new UsageError(`${file}: no such file; ${kind} is a .js or .ts file`);
  }
  if (statSync(path).isDirectory()) {
    throw new UsageError(`${file}: is a folder; ${kind} is a .js or .ts file`);
  }
  admitUserCode(file);
  if (!named) nameThisPackage();
  named = true;
  if (/\.[cm]?ts$/.test(path)) prepareTypeScript(file, path);
  let loaded: unknown;
  runsAt(placeOf(file, 'import'));
  try {
    loaded = require(path);
  } catch (error) {
    if (!(error instanceof Error)) throw new UsageError(`${file}: throws ${String(error)}`);
    const other = otherFile(path, error);
    const place = other === '' ? file + placeIn(path, error) : `${file}: ${other}`;
    throw new UsageError(`${place}: ${whatOf(error, path)}`);
  }
  const inside = typeof loaded === 'object' && loaded !== null ? Object.values(loaded) : [];
  return [loaded, ...inside];
}
