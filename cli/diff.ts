/**
 * `machvm diff A B`: two transcripts, or scenarios that are run first, compared by meaning. The
 * first difference comes first, with the state of the page concerned on both sides, then what else
 * differs. Status 0: the same; 1: they differ; 2: a file is none.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ScenarioFiles } from '../scenarios/build';
import type { LineDifference, TranscriptDifference } from '../scenarios/diff';
import { diffTranscripts } from '../scenarios/diff';
import type { PagePlace } from '../scenarios/diff_page';
import { pageInLines, pageInRun, pageOfLine } from '../scenarios/diff_page';
import type { Placed } from '../scenarios/diff_streams';
import type { Line } from '../scenarios/line';
import { messageLevelEvents } from '../scenarios/line';
import { lineWords } from '../scenarios/line_words';
import { runScenario } from '../scenarios/run';
import type { Scenario } from '../scenarios/scenario';
import { readTranscript, TranscriptTextError } from '../scenarios/transcript_text';
import { filesFor } from './files';
import { colors, print, printJson, table, time, UsageError, wrapped } from './output';
import { readScenario } from './run';

export interface DiffFlags {
  readonly all: boolean;
  readonly json: boolean;
  /** Lines of the stream that are shown before a difference. */
  readonly context: number;
}

/** One of the two: its lines, and what made them if that is at hand. */
interface Side {
  readonly name: string;
  readonly run: { readonly scenario: Scenario; readonly files: ScenarioFiles } | null;
  readonly lines: readonly Line[];
}

/** How many differences are shown without --all. */
const SHOWN = 1;

function isScenario(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

function readLines(path: string): readonly Line[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = String(Object(error).code ?? error);
    const why = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'this is a folder' : code;
    throw new UsageError(`diff: ${path}: ${why}`);
  }
  try {
    return readTranscript(path, text);
  } catch (error) {
    if (error instanceof TranscriptTextError) throw new UsageError(error.message);
    throw error;
  }
}

/** True if a transcript has more than messages. */
function hasEvents(lines: readonly Line[]): boolean {
  return lines.some(({ ev }) => !messageLevelEvents.has(String(ev)));
}

async function readSides(paths: readonly [string, string]): Promise<readonly [Side, Side]> {
  const [a, b] = paths.map((path) => (isScenario(path) ? null : readLines(path)));
  const level = [a, b].some((lines) => lines != null && hasEvents(lines)) ? 'all' : 'messages';
  const side = async (
    path: string,
    lines: readonly Line[] | null | undefined,
    name: string,
  ): Promise<Side> => {
    if (lines != null) return { name, run: null, lines };
    const scenario = readScenario(path, { set: [] });
    const files = await filesFor(scenario, dirname(path));
    const ran = runScenario(scenario, { files, level });
    return { name, run: { scenario, files }, lines: ran.lines };
  };
  return [await side(paths[0], a, 'a'), await side(paths[1], b, 'b')];
}

/** A line for people, with its time. */
function words(line: Line): string {
  return `${time(Number(line['t']))} ${lineWords(line)}`;
}

function cut(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 97)}...`;
}

/** A line with a mark in front, all of it. */
function marked(mark: string, line: Line): string {
  return `  ${mark} ${wrapped(words(line), 98, '    ').trimStart()}`;
}

function where(placed: Placed | null, before: number): string {
  return placed === null ? `nothing, after line ${before}` : `line ${placed.index + 1}`;
}

/** Lines of the same stream that come just before. */
function contextOf(side: Side, difference: LineDifference, count: number): readonly string[] {
  const until = side.name === 'a' ? difference.beforeA : difference.beforeB;
  const shown = difference.a ?? difference.b;
  if (shown === null || count === 0) return [];
  const same = side.lines.slice(0, until).filter((line) => {
    const { line: like } = shown;
    return like['port'] === undefined
      ? line['thread'] === like['thread']
      : line['port'] === like['port'];
  });
  return same.slice(-count).map((line) => cut(`    ${words(line)}`));
}

function pageText(side: Side, until: number, place: PagePlace): string {
  return side.run === null
    ? pageInLines(side.lines, until, place)
    : pageInRun(side.run.scenario, side.run.files, until, place);
}

function showOne(sides: readonly [Side, Side], difference: LineDifference, context: number): void {
  const [a, b] = sides;
  const { stream, fields, beforeA, beforeB } = difference;
  print(`${stream}: a ${where(difference.a, beforeA)}, b ${where(difference.b, beforeB)}`);
  for (const text of contextOf(a, difference, context)) print(text);
  if (difference.a !== null) print(colors.red(marked('-', difference.a.line)));
  if (difference.b !== null) print(colors.green(marked('+', difference.b.line)));
  for (const { key, a: one, b: other } of fields) {
    print(`    ${key}: ${one ?? 'nothing'} in a, ${other ?? 'nothing'} in b`);
  }
  const concerned = difference.a ?? difference.b;
  const side = difference.a === null ? b : a;
  const place = concerned === null ? null : pageOfLine(concerned.line, side.lines);
  if (place === null) return;
  print(`  page ${place.page} of ${place.object} just before:`);
  print(cut(`    a: ${pageText(a, beforeA, place)}`));
  print(cut(`    b: ${pageText(b, beforeB, place)}`));
}

function show(sides: readonly [Side, Side], diff: TranscriptDifference, flags: DiffFlags): void {
  const { differences, counts } = diff;
  const shown = flags.all ? differences : differences.slice(0, SHOWN);
  for (const [i, difference] of shown.entries()) {
    if (i > 0) print('');
    print(colors.bold(i === 0 ? 'first difference' : `difference ${i + 1}`));
    showOne(sides, difference, flags.context);
  }
  const more = differences.length - shown.length;
  if (more > 0)
    print(`\n${more} more ${more === 1 ? 'place differs' : 'places differ'}: --all shows them`);
  if (counts.length === 0) return;
  print(`\n${colors.bold('how often')}`);
  const rows = counts.map(({ name, a, b }) => [name, String(a), String(b)]);
  print(table(['message or event', 'a', 'b'], rows));
}

/** Compares two files; answers the exit status. */
export async function diffCommand(a: string, b: string, flags: DiffFlags): Promise<number> {
  if (!Number.isInteger(flags.context) || flags.context < 0) {
    throw new UsageError('diff: --context: must be a whole number from 0');
  }
  const sides = await readSides([a, b]);
  const diff = diffTranscripts(sides[0].lines, sides[1].lines);
  const same = diff.differences.length === 0;
  if (flags.json) printJson({ a, b, same, ...diff });
  else if (same) {
    const count = sides[0].lines.length;
    print(`the same: ${count} lines of ${a} mean what those of ${b} do`);
  } else show(sides, diff, flags);
  return same ? 0 : 1;
}
