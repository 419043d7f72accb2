/**
 * What a scenario names and only Node can get: files as devices, traces, and pagers of the user's
 * own. Paths are relative to the scenario's folder. What is wrong with a file is one clear line.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileOptions, openFile } from '../devices/file';
import { settle } from '../kernel/mach/options';
import type { Pager } from '../kernel/mach/task';
import type { ScenarioFiles } from '../scenarios/build';
import { readTraceFile } from '../traces/read_file';
import { UsageError } from './output';

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

/** Loads what a module exports; a .ts file needs a loader that is installed beside it. */
function load(path: string): unknown {
  try {
    return require(path);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    if (path.endsWith('.ts') && /Unknown file extension|Unexpected|Cannot use import/.test(what)) {
      throw new UsageError(
        `${path}: Node reads no TypeScript by itself; install ts-node and run ` +
          '`node -r ts-node/register`, or compile the pager to .js',
      );
    }
    throw new UsageError(`${path}: ${what.split('\n')[0]}`);
  }
}

function loadPager(path: string): Pager {
  if (!existsSync(path))
    throw new UsageError(`${path}: no such file; a pager is a .js or .ts file`);
  const module = load(path);
  if (typeof module === 'object' && module !== null) {
    for (const exported of Object.values(module)) if (isPager(exported)) return exported;
  }
  throw new UsageError(`${path}: exports no pager; export const mine = definePager({...})`);
}

/** The files of a scenario in `folder`. */
export function filesFor(folder: string): ScenarioFiles {
  return {
    pager: (path) => loadPager(resolve(folder, path)),
    device(path, pageSize, options) {
      const opened = openFile(resolve(folder, path), pageSize, settle(fileOptions, options));
      if (opened.device === null) throw new UsageError(`${path}: ${opened.error}`);
      return opened.device;
    },
    trace: (path) => readTraceFile(resolve(folder, path)),
  };
}
