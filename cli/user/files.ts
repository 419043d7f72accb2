/**
 * What a scenario names and only Node can get: files as devices, traces, and pagers of the user's
 * own. Paths are relative to the scenario's folder. What is wrong with a file is one clear line.
 */
import { resolve } from 'node:path';
import { isPager, openDevice } from '../../files/load_scenario';
import { readTraces } from '../../files/named_traces';
import { shortPath } from '../../files/short_path';
import { PagerError } from '../../kernel/mach/pager_error';
import type { Pager } from '../../kernel/mach/task';
import type { Scenario } from '../../scenarios/language/scenario';
import { UnusableFile } from '../../scenarios/language/scenario_error';
import { traceKey } from '../../scenarios/language/trace_reading';
import type { ScenarioFiles } from '../../scenarios/run/build';
import { temporaryFolder } from '../given/written_file';
import { settled, UsageError } from '../show/output';
import { guardedPager } from './guarded_pager';
import { stepEnded } from './user_code';
import { exportsOf, whereIn } from './user_module';

function loadPager(path: string): Pager {
  const file = shortPath(path);
  const found = exportsOf(file, 'a pager').find(isPager);
  if (found !== undefined) return guardedPager(file, found);
  throw new UsageError(`${file}: exports no pager; write export const mine = definePager({...})`);
}

type Named = Pick<Scenario, 'name' | 'traces' | 'pagers'>;

/** The pagers that a scenario names by path, by the path that it gives. */
export function loadPagers(
  { pagers }: Pick<Scenario, 'pagers'>,
  folder: string,
): ReadonlyMap<string, Pager> {
  const loaded = new Map<string, Pager>();
  for (const { path } of pagers) {
    if (path !== null && !loaded.has(path)) loaded.set(path, loadPager(resolve(folder, path)));
  }
  return loaded;
}

/**
 * The files of a scenario in `folder`: its pagers are loaded and its traces read here, the others
 * when it is built.
 */
export async function filesFor(scenario: Named, folder: string): Promise<ScenarioFiles> {
  const pagers = loadPagers(scenario, folder);
  if (pagers.size > 0) await settled();
  const traces = await readTraces(scenario, folder);
  return {
    stepEnded,
    pager(path) {
      const pager = pagers.get(path);
      if (pager === undefined) throw new UsageError(`${path}: no pager of the scenario`);
      return pager;
    },
    device(path, pageSize, options) {
      const opened = openDevice(resolve(folder, path), pageSize, options, temporaryFolder);
      if (opened.device === null) {
        throw new UnusableFile(`${path}: ${opened.error}`, 'name a file that can be opened');
      }
      return opened.device;
    },
    trace(path, reading) {
      const trace = traces.get(traceKey(path, reading));
      if (trace === undefined) throw new UsageError(`${path}: no trace of the scenario`);
      return trace;
    },
  };
}

/**
 * Does `work` with the files of a scenario in `folder`. A mistake in a user's pager is wrong
 * use; its message names the file.
 */
export async function withFiles<T>(
  scenario: Named,
  folder: string,
  work: (files: ScenarioFiles) => T | Promise<T>,
): Promise<T> {
  const files = await filesFor(scenario, folder);
  try {
    return await work(files);
  } catch (error) {
    if (!(error instanceof PagerError)) throw error;
    const path = scenario.pagers.find(({ name }) => name === error.pager)?.path ?? null;
    if (path === null) throw error;
    const file = shortPath(resolve(folder, path));
    throw new UsageError(`${whereIn(file, error.cause)}: ${error.what}`);
  } finally {
    if (scenario.pagers.some(({ path }) => path !== null)) await settled();
  }
}
