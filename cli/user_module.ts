/**
 * Modules of the user's own, pagers and policies: loads what a file exports, JavaScript always,
 * TypeScript where something reads it. What is wrong with a file is one clear line.
 */
import { existsSync, statSync } from 'node:fs';
import { createRequire, default as Module } from 'node:module';
import { join, resolve } from 'node:path';
import { UsageError } from './output';

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
export function placeIn(file: string, error: Error): string {
  const at = (error.stack ?? '').split(resolve(file))[1];
  return /^(:\d+)+/.exec(at ?? '')?.[0] ?? '';
}

/** What an error says, in one line; compilers say that they failed, then why. */
function whatOf(error: Error, path: string): string {
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
  if (!named) nameThisPackage();
  named = true;
  if (/\.[cm]?ts$/.test(path)) prepareTypeScript(file, path);
  let loaded: unknown;
  try {
    loaded = require(path);
  } catch (error) {
    if (!(error instanceof Error)) throw new UsageError(`${file}: ${String(error)}`);
    throw new UsageError(`${file}${placeIn(path, error)}: ${whatOf(error, path)}`);
  }
  const inside = typeof loaded === 'object' && loaded !== null ? Object.values(loaded) : [];
  return [loaded, ...inside];
}
