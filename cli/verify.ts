/**
 * `machvm verify`: every scenario of a folder against the golden transcript beside it,
 * NAME.transcript.jsonl. Shows the first difference in context; `--update` accepts.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../scenarios/scenario';
import { readTranscript, TranscriptTextError } from '../scenarios/transcript_text';
import { differenceText, goldenFile, verifyScenario } from '../scenarios/verify';
import { loadPagers, withFiles } from './files';
import { colors, Progress, print, printJson, printLines, settled, UsageError } from './output';
import { readScenario } from './scenario_files';
import { readTextFile } from './text_file';
import { refuseUnwritable, writeWhole } from './written_file';

export interface VerifyFlags {
  readonly update: boolean;
  readonly json: boolean;
}

interface Verdict {
  readonly name: string;
  readonly state: 'same' | 'differs' | 'no golden file' | 'updated';
  /** The first difference in context; empty if there is none. */
  readonly difference: string;
  /** Expectations of the scenario that failed. */
  readonly failures: readonly string[];
}

/** Throws a UsageError for a golden file that no run could give. */
function readGolden(path: string, text: string, holds: Scenario['golden']): void {
  try {
    readTranscript(path, text, holds);
  } catch (error) {
    throw error instanceof TranscriptTextError ? new UsageError(error.message) : error;
  }
}

async function verifyOne(
  folder: string,
  file: string,
  scenario: Scenario,
  update: boolean,
): Promise<Verdict> {
  const path = join(folder, file);
  const goldenPath = goldenFile(path);
  const golden = existsSync(goldenPath) ? readTextFile(goldenPath) : null;
  if (golden !== null && !update) readGolden(goldenPath, golden, scenario.golden);
  const { difference, failures, text } = await withFiles(scenario, folder, (files) =>
    verifyScenario(scenario, golden, files),
  );
  const name = file.replace(/\.ya?ml$/, '');
  if (golden !== null && difference === null)
    return { name, state: 'same', difference: '', failures };
  if (update) {
    writeWhole(goldenPath, text);
    return { name, state: 'updated', difference: '', failures };
  }
  const shown = golden === null || difference === null ? '' : differenceText(difference);
  return {
    name,
    state: golden === null ? 'no golden file' : 'differs',
    difference: shown,
    failures,
  };
}

/** Verifies a folder; answers the exit status. */
export async function verifyCommand(folder: string, flags: VerifyFlags): Promise<number> {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (there === undefined) throw new UsageError(`verify: ${folder}: no such folder`);
  if (!there.isDirectory()) {
    throw new UsageError(`verify: ${folder}: is a file; name the folder that it is in`);
  }
  const files = readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
  if (files.length === 0) throw new UsageError(`verify: ${folder}: holds no scenario (*.yaml)`);
  const scenarios = files.map((file) => ({ file, scenario: readScenario(join(folder, file)) }));
  if (flags.update) for (const file of files) refuseUnwritable(goldenFile(join(folder, file)));
  for (const { scenario } of scenarios) loadPagers(scenario, folder);
  const progress = new Progress();
  const verdicts: Verdict[] = [];
  for (const { file, scenario } of scenarios) {
    progress.update(`${verdicts.length + 1} of ${files.length}: ${file}`);
    verdicts.push(await verifyOne(folder, file, scenario, flags.update));
    await settled();
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
    if (difference !== '') printLines(difference);
    for (const failure of failures) print(`  failed: ${failure}`);
  }
  const same = verdicts.filter(({ state }) => state === 'same').length;
  print(`${same} of ${verdicts.length} scenarios give their golden transcript`);
}
