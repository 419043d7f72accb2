/**
 * `machvm diff A B`: two transcripts, or scenarios that are run first, compared by meaning. The
 * first difference comes first, with the state of the page concerned on both sides, then what else
 * differs. Status 0: the same; 1: they differ; 2: a file is none.
 */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Scenario } from '../../scenarios/language/scenario';
import type { ScenarioFiles } from '../../scenarios/run/build';
import type { PagePlace } from '../../scenarios/run/diff_page';
import { pageInLines, pageInRun, pageOfLine } from '../../scenarios/run/diff_page';
import { runScenario } from '../../scenarios/run/run';
import type { LineDifference, TranscriptDifference } from '../../scenarios/transcript/diff';
import { diffTranscripts } from '../../scenarios/transcript/diff';
import type { DiffLevel, Placed } from '../../scenarios/transcript/diff_streams';
import { hasEvents, placed, streamOf } from '../../scenarios/transcript/diff_streams';
import type { Line } from '../../scenarios/transcript/line';
import {
  readTranscript,
  readTranscriptHeader,
  TranscriptTextError,
} from '../../scenarios/transcript/transcript_text';
import { lineWords } from '../../views/line_words';
import { counted, grouped, time } from '../../views/numbers';
import { libraryNames, missing, readScenario, scenarioPath } from '../given/scenario_files';
import { fileName, readTextFile, STANDARD } from '../given/text_file';
import { columns } from '../show/columns';
import { colors, flagError, print, printJson, table, UsageError, wrapped } from '../show/output';
import { loadPagers, withFiles } from '../user/files';

export interface DiffFlags {
  readonly all: boolean;
  readonly json: boolean;
  /** Lines of the stream that are shown before a difference. */
  readonly context?: number;
  /** What is compared; left out: messages, or all if no side has less. */
  readonly level?: string;
}

/** One of the two, before a scenario is run. */
interface Source {
  readonly name: 'a' | 'b';
  readonly given: string;
  readonly path: string;
  /** The scenario, or the lines of a transcript. */
  readonly scenario: Scenario | null;
  readonly lines: readonly Line[];
  /** The number of the first one in the file: 2 below a header. */
  readonly first: number;
}

/** One of the two: its lines, the same for every scenario and every transcript. */
interface Side extends Source {
  readonly level: DiffLevel;
  readonly files: ScenarioFiles;
  /** How the run ended, and who waits; empty for a transcript, which does not know. */
  readonly end: readonly string[];
}

/** How many lines are shown before a difference without --context. */
const CONTEXT = 3;
/** How many differences are shown without --all. */
const SHOWN = 1;

/** A scenario is YAML or a name of the library; everything else is a transcript. */
function sourceOf(name: 'a' | 'b', given: string): Source {
  const named = !existsSync(given) && libraryNames().includes(given);
  if (named || /\.ya?ml$/.test(given)) {
    const path = scenarioPath(given);
    return { name, given, path, scenario: readScenario(path), lines: [], first: 2 };
  }
  if (given !== STANDARD && !existsSync(given)) {
    throw missing(given, /\.(jsonl|ya?ml)$/, 'no such file, and no scenario of the library');
  }
  try {
    const text = readTextFile(given);
    const lines = readTranscript(fileName(given), text);
    const first = readTranscriptHeader(fileName(given), text) === null ? 1 : 2;
    return { name, given, path: given, scenario: null, lines, first };
  } catch (error) {
    if (error instanceof TranscriptTextError) throw new UsageError(error.message);
    throw error;
  }
}

/** The level by which two can be compared: events that one cannot have do not differ. */
function levelOf(sources: readonly Source[], asked: string | undefined): DiffLevel {
  if (asked !== undefined && asked !== 'messages' && asked !== 'all') {
    throw flagError('diff: --level', asked, 'must be messages or all');
  }
  const read = sources.filter(({ scenario }) => scenario === null);
  const bare = read.find(({ lines }) => !hasEvents(lines));
  if (bare === undefined) return asked ?? (read.length > 0 ? 'all' : 'messages');
  if (asked === 'all') {
    throw new UsageError(`${fileName(bare.given)}: has messages only; write it with --level all`);
  }
  return 'messages';
}

async function ran(source: Source, level: DiffLevel): Promise<Side> {
  const { scenario, path } = source;
  if (scenario === null) return { ...source, level, files: {}, end: [] };
  return withFiles(scenario, dirname(path), (files) => {
    const { lines, end, stuck, circling } = runScenario(scenario, { files, level });
    return { ...source, level, files, lines, end: [end, ...stuck, ...circling] };
  });
}

/** A line for people, with its time. */
function words(line: Line): string {
  return `${time(Number(line['t']))} ${lineWords(line)}`;
}

/** A line with a mark in front, all of it. */
function marked(mark: string, line: Line): string {
  return `  ${mark} ${wrapped(words(line), columns() - 2, '    ').trimStart()}`;
}

function where(at: Placed | null, before: number, { first }: Side): string {
  return at === null ? `nothing after line ${before + first - 1}` : `line ${at.index + first}`;
}

/** Lines of the same port or thread that come just before. */
function contextOf(side: Side, difference: LineDifference, count: number): readonly string[] {
  const until = side.name === 'a' ? difference.beforeA : difference.beforeB;
  const shown = difference.a ?? difference.b;
  if (shown === null || count === 0) return [];
  const { port, thread } = shown.line;
  const same = placed(side.lines.slice(0, until), side.level).filter(({ line }) =>
    port === undefined ? line['thread'] === thread : line['port'] === port,
  );
  return same.slice(-count).map(({ line }) => `    ${words(line)}`);
}

/** What the side without a line does next in its place. */
function goesOn(side: Side, before: number, stream: string): string {
  const next = placed(side.lines, side.level).find(
    ({ index, line }) => index >= before && streamOf(line) === stream,
  );
  if (next !== undefined) {
    return `    ${side.name} goes on, line ${next.index + side.first}: ${words(next.line)}`;
  }
  const left = side.lines.length - before;
  return `    ${side.name} ${left === 0 ? 'ends here' : 'has no more of this'}`;
}

function pageText(side: Side, until: number, place: PagePlace): string {
  const { scenario, lines } = side;
  return scenario === null
    ? pageInLines(lines, until, place)
    : pageInRun(scenario, side, until, place);
}

function showOne(sides: readonly [Side, Side], difference: LineDifference, context: number): void {
  const [a, b] = sides;
  const { stream, fields, beforeA, beforeB } = difference;
  print(`${stream}: a ${where(difference.a, beforeA, a)}, b ${where(difference.b, beforeB, b)}`);
  for (const text of contextOf(a, difference, context)) print(text);
  if (difference.a !== null) print(colors.red(marked('-', difference.a.line)));
  if (difference.b !== null) print(colors.green(marked('+', difference.b.line)));
  if (difference.a === null) print(goesOn(a, beforeA, stream));
  if (difference.b === null) print(goesOn(b, beforeB, stream));
  for (const { key, a: one, b: other } of fields) {
    print(`    ${key}: ${one ?? 'nothing'} in a, ${other ?? 'nothing'} in b`);
  }
  const concerned = difference.a ?? difference.b;
  const side = difference.a === null ? b : a;
  const place = concerned === null ? null : pageOfLine(concerned.line, side.lines);
  if (place === null) return;
  print(`  page ${place.page} of ${place.object} just before:`);
  print(`    a: ${pageText(a, beforeA, place)}`);
  print(`    b: ${pageText(b, beforeB, place)}`);
}

/** How the runs ended, if not alike. */
function showEnds(sides: readonly [Side, Side]): void {
  const [a, b] = sides;
  if (a.end.length === 0 || b.end.length === 0 || a.end.join() === b.end.join()) return;
  print(`\n${colors.bold('how they ended')}`);
  for (const { name, end } of sides) {
    print(`  ${name}: ${wrapped(end.join(': '), columns() - 2, '     ').trimStart()}`);
  }
}

function show(
  sides: readonly [Side, Side],
  { differences, counts }: TranscriptDifference,
  flags: DiffFlags,
): void {
  for (const { name, given, lines } of sides) {
    print(`${name}: ${fileName(given)}, ${grouped(lines.length)} lines`);
  }
  const shown = flags.all ? differences : differences.slice(0, SHOWN);
  for (const [i, difference] of shown.entries()) {
    print(`\n${colors.bold(i === 0 ? 'first difference' : `difference ${i + 1}`)}`);
    showOne(sides, difference, flags.context ?? CONTEXT);
  }
  const more = differences.length - shown.length;
  if (more > 0) {
    const places = more === 1 ? 'place differs' : 'places differ';
    print(`\n${grouped(more)} more ${places}: --all shows them`);
  }
  showEnds(sides);
  if (counts.length === 0) return;
  print(`\n${colors.bold('how often')}`);
  const rows = counts.map(({ name, a, b }) => [name, grouped(a), grouped(b)]);
  print(table(['message or event', 'a', 'b'], rows));
}

/** Two that are the same; of two scenarios, whether they are so between the messages too. */
async function showSame(sides: readonly [Side, Side], flags: DiffFlags): Promise<void> {
  const [a, b] = sides;
  const count = placed(a.lines, a.level).length;
  const what = a.level === 'messages' ? 'messages' : 'lines';
  print(`the same: ${grouped(count)} ${what} of ${a.given} mean what those of ${b.given} do`);
  if (flags.level !== undefined || a.scenario === null || b.scenario === null) return;
  const [allA, allB] = [await ran(a, 'all'), await ran(b, 'all')];
  const { differences } = diffTranscripts(allA.lines, allB.lines);
  if (differences.length === 0) return;
  const events = counted(differences.length, 'event');
  print(`between the messages ${events} differ: --level all shows the first`);
}

/** Compares two files; answers the exit status. */
export async function diffCommand(a: string, b: string, flags: DiffFlags): Promise<number> {
  const { context = CONTEXT } = flags;
  if (!Number.isInteger(context) || context < 0) {
    throw new UsageError('diff: --context: must be a whole number from 0');
  }
  if (flags.json && flags.all) throw new UsageError('diff: --all: JSON has every difference');
  if (flags.json && flags.context !== undefined) {
    throw new UsageError('diff: --context: JSON has no lines around a difference');
  }
  if (a === STANDARD && b === STANDARD) {
    throw new UsageError('diff: - -: standard input can be one of the two only');
  }
  const sources = [sourceOf('a', a), sourceOf('b', b)] as const;
  for (const { scenario, path } of sources) {
    if (scenario !== null) loadPagers(scenario, dirname(path));
  }
  const level = levelOf(sources, flags.level);
  const sides = [await ran(sources[0], level), await ran(sources[1], level)] as const;
  const diff = diffTranscripts(sides[0].lines, sides[1].lines, level);
  const same = diff.differences.length === 0;
  if (flags.json) printJson({ a, b, level, same, ...diff });
  else if (same) await showSame(sides, flags);
  else show(sides, diff, flags);
  return same ? 0 : 1;
}
