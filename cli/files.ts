/**
 * What a scenario names and only Node can get: files as devices, traces, and pagers of the user's
 * own. Paths are relative to the scenario's folder. What is wrong with a file is one clear line.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileOptions, openFile } from '../devices/file';
import { settle } from '../kernel/mach/options';
import type { Pager } from '../kernel/mach/task';
import type { Plain } from '../kernel/mach/types';
import type { ScenarioFiles } from '../scenarios/build';
import type { Scenario } from '../scenarios/scenario';
import { readTrace } from '../traces/read_file';
import type { Trace } from '../traces/trace';
import { UsageError } from './output';
import { traceFile, traceNames } from './trace_files';
import { exportsOf } from './user_module';

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

function loadPager(path: string): Pager {
  const found = exportsOf(path, 'a pager').find(isPager);
  if (found !== undefined) return found;
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

/** A file device as its options have it; a temporary file has lost its name when this is done. */
function openDevice(
  folder: string,
  path: string,
  pageSize: number,
  options: Plain,
): ReturnType<typeof openFile> {
  const given = settle(fileOptions, options);
  if (!given.temporary) return openFile(resolve(folder, path), pageSize, given);
  const own = mkdtempSync(join(tmpdir(), 'machvm-'));
  try {
    return openFile(join(own, basename(path)), pageSize, { ...given, create: true });
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
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
      const opened = openDevice(folder, path, pageSize, options);
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
