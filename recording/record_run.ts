/**
 * Records runs: of a scenario, of a replay, or of a run that goes on elsewhere, as the command line
 * does. The pieces of the recording come while the run goes on, in the order of the file.
 */
import { Look } from '../kernel/inspect/look';
import { must } from '../kernel/kern/assert';
import type { Form } from '../kernel/mach/given';
import {
  call,
  flag,
  maybe,
  needs,
  record,
  recordProblem,
  refuse,
  text,
} from '../kernel/mach/given';
import { VERSION } from '../kernel/mach/version';
import { digest } from '../kernel/machine/digest';
import type { Machine, RunEnd } from '../kernel/machine/machine';
import type { Scenario } from '../scenarios/language/scenario';
import { scenarioProblem } from '../scenarios/language/scenario_problem';
import type { ReplayOptions } from '../scenarios/replay/replay';
import { buildReplay, replayProblem } from '../scenarios/replay/replay';
import { Requests } from '../scenarios/run/requests';
import type { RunOptions, ScenarioResult } from '../scenarios/run/run';
import { ScenarioRun } from '../scenarios/run/run';
import { filesProblem } from '../scenarios/run/run_options';
import { Labels } from '../scenarios/transcript/labels';
import type { LineNames } from '../scenarios/transcript/line';
import { profilesOf } from '../scenarios/transcript/transcript';
import type { Trace } from '../traces/trace';
import type { RecordingHeader } from './pieces';
import { FORMAT, headerBytes } from './pieces';
import type { RecordedEnd, Recording } from './recording';
import { openRecording } from './recording';
import { RunRecorder } from './run_recorder';

/** Takes the pieces of a recording in their order: all together are the file. */
export type OnChunk = (piece: Uint8Array) => void;

/** Joins a run to its recording: it gets `listen` and `begin`, then come `afterStep` and `end`. */
export class RunTape {
  private readonly as: Omit<RecordingHeader, 'hosts'>;
  private readonly onChunk: OnChunk;
  private recorder: RunRecorder | null = null;
  private machine: Machine | null = null;
  /** Pieces from before the hosts were known. */
  private early: Uint8Array[] | null = [];

  /** `source` is the text of the scenario, or null; a replay has a name and a seed only. */
  constructor(
    scenario: Scenario | Pick<Scenario, 'name' | 'seed' | 'set'>,
    source: string | null,
    onChunk: OnChunk,
  ) {
    const { name, seed, set } = scenario;
    const profile = 'hosts' in scenario ? profilesOf(scenario) : 'osf';
    this.as = {
      ...{ machvm_recording: FORMAT, version: VERSION, scenario: name, seed, profile },
      ...(set === undefined ? {} : { set }),
      source,
    };
    this.onChunk = onChunk;
  }

  /** There is a machine, and nothing in it. */
  listen(look: Look, labels: LineNames): void {
    this.machine = look.machine;
    this.recorder = new RunRecorder(look, labels, (piece) => {
      if (this.early === null) this.onChunk(piece);
      else this.early.push(piece);
    });
  }

  /** The machine is built, and no step was made. */
  begin(): void {
    const hosts = this.machine?.hosts.map(({ name }) => name) ?? [];
    this.onChunk(headerBytes({ ...this.as, hosts }));
    for (const piece of this.early ?? []) this.onChunk(piece);
    this.early = null;
    this.recorder?.begin();
  }

  afterStep(): void {
    this.recorder?.afterStep();
  }

  end(result: Omit<RecordedEnd, 'digest'>): void {
    if (this.machine === null) return;
    this.recorder?.end({ ...result, digest: digest(this.machine) });
  }
}

/** What a recording keeps of the result of a run. */
export function endOf(result: ScenarioResult): Omit<RecordedEnd, 'digest'> {
  const { end, ok, failures, stuck, circling, ticks, steps } = result;
  return { end, ok, failures, stuck, circling, ticks, steps };
}

/** As `runScenario` takes them, but for the lines, which the recording has. */
export interface RecordOptions extends Pick<RunOptions, 'files' | 'check'> {
  /** Takes the pieces as they come; they are read into the recording all the same. */
  readonly onChunk?: OnChunk;
  /** The text of the scenario, to be kept in the recording. */
  readonly source?: string;
}

const OPTIONS: Readonly<Record<string, Form>> = {
  files: maybe(record()),
  check: maybe(flag),
  onChunk: maybe(call),
  source: maybe(text),
};

/** A recording that grows by each piece. */
export class GrowingRecording {
  recording: Recording | null = null;

  take(piece: Uint8Array): void {
    if (this.recording === null) this.recording = openRecording(piece);
    else this.recording.add(piece);
  }

  get whole(): Recording {
    return must(this.recording, 'record_run: no piece came');
  }
}

/**
 * Runs a scenario to its end and records it. The run is the one that `runScenario` makes. Throws a
 * GivenError for wrong arguments.
 */
export function recordRun(scenario: Scenario, options: RecordOptions = {}): Recording {
  const problem = scenarioProblem(scenario) ?? recordProblem(options, OPTIONS);
  refuse('recordRun', problem ?? filesProblem(options.files ?? {}));
  const { onChunk, source = null, ...given } = options;
  const growing = new GrowingRecording();
  const tape = new RunTape(scenario, source, (piece) => {
    growing.take(piece);
    onChunk?.(piece);
  });
  const run = new ScenarioRun(scenario, {
    ...given,
    level: 'none',
    onMachine: (look, labels) => tape.listen(look, labels),
    onStart: () => tape.begin(),
    stepHook: () => tape.afterStep(),
  });
  tape.end(endOf(run.finish()));
  return growing.whole;
}

/** Replays a trace and records it. Throws a GivenError for wrong arguments. */
export function recordReplay(
  trace: Trace,
  options: ReplayOptions,
  { onChunk }: Pick<RecordOptions, 'onChunk'> = {},
): Recording {
  refuse('recordReplay', replayProblem(trace, options));
  needs('recordReplay', 'onChunk', onChunk, maybe(call));
  const growing = new GrowingRecording();
  const tape = new RunTape({ name: trace.name, seed: options.seed }, null, (piece) => {
    growing.take(piece);
    onChunk?.(piece);
  });
  const { machine } = buildReplay(trace, options);
  const labels = new Labels(machine, new Map());
  tape.listen(new Look(machine, labels.unsettled, new Requests(machine)), labels);
  tape.begin();
  let end: RunEnd | null = null;
  while (end === null) {
    end = machine.step();
    tape.afterStep();
  }
  const { now: ticks, steps } = machine;
  const none = { failures: [], stuck: [], circling: [] };
  tape.end({ end, ok: end === 'done', ...none, ticks, steps });
  return growing.whole;
}
