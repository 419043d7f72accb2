/**
 * Golden files: the transcript of each scenario at level `messages` beside it, as
 * NAME.transcript.jsonl; where a scenario says `golden: counts`, how often things happened instead.
 * Verifying runs the scenario again and compares line by line; the first difference is shown with
 * the lines before it. Reading and writing files is the caller's.
 */
import { eventNames } from '../kernel/mach/event_defs';
import { text as aText, needs, refuse } from '../kernel/mach/given';
import { messageKinds } from '../kernel/mach/message_table';
import type { ScenarioFiles } from './build';
import { nameOf } from './language';
import type { ScenarioResult } from './run';
import { runScenario } from './run';
import { filesProblem, scenarioProblem } from './run_options';
import type { Scenario } from './scenario';
import { transcriptText } from './transcript';
import { newInVersion2 } from './transcript_version';

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
function countsText({ built, hosts }: ScenarioResult): string {
  const events = eventNames.filter((name) => !newInVersion2.includes(name));
  const names = [...Object.keys(messageKinds), ...events];
  const counted = names.map((name) => ({ name, count: built.recorder.countOf(name) }));
  const lines = counted.filter(({ count }) => count > 0);
  return [...lines, ...hosts.map(({ name, statistics }) => ({ host: name, ...statistics }))]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

/** Runs a scenario and holds its transcript against the golden text; null for none yet. */
export function verifyScenario(
  scenario: Scenario,
  golden: string | null,
  files: ScenarioFiles = {},
): Verified {
  refuse('verifyScenario', scenarioProblem(scenario) ?? filesProblem(files));
  if (golden !== null) needs('verifyScenario', 'golden', golden, aText);
  const counts = scenario.golden === 'counts';
  const result = runScenario(scenario, { files, level: counts ? 'none' : 'messages' });
  const text = counts ? countsText(result) : transcriptText(result.lines);
  const difference = firstDifference(golden ?? '', text);
  const { failures } = result;
  const ok = failures.length === 0 && difference === null && golden !== null;
  return { name: scenario.name, text, failures, difference, ok };
}
