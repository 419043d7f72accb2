/**
 * Scenario files for a test or a program: the file with all that it names, pagers of the user's,
 * traces and devices. Paths are relative to the scenario's folder.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileOptions, openFile } from '../devices/file';
import type { DeviceDriver } from '../kernel/mach/device';
import { named, needs, refuse } from '../kernel/mach/given';
import { settle } from '../kernel/mach/options';
import type { Pager } from '../kernel/mach/task';
import type { Plain } from '../kernel/mach/types';
import { scenarioOf } from '../scenarios/language/language';
import type { Override } from '../scenarios/language/override';
import type { Scenario } from '../scenarios/language/scenario';
import { UnusableFile } from '../scenarios/language/scenario_error';
import { nearest } from '../scenarios/language/suggest';
import { traceKey } from '../scenarios/language/trace_reading';
import type { ScenarioFiles } from '../scenarios/run/build';
import type { RunOptions, ScenarioResult } from '../scenarios/run/run';
import { runScenario } from '../scenarios/run/run';
import { runProblem } from '../scenarios/run/run_options';
import type { Verified } from '../scenarios/run/verify';
import { goldenFile, verifyScenario } from '../scenarios/run/verify';
import { overridesOfHeader } from '../scenarios/transcript/transcript';
import { readTranscriptHeader } from '../scenarios/transcript/transcript_text';
import { givenFile } from './given_file';
import { ModuleError } from './module_error';
import { readTraces } from './named_traces';
import { packageFile } from './package_folder';
import { exportsOf } from './user_exports';

/** A scenario with the files that it names, for `runScenario(scenario, { files })`. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly files: ScenarioFiles;
}

/** The lessons that come with the package. */
const library = packageFile('scenarios/library');

/** True for what `definePager` makes. */
export function isPager(value: unknown): value is Pager {
  return ['on', 'threads', 'create', 'open'].every((key) => Reflect.has(Object(value), key));
}

/** The pager that a file exports, under any name. Throws a ModuleError if there is none. */
function pagerOf(path: string): Pager {
  const found = exportsOf(path, 'a pager').find(isPager);
  if (found !== undefined) return found;
  throw new ModuleError(
    path,
    null,
    'exports no pager; write export const mine = definePager({...})',
  );
}

/** A file device as its options have it; a temporary file has lost its name when this is done. */
export function openDevice(
  path: string,
  pageSize: number,
  options: Plain,
  temporaryFolder: () => string,
): ReturnType<typeof openFile> {
  const given = settle(fileOptions, options);
  if (!given.temporary) return openFile(path, pageSize, given);
  const own = temporaryFolder();
  try {
    return openFile(join(own, basename(path)), pageSize, { ...given, create: true });
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

function deviceOf(path: string, pageSize: number, options: Plain): DeviceDriver {
  const folder = (): string => mkdtempSync(join(tmpdir(), 'machvm-'));
  const { device, error } = openDevice(path, pageSize, options, folder);
  if (device === null) {
    throw new UnusableFile(`${path}: ${error}`, 'name a file that can be opened');
  }
  return device;
}

/** What was loaded under that path; the scenario names no other. */
function loaded<T>(things: ReadonlyMap<string, T>, path: string, what: string): T {
  const thing = things.get(path);
  if (thing === undefined) throw new Error(`${path}: the scenario names no such ${what}`);
  return thing;
}

/** A path of a scenario as it was given, or that of the name of one of the library. */
function pathOf(file: string): string {
  const named = join(library, `${file}.yaml`);
  return !existsSync(file) && !/[./\\]/.test(file) && existsSync(named) ? named : file;
}

/** What to give in the place of a file that cannot be read. */
function meantBy(file: string): string {
  const ending = /[.]ya?ml$/;
  const lessons = readdirSync(library).filter((name) => ending.test(name));
  const names = lessons.map((name) => name.replace(ending, ''));
  const near = nearest(file, names);
  if (near !== null) return `did you mean ${near}?`;
  return `give the path of a scenario, or a lesson: ${names.join(', ')}`;
}

/** Loads a scenario for `routine`, which the program called. */
async function load(
  routine: string,
  file: string,
  overridesFor: (path: string) => readonly Override[] = () => [],
): Promise<LoadedScenario> {
  needs(routine, 'file', file, named);
  const path = pathOf(file);
  const folder = dirname(path);
  const text = new TextDecoder().decode(givenFile(routine, 'file', path, () => meantBy(file)));
  const scenario = scenarioOf(text, path, overridesFor(path));
  const pagers = new Map<string, Pager>();
  for (const { path: named } of scenario.pagers) {
    if (named !== null) pagers.set(named, pagerOf(resolve(folder, named)));
  }
  const traces = await readTraces(scenario, folder);
  const files: ScenarioFiles = {
    pager: (named) => loaded(pagers, named, 'pager'),
    trace: (named, reading) => loaded(traces, traceKey(named, reading), 'trace'),
    device: (named, pageSize, options) => deviceOf(resolve(folder, named), pageSize, options),
  };
  return { scenario, files };
}

/**
 * Loads a scenario file, or a lesson of the library by its name, with its pagers, traces and
 * devices. Pagers are modules in TypeScript or JavaScript. Throws a ScenarioError or a ModuleError
 * with file, line and column; a GivenError for a file that cannot be read.
 */
export async function loadScenario(file: string): Promise<LoadedScenario> {
  return load('loadScenario', file);
}

/** Loads a scenario file and runs it to its end. Throws what loadScenario and runScenario throw. */
export async function runScenarioFile(
  file: string,
  options: Omit<RunOptions, 'files'> = {},
): Promise<ScenarioResult> {
  const { scenario, files } = await load('runScenarioFile', file);
  refuse('runScenarioFile', runProblem(scenario, options));
  return runScenario(scenario, { ...options, files });
}

/**
 * Runs a scenario file and compares it with the golden file beside it, as `machvm verify` does;
 * without one the difference begins at its first line. What the header of the golden file has set
 * is set for the run.
 */
export async function verifyScenarioFile(file: string): Promise<Verified> {
  let golden: string | null = null;
  const { scenario, files } = await load('verifyScenarioFile', file, (path) => {
    const beside = goldenFile(path);
    if (!existsSync(beside)) return [];
    golden = readFileSync(beside, 'utf8');
    return overridesOfHeader(readTranscriptHeader(beside, golden) ?? {});
  });
  return verifyScenario(scenario, golden, files);
}
