/**
 * `machvm run`: a scenario as a sequence chart, then what came of it. The chart is printed while
 * the machine runs; `--step` waits for Enter after each row.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseScenario } from '../scenarios/language';
import type { Line } from '../scenarios/line';
import { parseOverride, withOverrides } from '../scenarios/override';
import type { ScenarioResult } from '../scenarios/run';
import { ScenarioRun } from '../scenarios/run';
import type { Scenario } from '../scenarios/scenario';
import { nearest } from '../scenarios/suggest';
import { transcriptText } from '../scenarios/transcript';
import { problemText } from '../scenarios/yaml_file';
import { chartHead } from './chart';
import { filesFor } from './files';
import { colors, grouped, Progress, print, printJson, time, UsageError, wrapped } from './output';
import { printReport } from './report';
import type { ScreenFlags } from './screen';
import { Screen } from './screen';
import { printState } from './state';

export interface RunFlags extends ScreenFlags {
  readonly seed?: string;
  readonly set: readonly string[];
  readonly transcript?: string;
  readonly check: boolean;
  readonly state: boolean;
  readonly json: boolean;
}

/** The folder beside this file in the sources, and beside its compiled form in the package. */
export const libraryFolder = join(__dirname, '..', 'scenarios', 'library');

/** Names of the library's scenarios. */
export function libraryNames(): readonly string[] {
  const files = readdirSync(libraryFolder).filter((name) => name.endsWith('.yaml'));
  return files.map((name) => name.replace(/\.yaml$/, '')).sort();
}

/** A path as one would type it: relative where that is inside the current folder. */
function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}

/** The path of a file, or of a scenario of the library by its name. */
export function scenarioPath(name: string): string {
  if (existsSync(name)) {
    if (!statSync(name).isDirectory()) return name;
    throw new UsageError(`run: ${name}: is a folder; \`machvm verify ${name}\` runs all of it`);
  }
  const names = libraryNames();
  if (names.includes(name)) return shortPath(join(libraryFolder, `${name}.yaml`));
  const near = nearest(name, names);
  const hint = near === null ? '`machvm list` names them' : `did you mean ${near}?`;
  throw new UsageError(`run: ${name}: no such file, and no scenario of the library; ${hint}`);
}

/** Reads and checks a file; every problem is a line of the error. */
export function readScenario(path: string, flags: Pick<RunFlags, 'seed' | 'set'>): Scenario {
  const overrides = flags.set.map((given) => {
    const override = parseOverride(given);
    if (override !== null) return override;
    throw new UsageError(`run: --set ${given}: must be key=value, as host.frames=64`);
  });
  if (flags.seed !== undefined) overrides.push({ path: 'seed', value: JSON.stringify(flags.seed) });
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path}: cannot be read: ${code}`);
  }
  const parsed = parseScenario(withOverrides(text, overrides), path);
  if (parsed.scenario !== null) return parsed.scenario;
  throw new UsageError(parsed.problems.map(problemText).join('\n'));
}

function head(scenario: Scenario): void {
  print(colors.bold(scenario.lesson?.title ?? scenario.name));
  if (scenario.lesson !== null) print(wrapped(scenario.lesson.watch, 96, '  '));
  print(`\n${colors.bold(chartHead)}`);
}

/** Expectations are about whole runs: one that was stopped can only have broken laws or pagers. */
function judged(result: ScenarioResult): ScenarioResult {
  if (result.end !== 'stopped') return result;
  const failures = [
    ...result.crashes.map(({ pager, error }) => `pager ${pager} crashed: ${error.message}`),
    ...result.violations.map(({ law, text }) => `law ${law} is broken: ${text}`),
  ];
  return { ...result, failures, ok: failures.length === 0 };
}

function jsonOf(result: ScenarioResult, lines: readonly Line[]): unknown {
  const { built: _, scenario, crashes, ...rest } = result;
  const told = crashes.map(({ pager, error }) => ({ pager, error: error.message }));
  return { name: scenario.name, ...rest, crashes: told, lines };
}

/** Runs a scenario file; answers the exit status. */
export async function runCommand(name: string, flags: RunFlags): Promise<number> {
  if (flags.level !== 'messages' && flags.level !== 'all') {
    throw new UsageError(`run: --level ${flags.level}: must be messages or all`);
  }
  const path = scenarioPath(name);
  const scenario = readScenario(path, flags);
  const draws = !flags.json && flags.transcript !== '-';
  const screen = new Screen(flags, scenario, draws);
  const run = new ScenarioRun(scenario, {
    files: await filesFor(scenario, dirname(path)),
    level: 'all',
    onLine: (line) => screen.take(line),
    onStart: (built) => screen.start(built),
    check: flags.check,
  });
  if (draws) head(scenario);
  const begin = process.hrtime.bigint();
  const result = judged(await finish(run, screen));
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  screen.end();
  if (flags.transcript !== undefined) writeTranscript(flags.transcript, screen.kept);
  if (flags.json) printJson(jsonOf(result, screen.kept));
  else if (draws) {
    printReport(result, seconds, flags.check);
    if (flags.state) printState(result.built.machine, result.built.labels);
  }
  return result.ok ? 0 : 1;
}

function writeTranscript(out: string, lines: readonly Line[]): void {
  if (out === '-') {
    process.stdout.write(transcriptText(lines));
    return;
  }
  try {
    writeFileSync(out, transcriptText(lines));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new UsageError(`run: --transcript ${out}: cannot be written: ${what}`);
  }
}

/** All steps, with a breath now and then so that Ctrl-C is heard. */
async function finish(run: ScenarioRun, screen: Screen): Promise<ScenarioResult> {
  const progress = new Progress();
  for (let steps = 1; ; steps += 1) {
    const end = run.step();
    progress.clear();
    await screen.draw();
    if (screen.stopped) return run.result('stopped');
    if (end !== null) return run.result(end);
    if (steps % 5_000 !== 0) continue;
    progress.update(`${grouped(steps)} steps, ${time(run.built.machine.now)} simulated`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
