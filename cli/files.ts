/**
 * What a scenario names and only Node can get: files as devices, traces, and pagers of the user's
 * own. Paths are relative to the scenario's folder. What is wrong with a file is one clear line.
 */
import { existsSync } from 'node:fs';
import { createRequire, default as Module } from 'node:module';
import { join, resolve } from 'node:path';
import { fileOptions, openFile } from '../devices/file';
import { settle } from '../kernel/mach/options';
import type { Pager } from '../kernel/mach/task';
import type { ScenarioFiles } from '../scenarios/build';
import type { Scenario } from '../scenarios/scenario';
import { readTrace } from '../traces/read_file';
import type { Trace } from '../traces/trace';
import { UsageError } from './output';
import { traceFile, traceNames } from './trace_files';

/** True for what `definePager` makes. */
function isPager(value: unknown): value is Pager {
  return (
    typeof value === 'object' &&
    value !== null &&
    'on' in value &&
    'threads' in value &&
    'create' in value &&
    'open' in value
  );
}

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
function prepareTypeScript(path: string): void {
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
    `${path}: Node reads no TypeScript by itself; install ts-node and typescript beside it ` +
      '(npm install ts-node typescript), or compile it to .js and name that',
  );
}

/** Where in the file an error arose, as `:line` or `:line:column`, if its stack says so. */
function placeIn(path: string, error: Error): string {
  const at = (error.stack ?? '').split(path)[1];
  return /^(:\d+)+/.exec(at ?? '')?.[0] ?? '';
}

/** What an error says, in one line; compilers say that they failed, then why. */
function whatOf(error: Error, path: string): string {
  const lines = error.message.split('\n').map((line) => line.replace(path, '').trim());
  const said = lines.filter((line) => line !== '' && !line.endsWith('compile TypeScript:'));
  return (said[0] ?? error.name).replace(/^[\s:]+/, '').replace(/^[x×⨯] +(?=[A-Z])/, '');
}

/** Loads what a module exports. */
function load(path: string): unknown {
  if (!named) nameThisPackage();
  named = true;
  if (/\.[cm]?ts$/.test(path)) prepareTypeScript(path);
  try {
    return require(path);
  } catch (error) {
    if (!(error instanceof Error)) throw new UsageError(`${path}: ${String(error)}`);
    throw new UsageError(`${path}${placeIn(path, error)}: ${whatOf(error, path)}`);
  }
}

function loadPager(path: string): Pager {
  if (!existsSync(path)) {
    throw new UsageError(`${path}: no such file; a pager is a .js or .ts file`);
  }
  const module = load(path);
  if (typeof module === 'object' && module !== null) {
    for (const exported of Object.values(module)) if (isPager(exported)) return exported;
  }
  throw new UsageError(`${path}: exports no pager; export const mine = definePager({...})`);
}

/** The traces that a scenario names, by the path that it gives. */
async function tracesOf(
  { traces }: Pick<Scenario, 'traces'>,
  folder: string,
): Promise<ReadonlyMap<string, Trace>> {
  const read = new Map<string, Trace>();
  for (const { path } of traces) {
    const file = traceNames().includes(path) ? traceFile(path) : resolve(folder, path);
    if (!read.has(path)) read.set(path, await readTrace(file));
  }
  return read;
}

/** The files of a scenario in `folder`: its traces are read here, the others when it is built. */
export async function filesFor(
  scenario: Pick<Scenario, 'traces'>,
  folder: string,
): Promise<ScenarioFiles> {
  const traces = await tracesOf(scenario, folder);
  return {
    pager: (path) => loadPager(resolve(folder, path)),
    device(path, pageSize, options) {
      const opened = openFile(resolve(folder, path), pageSize, settle(fileOptions, options));
      if (opened.device === null) throw new UsageError(`${path}: ${opened.error}`);
      return opened.device;
    },
    trace(path) {
      const trace = traces.get(path);
      if (trace === undefined) throw new UsageError(`${path}: no trace of the scenario`);
      return trace;
    },
  };
}
