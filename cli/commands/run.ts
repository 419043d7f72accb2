/**
 * `machvm run`: a scenario as a sequence chart, then what came of it. The chart is printed while
 * the machine runs; `--step` waits for Enter after each row. screen.ts selects what is printed.
 */
import { dirname } from 'node:path';
import type { Scenario } from '../../scenarios/language/scenario';
import { ioErrorFailures } from '../../scenarios/replay/io_errors';
import { levels } from '../../scenarios/run/recorder';
import type { ScenarioResult } from '../../scenarios/run/run';
import { ScenarioRun } from '../../scenarios/run/run';
import type { Line } from '../../scenarios/transcript/line';
import { transcriptText } from '../../scenarios/transcript/transcript';
import { LessonWatcher } from '../../teaching/lesson_moments';
import { questionFailures } from '../../teaching/lesson_questions';
import { Chart } from '../../views/chart';
import { grouped, time } from '../../views/numbers';
import type { ReasonEntry } from '../../views/reasons';
import { keepReasons } from '../../views/reasons';
import { refuseFlags } from '../given/exclusive';
import type { OverrideFlags } from '../given/scenario_files';
import { readScenario, scenarioPath } from '../given/scenario_files';
import { STANDARD } from '../given/text_file';
import { refuseUnwritable, writeWhole } from '../given/written_file';
import { textColumns } from '../show/columns';
import {
  colors,
  flagError,
  Progress,
  print,
  printError,
  printJson,
  printJsonLine,
  settled,
  terminal,
  UsageError,
  wrapped,
} from '../show/output';
import { printReport } from '../show/report';
import { printState, printWaits } from '../show/state';
import { visible } from '../show/visible';
import { loadPagers, withFiles } from '../user/files';
import { refusePerfetto } from './perfetto';
import { refuseRecord } from './record';
import type { Moment, ScreenFlags } from './screen';
import { momentOf, Screen } from './screen';
import { withWriters } from './writers';

export interface RunFlags extends ScreenFlags, OverrideFlags {
  readonly transcript?: string;
  readonly perfetto?: string;
  readonly record?: string;
  readonly check: boolean;
  readonly steps: boolean;
  readonly csv: boolean;
}

function head(scenario: Scenario): void {
  print(colors.bold(scenario.lesson?.title ?? scenario.name));
  if (scenario.lesson !== null) print(wrapped(scenario.lesson.watch, textColumns(), '  '));
  print(`\n${colors.bold(new Chart(terminal).head())}`);
}

const ANY = { from: 0, to: Number.MAX_SAFE_INTEGER };

/**
 * Expectations and questions are about whole runs: one that was stopped can only have broken laws
 * or pagers.
 */
function judged(result: ScenarioResult, watcher: LessonWatcher | null): ScenarioResult {
  if (result.end !== 'stopped') {
    const asked = watcher === null ? [] : questionFailures(result.scenario, watcher);
    return { ...result, failures: [...result.failures, ...asked], ok: result.ok && !asked[0] };
  }
  const failures = [
    ...result.crashes.map(({ pager, error }) => `pager ${pager} crashed: ${error.message}`),
    ...ioErrorFailures(result.ioErrors, result.scenario.expect.ioErrors && ANY),
    ...result.violations.map(({ law, text }) => `law ${law} is broken: ${text}`),
  ];
  return { ...result, failures, ok: failures.length === 0 };
}

function jsonOf(result: ScenarioResult, lines: readonly Line[]): object {
  const { built: _, scenario, crashes, ...rest } = result;
  const told = crashes.map(({ pager, error }) => ({ pager, error: error.message }));
  return { name: scenario.name, ...rest, crashes: told, lines };
}

/** What only a chart can show, by its flag; and what a transcript on standard output leaves out. */
const CHART_FLAGS = ['why', 'full'] as const;
const PRINTED_FLAGS = [...CHART_FLAGS, 'step', 'state', 'waits'] as const;

/** Throws a UsageError for a flag that would change nothing. */
function refuseUnused(flags: RunFlags): void {
  const { json, level, transcript } = flags;
  if (level !== undefined && (level === 'none' || !levels.some((known) => known === level))) {
    throw flagError('run: --level', level, 'must be messages, all or references');
  }
  if (flags.csv) throw new UsageError('run: --csv: prints the rows of --steps; add --steps');
  const isPiped = transcript === STANDARD;
  if (json && isPiped) {
    throw new UsageError('run: --transcript -: standard output gets the JSON; name a file');
  }
  if (json && flags.step && flags.state) {
    throw new UsageError('run: --state: --step --json prints the state of each row; leave it out');
  }
  const inJson = json && !flags.step;
  if (level !== undefined && !inJson && transcript === undefined) {
    throw new UsageError('run: --level: applies to a transcript; add --transcript FILE or --json');
  }
  if (flags.full && (flags.step || flags.why !== undefined)) {
    const what = `--${flags.step ? 'step' : 'why'} prints every row anyway; leave --full out`;
    throw new UsageError(`run: --full: ${what}`);
  }
  if (!json && !isPiped) return;
  const instead = json ? '--json' : '--transcript -';
  const why = `is for the chart, which ${instead} replaces`;
  refuseFlags('run', flags, json ? CHART_FLAGS : PRINTED_FLAGS, why);
}

/** Runs a scenario file; answers the exit status. */
export async function runCommand(name: string, flags: RunFlags): Promise<number> {
  refuseUnused(flags);
  const { record, transcript, perfetto } = flags;
  if (transcript !== undefined && transcript !== STANDARD) {
    refuseUnwritable(transcript, '--transcript ', name);
  }
  if (perfetto !== undefined) refusePerfetto(perfetto, transcript, name);
  if (record !== undefined) refuseRecord(record, { transcript, perfetto }, name);
  const path = scenarioPath(name);
  const scenario = readScenario(path, flags);
  const draws = !flags.json && transcript !== STANDARD;
  // Before anything reads the keys of --step: the command may go on in another process.
  loadPagers(scenario, dirname(path));
  const screen = new Screen(flags, scenario, draws);
  const asks = (scenario.lesson?.questions ?? []).length > 0;
  const watcher = asks ? new LessonWatcher(scenario) : null;
  let reasons: readonly ReasonEntry[] = [];
  let begin = 0n;
  const writers = { perfetto, record, scenario, source: path === STANDARD ? null : path };
  const result = await withWriters(writers, (writing) =>
    withFiles(scenario, dirname(path), async (files) => {
      const run = new ScenarioRun(scenario, {
        files,
        level: flags.level === 'references' ? 'references' : 'all',
        onLine: (line) => {
          screen.take(line);
          watcher?.take(line);
        },
        onMachine: (look, labels) => writing.listen(look, labels),
        onStart: (built) => {
          screen.start(built);
          watcher?.start(built);
          if (flags.json && !flags.step) reasons = keepReasons(built);
          writing.start(built);
        },
        check: flags.check,
        stepHook: () => {
          watcher?.stepEnded();
          writing.afterStep();
        },
      });
      if (draws) head(scenario);
      begin = process.hrtime.bigint();
      const found = judged(await finish(run, screen), watcher);
      writing.end(found);
      return found;
    }),
  );
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  screen.end();
  if (transcript !== undefined) writeTranscript(transcript, transcriptText(screen.kept, scenario));
  if (flags.json) printResult(result, reasons, screen, flags);
  else if (draws) {
    printReport(result, seconds, flags.check);
    printMoment(screen.moment ?? endOf(result, flags), flags);
  }
  if (screen.missed !== null) printError(screen.missed);
  return result.ok && screen.missed === null ? 0 : 1;
}

/** A run as it stands at its end; null if nothing of it is wanted. */
function endOf({ built, end }: ScenarioResult, { state, waits }: RunFlags): Moment | null {
  return state || waits ? momentOf(built, end !== 'stopped') : null;
}

/** Prints what --state and --waits ask for; the state has the waits, too. */
function printMoment(moment: Moment | null, { state, waits }: RunFlags): void {
  if (moment === null) return;
  if (state) printState(moment.state, moment.waits);
  else if (waits) printWaits(moment.waits);
}

/** The result as JSON; behind the rows of --step in one line, without what they have. */
function printResult(
  result: ScenarioResult,
  reasons: readonly ReasonEntry[],
  screen: Screen,
  flags: RunFlags,
): void {
  if (flags.step) {
    const { end, failures, ok, stuck } = result;
    printJsonLine({ end, ok, failures, stuck });
    return;
  }
  const moment = screen.moment ?? endOf(result, flags);
  const state = moment === null || !flags.state ? {} : { state: moment.state };
  const waits = moment === null || !flags.waits ? {} : { waits: moment.waits };
  printJson({ ...jsonOf(result, screen.kept), reasons, ...state, ...waits });
}

function writeTranscript(out: string, text: string): void {
  if (out === STANDARD) process.stdout.write(visible(text));
  else writeWhole(out, text, '--transcript ');
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
    await settled();
  }
}
