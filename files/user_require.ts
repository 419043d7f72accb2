/**
 * Loads modules of the user's: each file is compiled by user_source.ts and run once. The same rules
 * hold for every ending and every version of Node:
 *
 *   'machvm', 'machvm/jest'   the package that runs the file, wherever the file lies
 *   ./other, ./other.js       the file of that name, or the .ts file that becomes it
 *   a package                 what Node finds from the file's folder, and loads itself
 *
 * Stack traces show the user's lines and columns.
 */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { jsonErrorOffset } from '../scenarios/language/json_error';
import type { Place } from './module_error';
import { ModuleError } from './module_error';
import { entryFile } from './package_folder';
import { compileUserSource } from './user_source';

interface UserModule {
  exports: unknown;
  readonly id: string;
  readonly filename: string;
  loaded: boolean;
  /** The files of the user's that it loads by itself. */
  readonly loads: Set<string>;
}

const SOURCE = /\.[cm]?[jt]s$/;
const TYPESCRIPT = ['.ts', '.mts', '.cts'];
const JAVASCRIPT = ['.js', '.cjs', '.mjs'];
/** What TypeScript files are called once they are compiled. */
const COMPILED: readonly (readonly [RegExp, string])[] = [
  [/\.js$/, '.ts'],
  [/\.mjs$/, '.mts'],
  [/\.cjs$/, '.cts'],
];

/** The entries of this package, by the names under which a user imports them. */
const OWN: Readonly<Record<string, string>> = {
  machvm: entryFile('index'),
  'machvm/jest': entryFile('jest/expecting'),
};

const modules = new Map<string, UserModule>();
/** All files that were run, those that threw too. */
const paths = new Set<string>();
/** How stack traces name a module, and how its places are found. */
const originals = new Map<string, { path: string; original: (place: Place) => Place }>();

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function candidates(path: string, from: string): readonly string[] {
  const compiled = COMPILED.filter(([ending]) => ending.test(path));
  // Beside TypeScript may lie what it was compiled to: each form goes on with its own.
  const [first, second] = /ts$/.test(from) ? [TYPESCRIPT, JAVASCRIPT] : [JAVASCRIPT, TYPESCRIPT];
  const endings = [...first, ...second, '.json'];
  return [
    path,
    ...compiled.map(([ending, to]) => path.replace(ending, to)),
    ...endings.map((ending) => path + ending),
    ...endings.map((ending) => join(path, `index${ending}`)),
  ];
}

/** The file that a path means; null if there is none. */
function fileAt(path: string, from: string): string | null {
  const found = candidates(path, from).find(isFile);
  return found === undefined ? null : realpathSync(found);
}

/** What Node finds, for packages. Throws what Node throws. */
function packageFile(request: string, from: string): string {
  const require = createRequire(from);
  if (request.startsWith('node:') || require.resolve.paths(request) === null) return request;
  return require.resolve(request);
}

function notFound(request: string, from: string): Error {
  const error = new Error(`cannot find ${request}`);
  return Object.assign(error, { code: 'MODULE_NOT_FOUND', from });
}

function resolveFrom(request: string, from: string): string {
  const own = OWN[request];
  if (own !== undefined) return own;
  const isPath = /^\.{0,2}\//.test(request) || ['.', '..'].includes(request) || isAbsolute(request);
  if (isPath) {
    const found = fileAt(resolve(dirname(from), request), from);
    if (found === null) throw notFound(request, from);
    return found;
  }
  try {
    return packageFile(request, from);
  } catch (error) {
    if (Object(error).code === 'MODULE_NOT_FOUND') throw notFound(request, from);
    throw error;
  }
}

/** True for files that are compiled here; a package's are Node's to load, and so are our own. */
function isUserFile(path: string): boolean {
  if (!isAbsolute(path) || path.includes(`${sep}node_modules${sep}`)) return false;
  return SOURCE.test(path) && require.cache[path] === undefined;
}

/** True for JSON of the user's own, which belongs to what it is loaded by. */
function isUserData(path: string): boolean {
  return isAbsolute(path) && path.endsWith('.json') && !path.includes(`${sep}node_modules${sep}`);
}

function load(path: string, from: string): unknown {
  if (Object.values(OWN).includes(path)) return require(path);
  if (isUserFile(path)) return userModule(path).exports;
  if (isAbsolute(path) && path.endsWith('.json')) return json(path);
  return createRequire(from)(path);
}

const MESSAGE_PLACE = / (in JSON )?at position \d+.*$/;

function json(path: string): unknown {
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text);
  } catch (error) {
    const lines = text.slice(0, jsonErrorOffset(text)).split('\n');
    const place = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
    const said = String(Object(error).message).replace(MESSAGE_PLACE, '');
    throw new ModuleError(path, place, `not JSON: ${said}`);
  }
}

/** The value of an expression, in the realm that this module runs in, which jest makes anew. */
function evaluate(code: string, name: string): unknown {
  // biome-ignore lint/security/noGlobalEval: vm would compile in Node's own realm
  const evaluateGlobally = globalThis.eval;
  return evaluateGlobally(`${code}\n//# sourceURL=${name}`);
}

function userModule(path: string): UserModule {
  const known = modules.get(path);
  if (known !== undefined) return known;
  const { code, original } = compileUserSource(path, readFileSync(path, 'utf8'));
  const name = pathToFileURL(path).href;
  originals.set(name, { path, original });
  mapStackTraces();
  const loads = new Set<string>();
  const module: UserModule = { exports: {}, id: path, filename: path, loaded: false, loads };
  modules.set(path, module);
  paths.add(path);
  const requireFile = (request: string): unknown => {
    const file = resolveFrom(request, path);
    if (isUserFile(file) || isUserData(file)) loads.add(file);
    return load(file, path);
  };
  const requireHere = Object.assign(requireFile, {
    resolve: (request: string) => resolveFrom(request, path),
  });
  try {
    const wrapper = evaluate(code, name);
    if (typeof wrapper !== 'function') throw new Error(`${path} gives no module`);
    const given = [module.exports, requireHere, module, path, dirname(path)];
    Reflect.apply(wrapper, module.exports, given);
  } catch (error) {
    modules.delete(path);
    throw error;
  }
  module.loaded = true;
  return module;
}

/** A stack trace with the user's own places. */
function mapped(text: string): string {
  return text.replace(/(file:\/\/[^\s()]+?):(\d+):(\d+)/g, (whole, name, line, column) => {
    const source = originals.get(name);
    if (source === undefined) return whole;
    const place = source.original({ line: Number(line), column: Number(column) });
    return `${source.path}:${place.line}:${place.column}`;
  });
}

type Prepare = (error: Error, sites: NodeJS.CallSite[]) => unknown;

let preparing: Prepare | null = null;

/** From the first module on, whatever else prepares stack traces is asked first. */
function mapStackTraces(): void {
  const previous: unknown = Reflect.get(Error, 'prepareStackTrace');
  if (preparing !== null && previous === preparing) return;
  preparing = (error, sites) => {
    const prepared: unknown =
      typeof previous === 'function'
        ? Reflect.apply(previous, Error, [error, sites])
        : [String(error), ...sites.map((site) => `    at ${String(site)}`)].join('\n');
    return typeof prepared === 'string' ? mapped(prepared) : prepared;
  };
  Reflect.set(Error, 'prepareStackTrace', preparing);
}

/** The first place of a stack trace that is in a module of the user's; null if none is. */
export function firstUserPlace(error: unknown): { path: string; place: Place } | null {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const [, path = '', line, column] of stack.matchAll(/(\/[^\n()]+?):(\d+):(\d+)/g)) {
    if (paths.has(path)) return { path, place: { line: Number(line), column: Number(column) } };
  }
  return null;
}

/** What a file exports. Throws a ModuleError, or what the file throws. */
export function requireUserFile(path: string): unknown {
  return userModule(realpathSync(path)).exports;
}

/** All files of the user's that a loaded file consists of, itself first; none of a package. */
export function userFilesOf(file: string): readonly string[] {
  const found = new Set([realpathSync(file)]);
  for (const path of found) for (const each of modules.get(path)?.loads ?? []) found.add(each);
  return [...found];
}
