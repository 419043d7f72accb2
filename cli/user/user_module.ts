/**
 * Modules of the user's own, pagers and policies, as a command loads them: through the door of
 * user_code.ts. What is wrong with a file is one clear line.
 */
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { ModuleError } from '../../files/module_error';
import { shortPath } from '../../files/short_path';
import { exportsOf as exportsOfFile, refuseNoModule, sentenceOf } from '../../files/user_exports';
import { firstUserPlace } from '../../files/user_require';
import { isPromise } from '../../kernel/mach/pager_error';
import { UsageError } from '../show/output';
import { admitUserCode, placeOf, runsAt } from './user_code';

function real(file: string): string {
  const path = resolve(file);
  return existsSync(path) ? realpathSync(path) : path;
}

/**
 * Where an error arose, as `file:line:column`: in the user's file, in another of the user's that it
 * loaded, or the file alone if the stack trace does not show it.
 */
export function whereIn(file: string, error: unknown): string {
  const found = firstUserPlace(error);
  if (found === null) return file;
  const name = found.path === real(file) ? file : shortPath(found.path);
  return `${name}:${found.place.line}:${found.place.column}`;
}

/** A promise that a function of the user's returns is a mistake by itself: what it holds is not. */
export function unheard<T>(answer: T): T {
  if (isPromise(answer)) Promise.resolve(answer).catch(() => undefined);
  return answer;
}

/** What happened outside all functions of the user's, in one line: as in a timer or a promise. */
export function strayError(error: unknown, files: readonly string[]): string {
  const path = firstUserPlace(error)?.path;
  const place = whereIn(files.find((each) => real(each) === path) ?? files.join(', '), error);
  const what = error instanceof Error ? sentenceOf(error) : String(error).split('\n')[0];
  return `${place}: ${what}; thrown in a promise or a timer, which no pager or policy needs`;
}

/**
 * All that a file exports, what the module is itself first. Throws a UsageError if there is no such
 * file, or it cannot be loaded; `kind` is what the user meant it to be, as `a pager`.
 */
export function exportsOf(file: string, kind: string): readonly unknown[] {
  try {
    refuseNoModule(file, kind);
    admitUserCode(file);
    runsAt(placeOf(file, 'import'));
    return exportsOfFile(file, kind);
  } catch (error) {
    if (error instanceof ModuleError) throw new UsageError(error.message);
    throw error;
  }
}
