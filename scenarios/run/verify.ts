/**
 * Golden files: the transcript of each scenario at level `messages` beside it, as
 * NAME.transcript.jsonl; where a scenario says `golden: counts`, how often things happened instead.
 * Verifying runs the scenario again and compares line by line; the first difference is shown with
 * the lines before it. A golden file of another version, or without a header, is compared by
 * what it can have. Reading and writing files is the caller's.
 */
import { eventKinds, eventNames } from '../../kernel/mach/event_defs';
import { text as aText, needs, refuse } from '../../kernel/mach/given';
import { messageKinds } from '../../kernel/mach/message_table';
import { nameOf } from '../language/language';
import type { Scenario } from '../language/scenario';
import { scenarioProblem } from '../language/scenario_problem';
import type { Line } from '../transcript/line';
import { messageLevel } from '../transcript/line';
import { asVersion1, transcriptHeader, transcriptText } from '../transcript/transcript';
import { readTranscriptHeader } from '../transcript/transcript_text';
import type { BuiltScenario, ScenarioFiles } from './build';
import type { ScenarioResult } from './run';
import { runScenario } from './run';
import { filesProblem } from './run_options';

/** Lines that are shown before the first difference. */
const CONTEXT = 3;

/** Where two transcripts part; lines count from 1. */
export interface Difference {
  readonly line: number;
  /** What both have just before. */
  readonly before: readonly string[];
  /** The line that was expected, and the one that came; null past the end. */
  readonly expected: string | null;
  readonly actual: string | null;
}

export interface Verified {
  readonly name: string;
  /** The transcript of this run: what the golden file should hold after an update. */
  readonly text: string;
  /** Expectations of the scenario that failed. */
  readonly failures: readonly string[];
  /** Null if the transcripts agree; a missing golden file differs from its first line on. */
  readonly difference: Difference | null;
  readonly ok: boolean;
}

/** `first_fault.yaml` has `first_fault.transcript.jsonl` beside it. */
export function goldenFile(scenarioFile: string): string {
  const folder = scenarioFile.slice(0, Math.max(0, scenarioFile.search(/[^/\\]*$/)));
  return `${folder}${nameOf(scenarioFile)}.transcript.jsonl`;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  if (lines[lines.length - 1] === '') lines.pop();
  return lines;
}

/** Where a transcript leaves the golden one, or null. */
export function firstDifference(golden: string, actual: string): Difference | null {
  const expectedLines = linesOf(golden);
  const actualLines = linesOf(actual);
  const most = Math.max(expectedLines.length, actualLines.length);
  for (let i = 0; i < most; i += 1) {
    if (expectedLines[i] === actualLines[i]) continue;
    return {
      line: i + 1,
      before: actualLines.slice(Math.max(0, i - CONTEXT), i),
      expected: expectedLines[i] ?? null,
      actual: actualLines[i] ?? null,
    };
  }
  return null;
}

/** The difference for people: the lines before it, then `-` what was expected, `+` what came. */
export function differenceText(difference: Difference): string {
  const { line, before, expected, actual } = difference;
  const shown = before.map((text, i) => `  ${line - before.length + i}: ${text}`);
  shown.push(`- ${line}: ${expected ?? '(the golden file ends here)'}`);
  shown.push(`+ ${line}: ${actual ?? '(the run ends here)'}`);
  return shown.join('\n');
}

/** How often each message arrived and each event happened, and the counters of each host. */
function countLines({ built, hosts }: ScenarioResult): readonly Line[] {
  const names = [...Object.keys(messageKinds), ...eventNames];
  const counted = names.map((name) => ({ name, count: built.recorder.countOf(name) }));
  const lines = counted.filter(({ count }) => count > 0);
  return [...lines, ...hosts.map(({ name, statistics }) => ({ host: name, ...statistics }))];
}

/** The numbers of events, which another version may count otherwise: it may have other events. */
const NUMBERS = /"event":\d+,/g;

/**
 * Where a run leaves its golden file. One without a header is compared by what it has; one of
 * another version of machvm without the numbers of events.
 */
function leaves(golden: string, lines: readonly Line[], scenario: Scenario): Difference | null {
  const header = readTranscriptHeader('golden', golden);
  // Without the header of its first line, a file of this form differs there.
  const isOld = header === null && golden.search(NUMBERS) < 0;
  if (isOld) return firstDifference(golden, transcriptText(asVersion1(lines)));
  if (header === null) return firstDifference(golden, transcriptText(lines, scenario));
  const mine = transcriptHeader(scenario);
  if (header['version'] === mine['version']) {
    return firstDifference(golden, transcriptText(lines, scenario));
  }
  const like = transcriptText([{ ...mine, version: header['version'] ?? '' }, ...lines]);
  return firstDifference(golden.replace(NUMBERS, ''), like.replace(NUMBERS, ''));
}

/** What somebody who watches the run as well hears of it. */
export interface RunWatch {
  start(built: BuiltScenario): void;
  take(line: Line): void;
  stepEnded(): void;
}

/** Runs a scenario with somebody who watches all lines; the result has those of the messages. */
function watchedRun(scenario: Scenario, files: ScenarioFiles, watch: RunWatch): ScenarioResult {
  const lines: Line[] = [];
  const result = runScenario(scenario, {
    files,
    level: 'all',
    onStart: (built) => watch.start(built),
    onLine: (line) => {
      watch.take(line);
      if (messageLevel.has(eventKinds[String(line['ev'])] ?? -1)) {
        lines.push({ ...line, n: lines.length });
      }
    },
    stepHook: () => watch.stepEnded(),
  });
  return { ...result, lines };
}

/** Runs a scenario and compares its transcript with the golden text; null for none yet. */
export function verifyScenario(
  scenario: Scenario,
  golden: string | null,
  files: ScenarioFiles = {},
  watch: RunWatch | null = null,
): Verified {
  refuse('verifyScenario', scenarioProblem(scenario) ?? filesProblem(files));
  if (golden !== null) needs('verifyScenario', 'golden', golden, aText);
  const counts = scenario.golden === 'counts';
  const result =
    watch === null
      ? runScenario(scenario, { files, level: counts ? 'none' : 'messages' })
      : watchedRun(scenario, files, watch);
  const lines = counts ? countLines(result) : result.lines;
  const text = transcriptText(lines, scenario);
  const difference = golden === null ? firstDifference('', text) : leaves(golden, lines, scenario);
  const { failures } = result;
  const ok = failures.length === 0 && difference === null && golden !== null;
  return { name: scenario.name, text, failures, difference, ok };
}
