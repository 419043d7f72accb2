/**
 * Runs for the explorer that only Node can make: of a scenario with files of the user's. The pieces
 * of the recording come while the run goes on, each compressed.
 */
import { RecordingPacker } from '../../files/recording_file';
import { endOf, RunTape } from '../../recording/record_run';
import type { Scenario } from '../../scenarios/language/scenario';
import { NextVictimsRun } from '../../scenarios/run/next_victims';
import { ScenarioRun } from '../../scenarios/run/run';
import { settled } from '../show/output';
import { withFiles } from '../user/files';

/** Steps of the machine between two looks for a stop. */
const STEPS = 1_000;

/** A scenario with what it needs. */
interface Prepared {
  readonly scenario: Scenario;
  /** Where the files are that the scenario names. */
  readonly folder: string;
  /** True when the page has closed its request. */
  readonly isLeft?: () => boolean;
}

export interface RecordedRun extends Prepared {
  /** The text of the scenario. */
  readonly yaml: string;
  /** Takes the recording, as gzip. */
  readonly write: (bytes: Uint8Array) => void;
}

/** Runs a scenario to its end and hands out its recording. Throws a UsageError for bad files. */
export async function recordedRun({
  scenario,
  yaml,
  folder,
  write,
  isLeft = () => false,
}: RecordedRun): Promise<void> {
  await withFiles(scenario, folder, async (files) => {
    const packer = new RecordingPacker(write);
    const tape = new RunTape(scenario, yaml, (piece) => packer.add(piece));
    const run = new ScenarioRun(scenario, {
      files,
      level: 'none',
      onMachine: (look, labels) => tape.listen(look, labels),
      onStart: () => tape.begin(),
      stepHook: () => tape.afterStep(),
    });
    for (let steps = 1; !isLeft(); steps += 1) {
      const end = run.step();
      if (end !== null) {
        tape.end(endOf(run.result(end)));
        packer.end();
        return;
      }
      if (steps % STEPS === 0) await settled();
    }
  });
}

/**
 * Which page of each host leaves next at an event, in another run up to it; nothing if the page has
 * left. Throws a UsageError for bad files.
 */
export async function nextInRun(
  event: number,
  { scenario, folder, isLeft = () => false }: Prepared,
): Promise<readonly number[]> {
  return withFiles(scenario, folder, async (files) => {
    const run = new NextVictimsRun(scenario, event, files);
    for (let steps = 1; !isLeft(); steps += 1) {
      const pages = run.step();
      if (pages !== null) return pages;
      if (steps % STEPS === 0) await settled();
    }
    return [];
  });
}
