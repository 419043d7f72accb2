/**
 * `machvm verify`: every scenario of a folder against the golden transcript beside it,
 * NAME.transcript.jsonl. Shows the first difference in context; `--update` accepts.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differenceText, goldenFile, verifyScenario } from '../scenarios/verify';
import { filesFor } from './files';
import { colors, Progress, print, printJson, UsageError } from './output';
import { readScenario } from './scenario_files';

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

async function verifyOne(folder: string, file: string, update: boolean): Promise<Verdict> {
  const path = join(folder, file);
  const scenario = readScenario(path);
  const goldenPath = goldenFile(path);
  const golden = existsSync(goldenPath) ? readFileSync(goldenPath, 'utf8') : null;
  const files = await filesFor(scenario, folder);
  const { difference, failures, text } = verifyScenario(scenario, golden, files);
  const name = file.replace(/\.ya?ml$/, '');
  if (golden !== null && difference === null)
    return { name, state: 'same', difference: '', failures };
  if (update) {
    writeFileSync(goldenPath, text);
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
  const progress = new Progress();
  const verdicts: Verdict[] = [];
  for (const file of files) {
    progress.update(`${verdicts.length + 1} of ${files.length}: ${file}`);
    verdicts.push(await verifyOne(folder, file, flags.update));
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
    if (difference !== '') print(difference);
    for (const failure of failures) print(`  failed: ${failure}`);
  }
  const same = verdicts.filter(({ state }) => state === 'same').length;
  print(`${same} of ${verdicts.length} scenarios give their golden transcript`);
}
