/**
 * One scenario of `machvm verify`, in this thread or in a worker: it runs again and is compared
 * with the golden file beside it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../../scenarios/language/scenario';
import { differenceText, goldenFile, verifyScenario } from '../../scenarios/run/verify';
import { overridesOfHeader, transcriptHeader } from '../../scenarios/transcript/transcript';
import {
  readTranscript,
  readTranscriptHeader,
  TranscriptTextError,
} from '../../scenarios/transcript/transcript_text';
import { LessonWatcher } from '../../teaching/lesson_moments';
import { questionFailures } from '../../teaching/lesson_questions';
import { TraceError } from '../../traces/trace_error';
import { readScenario } from '../given/scenario_files';
import { readTextFile } from '../given/text_file';
import { writeWhole } from '../given/written_file';
import { UsageError } from '../show/output';
import { loadPagers, withFiles } from '../user/files';
import { guardThread } from '../user/guarded_thread';
import { restUserCode } from '../user/user_code';

/** A scenario to verify. */
export interface VerifyJob {
  readonly folder: string;
  readonly file: string;
  readonly update: boolean;
  /** Its place in the output. */
  readonly index: number;
}

/** What came of it. */
export interface Verdict {
  readonly name: string;
  readonly state: 'same' | 'differs' | 'no golden file' | 'made' | 'changed' | 'unchanged';
  /** The first difference in context; empty if there is none. */
  readonly difference: string;
  /** Expectations of the scenario that failed. */
  readonly failures: readonly string[];
}

/** Throws a UsageError for a golden file that no run could give. */
function readGolden(path: string, text: string, scenario: Scenario): void {
  try {
    const lines = readTranscript(path, text, scenario.golden);
    if (readTranscriptHeader(path, text) !== null) return;
    if (lines.every(({ event }) => event === undefined)) return;
    const header = JSON.stringify(transcriptHeader(scenario));
    const what = 'the first line is not a header, although lines have the numbers of events';
    throw new TranscriptTextError(path, 1, 1, what, `put ${header} before it`);
  } catch (error) {
    throw error instanceof TranscriptTextError ? new UsageError(error.message) : error;
  }
}

/** The scenario with what was set for the run that made the golden file. */
function asIn(path: string, golden: string | null, scenario: Scenario, file: string): Scenario {
  const header = golden === null ? null : readTranscriptHeader(path, golden);
  const overrides = header === null ? [] : overridesOfHeader(header);
  if (overrides.length === 0) return scenario;
  return readScenario(file, { set: overrides.map(({ path: key, value }) => `${key}=${value}`) });
}

/** Verifies a scenario; a golden file is written if the job says so. */
export async function verifyOne(
  { folder, file, update }: VerifyJob,
  given: Scenario,
): Promise<Verdict> {
  const goldenPath = goldenFile(join(folder, file));
  const golden = existsSync(goldenPath) ? readTextFile(goldenPath) : null;
  if (golden !== null && !update) readGolden(goldenPath, golden, given);
  const scenario = asIn(goldenPath, golden, given, join(folder, file));
  const asks = (scenario.lesson?.questions ?? []).length > 0;
  const watcher = asks ? new LessonWatcher(scenario) : null;
  const verified = await withFiles(scenario, folder, (files) =>
    verifyScenario(scenario, golden, files, watcher),
  );
  const { difference, text } = verified;
  const asked = watcher === null ? [] : questionFailures(scenario, watcher);
  const failures = [...verified.failures, ...asked];
  const name = file.replace(/\.ya?ml$/, '');
  const isOld = golden !== null && readTranscriptHeader(goldenPath, golden) === null;
  if (golden !== null && difference === null && !(update && isOld))
    return { name, state: update ? 'unchanged' : 'same', difference: '', failures };
  if (update) {
    writeWhole(goldenPath, text);
    return { name, state: golden === null ? 'made' : 'changed', difference: '', failures };
  }
  const shown = golden === null || difference === null ? '' : differenceText(difference);
  return {
    name,
    state: golden === null ? 'no golden file' : 'differs',
    difference: shown,
    failures,
  };
}

/** A verdict, or why there is none: in order of the files, not of the workers. */
export type VerifyAnswer = Verdict | { readonly wrong: string };

/** Runs a job in a worker. What is wrong with a file is in the answer. */
export async function run(job: VerifyJob): Promise<VerifyAnswer> {
  try {
    const scenario = readScenario(join(job.folder, job.file));
    loadPagers(scenario, job.folder);
    guardThread();
    return await verifyOne(job, scenario);
  } catch (error) {
    if (error instanceof UsageError || error instanceof TraceError) return { wrong: error.message };
    throw error;
  } finally {
    restUserCode();
  }
}
