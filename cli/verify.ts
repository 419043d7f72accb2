/**
 * `machvm verify`: every scenario of a folder against the golden transcript beside it,
 * NAME.transcript.jsonl. Shows the first difference in context; `--update` accepts.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScenarioRun } from '../scenarios/run';
import { transcriptText } from '../scenarios/transcript';
import { filesFor } from './files';
import { colors, Progress, print, printJson, UsageError } from './output';
import { readScenario } from './run';

export interface VerifyFlags {
  readonly update: boolean;
  readonly json: boolean;
}

interface Verdict {
  readonly name: string;
  readonly state: 'same' | 'differs' | 'no golden file' | 'updated';
  /** Lines of context around the first difference. */
  readonly difference: readonly string[];
  /** Expectations of the scenario that failed. */
  readonly failures: readonly string[];
}

const CONTEXT = 3;

/** The first line that differs, with what stands around it. */
export function firstDifference(golden: string, now: string): readonly string[] {
  const was = golden.split('\n');
  const is = now.split('\n');
  let at = 0;
  while (at < was.length && at < is.length && was[at] === is[at]) at += 1;
  if (at === was.length && at === is.length) return [];
  const before = is.slice(Math.max(0, at - CONTEXT), at).map((line) => `    ${line}`);
  const gone = was.slice(at, at + CONTEXT).map((line) => `  - ${line}`);
  const come = is.slice(at, at + CONTEXT).map((line) => `  + ${line}`);
  return [`  line ${at + 1}:`, ...before, ...gone, ...come];
}

function verifyOne(folder: string, file: string, update: boolean): Verdict {
  const path = join(folder, file);
  const scenario = readScenario(path, { set: [] });
  const result = new ScenarioRun(scenario, { files: filesFor(folder) }).finish();
  const now = transcriptText(result.lines);
  const goldenPath = path.replace(/\.ya?ml$/, '.transcript.jsonl');
  const golden = existsSync(goldenPath) ? readFileSync(goldenPath, 'utf8') : null;
  const { failures } = result;
  const name = file.replace(/\.ya?ml$/, '');
  if (golden === now) return { name, state: 'same', difference: [], failures };
  if (update) {
    writeFileSync(goldenPath, now);
    return { name, state: 'updated', difference: [], failures };
  }
  if (golden === null) return { name, state: 'no golden file', difference: [], failures };
  return { name, state: 'differs', difference: firstDifference(golden, now), failures };
}

/** Verifies a folder; answers the exit status. */
export async function verifyCommand(folder: string, flags: VerifyFlags): Promise<number> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UsageError(`verify: ${folder}: no such folder`);
  }
  const files = readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
  if (files.length === 0) throw new UsageError(`verify: ${folder}: holds no scenario (*.yaml)`);
  const progress = new Progress();
  const verdicts: Verdict[] = [];
  for (const file of files) {
    progress.update(`${verdicts.length + 1} of ${files.length}: ${file}`);
    verdicts.push(verifyOne(folder, file, flags.update));
    await new Promise((resolve) => setImmediate(resolve));
  }
  progress.clear();
  const bad = verdicts.filter(
    ({ state, failures }) => failures.length > 0 || !(state === 'same' || state === 'updated'),
  );
  if (flags.json) printJson(verdicts);
  else show(verdicts);
  return bad.length === 0 ? 0 : 1;
}

function show(verdicts: readonly Verdict[]): void {
  const width = Math.max(...verdicts.map(({ name }) => name.length)) + 2;
  for (const { name, state, difference, failures } of verdicts) {
    const good = failures.length === 0 && (state === 'same' || state === 'updated');
    print(`${good ? colors.green('ok  ') : colors.red('FAIL')} ${name.padEnd(width)}${state}`);
    for (const line of difference) print(line.length > 200 ? `${line.slice(0, 199)}~` : line);
    for (const failure of failures) print(`  failed: ${failure}`);
  }
  const same = verdicts.filter(({ state }) => state === 'same').length;
  print(`${same} of ${verdicts.length} scenarios give their golden transcript`);
}
