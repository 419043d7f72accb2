/**
 * `machvm run`: a scenario as a sequence chart, then what came of it. The chart is printed while
 * the machine runs; `--step` waits for Enter after each row.
 */
import { existsSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { plot } from 'asciichart';
import { eventKinds } from '../kernel/mach/event_defs';
import { messageKinds } from '../kernel/mach/message_table';
import { parseScenario, problemText } from '../scenarios/language';
import type { Line } from '../scenarios/line';
import { messageLevel } from '../scenarios/line';
import { parseOverride, withOverrides } from '../scenarios/override';
import type { ScenarioResult } from '../scenarios/run';
import { ScenarioRun } from '../scenarios/run';
import type { Scenario } from '../scenarios/scenario';
import { nearest } from '../scenarios/suggest';
import { transcriptText } from '../scenarios/transcript';
import { chartHead, chartRow } from './chart';
import { filesFor } from './files';
import { Fold } from './fold';
import { libraryFolder } from './list';
import {
  colors,
  grouped,
  Progress,
  print,
  printJson,
  table,
  time,
  UsageError,
  wrapped,
} from './output';
import { printState } from './state';

export interface RunFlags {
  readonly seed?: string;
  readonly set: readonly string[];
  readonly transcript?: string;
  readonly level: string;
  readonly check: boolean;
  readonly step: boolean;
  readonly until?: string;
  readonly state: boolean;
  readonly why?: string;
  readonly full: boolean;
  readonly json: boolean;
}

/** The path of a file, or of a scenario of the library by its name. */
export function scenarioPath(name: string): string {
  if (existsSync(name)) return name;
  const inLibrary = join(libraryFolder, `${name}.yaml`);
  if (existsSync(inLibrary)) return inLibrary;
  throw new UsageError(
    `run: ${name}: no such file, and no scenario of the library; see machvm list`,
  );
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

/** Waits for a line on standard input; false to end. Pipes work as terminals do. */
function goOn(): boolean {
  const byte = Buffer.alloc(1);
  let line = '';
  for (;;) {
    let count = 0;
    try {
      count = readSync(0, byte, 0, 1, null);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') continue;
      return false;
    }
    if (count === 0) return false;
    const letter = byte.toString('latin1');
    if (letter === '\n') return line.trim() !== 'q';
    line += letter;
  }
}

interface Target {
  readonly object: string;
  readonly page: number;
}

function targetOf(why: string): Target {
  const match = /^(.+)\/(\d+)$/.exec(why);
  if (match === null) throw new UsageError(`run: --why ${why}: must be OBJECT/PAGE, as A/3`);
  return { object: match[1] ?? '', page: Number(match[2]) };
}

/** True if a line is about the page. */
function isAbout(line: Line, target: Target, pageSize: number): boolean {
  if (line['object'] === target.object && line['page'] === target.page) return true;
  const port = String(line['port'] ?? '').replace(/\.control$/, '');
  const offset = line['offset'];
  if (port !== target.object || typeof offset !== 'number') return false;
  const size = Number(line['length'] ?? line['size'] ?? pageSize);
  const at = target.page * pageSize;
  return at >= offset && at < offset + size;
}

/** The name of an event or a message, spelt as it must be. */
function knownEvent(name: string): string {
  const known = [...Object.keys(eventKinds), ...Object.keys(messageKinds)];
  if (known.includes(name)) return name;
  const near = nearest(name, known);
  const hint = near === null ? 'see machvm explain' : `did you mean ${near}?`;
  throw new UsageError(`run: --until ${name}: no such event or message; ${hint}`);
}

/** Everything that a run shows while it goes on. */
class Screen {
  readonly kept: Line[] = [];
  stopped = false;
  private readonly flags: RunFlags;
  private readonly pageSize: number;
  private readonly target: Target | null;
  private readonly until: string | null;
  private readonly fold = new Fold(print);
  private readonly unfolded: boolean;

  constructor(flags: RunFlags, pageSize: number) {
    this.flags = flags;
    this.pageSize = pageSize;
    this.target = flags.why === undefined ? null : targetOf(flags.why);
    this.until = flags.until === undefined ? null : knownEvent(flags.until);
    this.unfolded = flags.full || flags.step || this.target !== null;
  }

  end(): void {
    this.fold.flush();
  }

  show(line: Line): void {
    if (this.stopped) return;
    const kind = eventKinds[String(line['ev'])] ?? -1;
    if (this.flags.level === 'all' || messageLevel.has(kind)) this.kept.push(line);
    const hidden = this.flags.json || this.flags.transcript === '-';
    const wanted = this.target === null || isAbout(line, this.target, this.pageSize);
    const row = hidden || !wanted ? null : chartRow(line, this.pageSize);
    if (row !== null) {
      if (this.unfolded) print(row);
      else this.fold.add(row);
      if (this.flags.step && !goOn()) this.stopped = true;
    }
    if (line['ev'] === this.until || line['msg'] === this.until) this.stopped = true;
  }
}

function statisticsTable({ statistics }: ScenarioResult): string {
  const shown = [
    'faults',
    'zero_fill_count',
    'pageins',
    'pages_returned_dirty',
    'pages_returned_precious',
    'clean_evictions',
    'reactivations',
    'free_count',
  ].filter((key) => statistics[key] !== undefined);
  const names: Readonly<Record<string, string>> = {
    zero_fill_count: 'zeroed',
    pageins: 'requests',
    pages_returned_dirty: 'ret. dirty',
    pages_returned_precious: 'ret. clean',
    clean_evictions: 'dropped',
    reactivations: 'reactiv.',
    free_count: 'free',
  };
  const heads = shown.map((key) => names[key] ?? key);
  return table(heads, [shown.map((key) => grouped(statistics[key] ?? 0))]);
}

/** Free frames over time as a small curve; nothing if they hardly change. */
function freeCurve({ freePages }: ScenarioResult): string | null {
  if (freePages.length < 8) return null;
  const width = 80;
  const last = freePages[freePages.length - 1]?.t ?? 0;
  const points: number[] = [];
  let at = 0;
  for (let column = 0; column < width; column += 1) {
    while ((freePages[at + 1]?.t ?? Number.POSITIVE_INFINITY) <= (last * column) / width) at += 1;
    points.push(freePages[at]?.free ?? 0);
  }
  const format = (free: number): string => free.toFixed(0).padStart(7);
  return `free frames, 0 to ${time(last)}\n${plot(points, { height: 6, format })}`;
}

function report(result: ScenarioResult, seconds: number): void {
  print('');
  print(statisticsTable(result));
  const curve = freeCurve(result);
  if (curve !== null) print(`\n${curve}`);
  for (const line of result.stuck) print(wrapped(colors.yellow(`waits: ${line}`)));
  for (const { pager, error } of result.crashes) print(`${pager}: ${error.stack ?? error.message}`);
  for (const failure of result.failures) print(wrapped(colors.red(`failed: ${failure}`)));
  const took = `${time(result.ticks)} simulated in ${grouped(result.steps)} steps`;
  const verdict = result.ok ? colors.green('as expected') : colors.red('not as expected');
  print(`\n${result.end}, ${verdict}; ${took}, ${(seconds * 1000).toFixed(0)} ms`);
}

function head(scenario: Scenario): void {
  print(colors.bold(scenario.lesson?.title ?? scenario.name));
  if (scenario.lesson !== null) print(wrapped(scenario.lesson.watch, 96, '  '));
  print(`\n${colors.bold(chartHead)}`);
}

/** Runs a scenario file; answers the exit status. */
export async function runCommand(name: string, flags: RunFlags): Promise<number> {
  if (flags.level !== 'messages' && flags.level !== 'all') {
    throw new UsageError(`run: --level ${flags.level}: must be messages or all`);
  }
  const path = scenarioPath(name);
  const scenario = readScenario(path, flags);
  const screen = new Screen(flags, scenario.host.pageSize);
  const quiet = flags.json || flags.transcript === '-';
  if (!quiet) head(scenario);
  const begin = process.hrtime.bigint();
  const run = new ScenarioRun(scenario, {
    files: filesFor(dirname(path)),
    level: 'all',
    onLine: (line) => screen.show(line),
    check: flags.check,
  });
  const result = await finish(run, screen);
  screen.end();
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  if (flags.transcript !== undefined) writeTranscript(flags.transcript, screen.kept);
  if (flags.json) {
    const { built, lines, scenario: _, ...rest } = result;
    printJson({ name: scenario.name, ...rest, lines: screen.kept });
  } else if (!quiet) {
    report(result, seconds);
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
    throw new UsageError(
      `${out}: cannot be written: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

/** All steps, with a breath now and then so that Ctrl-C is heard. */
async function finish(run: ScenarioRun, screen: Screen): Promise<ScenarioResult> {
  const progress = new Progress();
  for (let steps = 1; ; steps += 1) {
    const end = run.step();
    if (end !== null) return run.result(end);
    if (screen.stopped) return run.result('stopped');
    if (steps % 5_000 === 0) {
      progress.update(`${grouped(steps)} steps, ${time(run.built.machine.now)} simulated`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
