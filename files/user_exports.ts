/** What a user's pager or policy file exports. Whatever is wrong with it is one clear line. */
import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ModuleError } from './module_error';
import { firstUserPlace, requireUserFile } from './user_require';

const ENDING = /\.[cm]?[jt]s$/;
const SHAPE = 'a .ts, .mts, .cts, .js, .mjs or .cjs file';

/** Throws a ModuleError if there is no such file; `kind` is what it should be, as `a pager`. */
export function refuseNoModule(file: string, kind: string): void {
  const path = resolve(file);
  const found = statSync(path, { throwIfNoEntry: false });
  const what =
    found === undefined
      ? 'no such file'
      : found.isDirectory()
        ? 'is a folder'
        : ENDING.test(path) && !/\.d\.[cm]?ts$/.test(path)
          ? null
          : 'cannot be loaded';
  if (what !== null) throw new ModuleError(file, null, `${what}; ${kind} is ${SHAPE}`);
}

/** What Node says of a module that it cannot load at once, and what to do. */
const LOADS: Readonly<Record<string, string>> = {
  ERR_REQUIRE_ASYNC_MODULE: 'imports a package that waits at its top level',
  ERR_PACKAGE_PATH_NOT_EXPORTED: 'imports what a package does not export to `require`',
  MODULE_NOT_FOUND: '',
};

/** What an error says, in one line. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return `throws ${String(error)}`;
  const lines = error.message.split('\n').map((line) => line.trim());
  const said = lines.find((line) => line !== '') ?? error.name;
  const known = LOADS[String(Object(error).code)];
  return known === undefined || known === '' ? said : `${known}: ${said}`;
}

/**
 * All that a file exports, what the module is itself first. Throws a ModuleError if the file cannot
 * be loaded, or throws while it is.
 */
export function exportsOf(file: string, kind: string): readonly unknown[] {
  refuseNoModule(file, kind);
  const path = realpathSync(resolve(file));
  let loaded: unknown;
  try {
    loaded = requireUserFile(path);
  } catch (error) {
    if (error instanceof ModuleError) throw error;
    const found = firstUserPlace(error);
    throw new ModuleError(found?.path ?? path, found?.place ?? null, sentenceOf(error));
  }
  const inside = typeof loaded === 'object' && loaded !== null ? Object.values(loaded) : [];
  return [loaded, ...inside];
}
