/** The traces that come with the package, by name. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GivenError, named, needs } from '../kernel/mach/given';
import { meant } from '../scenarios/language/suggest';
import { readTrace } from '../traces/read_file';
import type { Trace } from '../traces/trace';
import { packageFile } from './package_folder';

const ENDING = '.rlv.br';

const folder = packageFile('traces/data');

/** Names of the traces that come with the package. */
export function bundledTraceNames(): readonly string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(ENDING));
  return files.map((name) => name.slice(0, -ENDING.length)).sort();
}

/** The path of a trace of the package; null if there is none of that name. */
export function bundledTraceFile(name: string): string | null {
  return bundledTraceNames().includes(name) ? join(folder, name + ENDING) : null;
}

/** Reads a trace of the package, such as `perl_small`. Throws a GivenError for another name. */
export async function bundledTrace(name: string): Promise<Trace> {
  needs('bundledTrace', 'name', name, named);
  const file = bundledTraceFile(name);
  if (file !== null) return readTrace(file);
  const known = meant(name, bundledTraceNames());
  throw new GivenError(`bundledTrace: ${name} is not a bundled trace; ${known}`);
}
