/**
 * The traces that a file names, a scenario or a sweep: where they are, and reading them. What is
 * wrong with one is an error at the place where the file names it.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Scenario } from '../scenarios/language/scenario';
import { misfit, UnusableFile } from '../scenarios/language/scenario_error';
import { nearest } from '../scenarios/language/suggest';
import { traceKey } from '../scenarios/language/trace_reading';
import { readTrace } from '../traces/read_file';
import type { Trace } from '../traces/trace';
import { TraceError } from '../traces/trace_error';
import { bundledTraceFile, bundledTraceNames } from './bundled_trace';
import { shortPath } from './short_path';

/**
 * The file of a trace that a file in `folder` names: a trace of the package, or a path relative to
 * that file. Throws an UnusableFile if there is no such file.
 */
export function traceFileBeside(folder: string, path: string): string {
  const file = bundledTraceFile(path) ?? shortPath(resolve(folder, path));
  if (existsSync(file)) return file;
  const near = /[/\\]/.test(path) ? null : nearest(path, bundledTraceNames());
  const where = shortPath(resolve(folder)) || 'this folder';
  const hint = near === null ? `write a path relative to ${where}` : `did you mean ${near}?`;
  throw new UnusableFile(`${path}: no such file, and no trace of the package`, hint);
}

/** Reads the traces that a scenario in `folder` names. Throws a ScenarioError with its line. */
export async function readTraces(
  scenario: Pick<Scenario, 'name' | 'traces'>,
  folder: string,
): Promise<ReadonlyMap<string, Trace>> {
  const read = new Map<string, Trace>();
  for (const { name, path, reading = {} } of scenario.traces) {
    const key = traceKey(path, reading);
    if (read.has(key)) continue;
    try {
      read.set(key, await readTrace(traceFileBeside(folder, path), reading));
    } catch (error) {
      const problem = traceProblem(error);
      const places = [
        ['traces', name, 'path'],
        ['traces', name],
      ];
      throw misfit(scenario, places, problem.what, problem.meant);
    }
  }
  return read;
}

/** What is wrong with a trace that a file names, for an error at that place; rethrows the rest. */
export function traceProblem(error: unknown): { readonly what: string; readonly meant: string } {
  if (error instanceof UnusableFile) return { what: error.message, meant: error.meant };
  if (error instanceof TraceError) return { what: error.message, meant: '' };
  throw error;
}
