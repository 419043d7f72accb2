/**
 * `machvm verify`: a scenario, or every one of a folder, against the golden file beside it,
 * NAME.transcript.jsonl. Shows the first difference in context; `--update` accepts.
 */
import { readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { courseProblems } from '../../scenarios/language/course';
import { nameOf } from '../../scenarios/language/language';
import type { Scenario } from '../../scenarios/language/scenario';
import { ScenarioError } from '../../scenarios/language/scenario_error';
import { goldenFile } from '../../scenarios/run/verify';
import { libraryNames, readScenario } from '../given/scenario_files';
import { refuseUnwritable, writeWhole } from '../given/written_file';
import {
  colors,
  Progress,
  print,
  printJson,
  printLines,
  settled,
  UsageError,
} from '../show/output';
import { runAll } from '../studies/worker_pool';
import { loadPagers } from '../user/files';
import { restUserCode } from '../user/user_code';
import type { Verdict, VerifyAnswer, VerifyJob } from './verify_worker';
import { verifyOne } from './verify_worker';

export interface VerifyFlags {
  readonly update: boolean;
  /** How many threads; left out: as many as there are cores. */
  readonly workers?: number;
  /** A file for JUnit XML. */
  readonly junit?: string;
  readonly json: boolean;
}

function isGood({ state, failures }: Verdict): boolean {
  return failures.length === 0 && state !== 'differs' && state !== 'no golden file';
}

/** From so many scenarios on, starting threads takes less time than it saves. */
const WORTH_WORKERS = 8;

/** The verdicts in the order of the files, whoever is done first. */
async function verdictsOf(
  folder: string,
  scenarios: ReadonlyMap<string, Scenario>,
  { update, workers = availableParallelism() }: VerifyFlags,
): Promise<readonly Verdict[]> {
  const all = [...scenarios].map(([file, scenario], index) => {
    const job: VerifyJob = { folder, file, update, index };
    return { job, scenario };
  });
  const jobs = all.map(({ job }) => job);
  const answers = new Map<number, VerifyAnswer>();
  const progress = new Progress();
  const answered = ({ file, index }: VerifyJob, answer: VerifyAnswer): void => {
    answers.set(index, answer);
    progress.update(`${answers.size} of ${jobs.length}: ${file}`);
  };
  try {
    if (workers === 1 || jobs.length < WORTH_WORKERS) {
      for (const { job, scenario } of all) {
        answered(job, await verifyOne(job, scenario));
        await settled();
      }
    } else {
      restUserCode();
      await runAll(jobs, {
        worker: 'cli/commands/verify_worker',
        workers,
        command: 'verify',
        answered,
      });
    }
  } finally {
    progress.clear();
  }
  return jobs.flatMap(({ index }) => {
    const answer = answers.get(index);
    if (answer !== undefined && 'wrong' in answer) throw new UsageError(answer.wrong);
    return answer ?? [];
  });
}

/** The verdicts as JUnit XML. */
function reportOf(folder: string, verdicts: readonly Verdict[]): string {
  const { junitXml }: typeof import('../vendor/junit_report') = require('../vendor/junit_report');
  return junitXml(
    `machvm verify ${folder}`,
    verdicts.map((verdict) => {
      const { name, state, difference, failures } = verdict;
      const what = failures[0] ?? state;
      const details = [difference, ...failures].filter((text) => text !== '').join('\n');
      return { name, failure: isGood(verdict) ? '' : what, details };
    }),
  );
}

const isYaml = (name: string): boolean => /\.ya?ml$/.test(name);

/** The folder of a path, and the scenarios that it stands for. */
function scenariosAt(path: string): { readonly folder: string; readonly files: string[] } {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) throw new UsageError(`verify: ${path}: no such file or folder`);
  if (there.isDirectory()) {
    const files = readdirSync(path).filter(isYaml).sort();
    if (files.length === 0) throw new UsageError(`verify: ${path}: holds no scenario (*.yaml)`);
    return { folder: path, files };
  }
  if (!isYaml(path)) {
    throw new UsageError(`verify: ${path}: is not a scenario; name a YAML file or a folder`);
  }
  return { folder: dirname(path), files: [basename(path)] };
}

/** Verifies a scenario, or those of a folder; answers the exit status. */
export async function verifyCommand(path: string, flags: VerifyFlags): Promise<number> {
  const { folder, files } = scenariosAt(path);
  const scenarios = new Map(files.map((file) => [file, readScenario(join(folder, file))]));
  const problems = courseProblems(
    [...scenarios.values()],
    [...libraryNames(), ...files.map(nameOf)],
  );
  if (problems.length > 0) throw new ScenarioError(problems);
  if (flags.update) for (const file of files) refuseUnwritable(goldenFile(join(folder, file)));
  for (const scenario of scenarios.values()) loadPagers(scenario, folder);
  for (const file of flags.junit === undefined ? [] : files) {
    refuseUnwritable(flags.junit ?? '', '--junit ', join(folder, file));
  }
  const verdicts = await verdictsOf(folder, scenarios, flags);
  const bad = verdicts.filter((verdict) => !isGood(verdict));
  if (flags.junit !== undefined) writeWhole(flags.junit, reportOf(path, verdicts));
  if (flags.json) printJson(verdicts);
  else show(verdicts);
  return bad.length === 0 ? 0 : 1;
}

/** What becomes of a golden file with --update. */
const UPDATES = ['made', 'changed', 'unchanged'] as const;

function show(verdicts: readonly Verdict[]): void {
  const width = Math.max(...verdicts.map(({ name }) => name.length)) + 2;
  for (const verdict of verdicts) {
    const { name, state, difference, failures } = verdict;
    const mark = isGood(verdict) ? colors.green('ok  ') : colors.red('FAIL');
    print(`${mark} ${name.padEnd(width)}${state}`);
    if (difference !== '') printLines(difference);
    for (const failure of failures) print(`  failed: ${failure}`);
  }
  if (verdicts.every(({ state }) => UPDATES.some((known) => known === state))) {
    const counts = UPDATES.map(
      (known) => `${verdicts.filter(({ state }) => state === known).length} ${known}`,
    );
    print(`golden files: ${counts.join(', ')}`);
    return;
  }
  const same = verdicts.filter(({ state }) => state === 'same').length;
  print(`${same} of ${verdicts.length} scenarios match their golden file`);
}
