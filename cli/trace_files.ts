/**
 * Where traces come from: a file of the user's, or one that comes with the package, by its name.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nearest } from '../scenarios/suggest';
import { UsageError } from './output';

const ENDING = '.rlv.br';

/** The folder beside this file in the sources, and beside its compiled form in the package. */
const dataFolder = join(__dirname, '..', 'traces', 'data');

/** Names of the traces that come with the package. */
export function traceNames(): readonly string[] {
  const files = readdirSync(dataFolder).filter((name) => name.endsWith(ENDING));
  return files.map((name) => name.slice(0, -ENDING.length)).sort();
}

/** The path of a file, or of a trace of the package by its name. */
export function traceFile(name: string): string {
  if (existsSync(name)) return name;
  const names = traceNames();
  if (names.includes(name)) return join(dataFolder, name + ENDING);
  const near = nearest(name, names);
  const hint = near === null ? '`machvm list` names them' : `did you mean ${near}?`;
  throw new UsageError(`${name}: no such file, and no trace of the package; ${hint}`);
}
