/**
 * Where scenarios come from: a file of the user's, standard input, or the library, by name; with
 * what was meant by a name that is none.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { bundledTraceNames } from '../../files/bundled_trace';
import { packageFile } from '../../files/package_folder';
import { shortPath } from '../../files/short_path';
import { courseProblems } from '../../scenarios/language/course';
import { nameOf, parseScenario } from '../../scenarios/language/language';
import { parseOverride } from '../../scenarios/language/override';
import type { Scenario } from '../../scenarios/language/scenario';
import { ScenarioError } from '../../scenarios/language/scenario_error';
import { nearest } from '../../scenarios/language/suggest';
import { flagError, flagGiven, UsageError } from '../show/output';
import { fileName, readTextFile, STANDARD } from './text_file';

/** The folder beside this file in the sources, and beside its compiled form in the package. */
export const libraryFolder = packageFile('scenarios/library');

/** Names of the library's scenarios. */
export function libraryNames(): readonly string[] {
  const files = readdirSync(libraryFolder).filter((name) => name.endsWith('.yaml'));
  return files.map((name) => name.replace(/\.yaml$/, '')).sort();
}

/** Files beside the one that is missing, with the ending that they have. */
function besides(name: string, ending: RegExp): readonly string[] {
  const folder = dirname(name);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => ending.test(file));
  return folder === '.' ? files : files.map((file) => join(folder, file));
}

/** What is thrown for a file that is missing: what it should be, and what was meant. */
export function missing(name: string, ending: RegExp, what: string): UsageError {
  const files = besides(name, ending);
  const stem = (file: string): string => file.replace(/\.\w+$/, '');
  const near =
    files.find((file) => stem(file) === name) ?? nearest(name, [...libraryNames(), ...files]);
  if (near !== null) return new UsageError(`${name}: ${what}; did you mean ${near}?`);
  const isTrace = bundledTraceNames().includes(basename(name));
  const hint = isTrace ? `\`machvm replay ${name}\` replays it` : '`machvm list` names them';
  return new UsageError(`${name}: ${what}; ${hint}`);
}

/** The path of a file, or of a scenario of the library by its name. */
export function scenarioPath(name: string): string {
  if (name === STANDARD) return name;
  if (existsSync(name)) {
    if (!statSync(name).isDirectory()) return name;
    throw new UsageError(`${name}: is a folder; \`machvm verify ${name}\` runs all of it`);
  }
  if (libraryNames().includes(name)) return shortPath(join(libraryFolder, `${name}.yaml`));
  const none = bundledTraceNames().includes(name) ? 'is a trace' : 'no such file';
  throw missing(name, /\.ya?ml$/, `${none}, and no scenario of the library`);
}

/** Flags that change what a file says. */
export interface OverrideFlags {
  readonly seed?: string;
  readonly set: readonly string[];
}

/** The scenarios in the folder of a file, by name. */
function filesBeside(path: string): ReadonlyMap<string, string> {
  if (path === STANDARD) return new Map();
  const files = readdirSync(dirname(path)).filter((name) => /\.ya?ml$/.test(name));
  return new Map(files.map((file) => [nameOf(file), join(dirname(path), file)]));
}

/** The lessons beside a file that it needs, and those that these need; none with errors. */
function neededBeside(
  lesson: Scenario,
  files: ReadonlyMap<string, string>,
  found = new Map<string, Scenario>(),
): readonly Scenario[] {
  for (const need of lesson.lesson?.needs ?? []) {
    const file = files.get(need);
    if (file === undefined || need === lesson.name || found.has(need)) continue;
    const { scenario } = parseScenario(readTextFile(file), file);
    if (scenario === null) continue;
    found.set(need, scenario);
    neededBeside(scenario, files, found);
  }
  return [...found.values()];
}

/** Reads and checks a file; every problem is a line of the error. */
export function readScenario(path: string, flags: OverrideFlags = { set: [] }): Scenario {
  const overrides = flags.set.map((given) => {
    const override = parseOverride(given);
    if (override !== null) return override;
    throw flagError('run: --set', given, 'must be key=value, as host.frames=64');
  });
  if (flags.seed !== undefined) {
    const flag = flagGiven('--seed', flags.seed);
    overrides.push({ path: 'seed', value: JSON.stringify(flags.seed), flag });
  }
  const parsed = parseScenario(readTextFile(path), fileName(path), overrides);
  if (parsed.scenario === null) throw new ScenarioError(parsed.problems);
  const files = filesBeside(path);
  const needed = neededBeside(parsed.scenario, files);
  const problems = courseProblems([parsed.scenario], [...libraryNames(), ...files.keys()], needed);
  if (problems.length > 0) throw new ScenarioError(problems);
  return parsed.scenario;
}
