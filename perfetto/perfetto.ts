/**
 * Perfetto traces of runs: https://ui.perfetto.dev opens the bytes. trace.proto is the part of the
 * format that is used.
 *
 *   const { bytes } = perfettoTrace(defineScenario({ ... }));
 */
import { call, maybe, record, recordProblem, refuse } from '../kernel/mach/given';
import type { Scenario } from '../scenarios/language/scenario';
import { scenarioProblem } from '../scenarios/language/scenario_problem';
import type { ScenarioFiles } from '../scenarios/run/build';
import type { ScenarioResult } from '../scenarios/run/run';
import { ScenarioRun } from '../scenarios/run/run';
import { filesProblem } from '../scenarios/run/run_options';
import { RunTrace } from './run_trace';

export interface PerfettoOptions {
  /** Pagers, devices and traces that the scenario names by path. */
  readonly files?: ScenarioFiles;
  /** Takes the trace in pieces of about 64 KiB while the run goes on; none of it is kept then. */
  readonly onBytes?: (bytes: Uint8Array) => void;
}

export interface PerfettoTrace {
  /** The trace; empty where `onBytes` took it. */
  readonly bytes: Uint8Array;
  readonly result: ScenarioResult;
}

const OPTIONS = { files: maybe(record()), onBytes: maybe(call) };

function problem(scenario: unknown, options: unknown): string | null {
  const wrong = scenarioProblem(scenario) ?? recordProblem(options, OPTIONS);
  return wrong ?? filesProblem(Reflect.get(Object(options), 'files') ?? {});
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/**
 * Runs a scenario to its end and writes it as a Perfetto trace: the same bytes each time. A time
 * of the trace is a tick, in nanoseconds. Throws a GivenError for wrong arguments, and what
 * runScenario throws. @ours
 */
export function perfettoTrace(scenario: Scenario, options: PerfettoOptions = {}): PerfettoTrace {
  refuse('perfettoTrace', problem(scenario, options));
  const { files = {}, onBytes } = options;
  const pieces: Uint8Array[] = [];
  const run = new ScenarioRun(scenario, { files, level: 'none' });
  const trace = new RunTrace(run.built, onBytes ?? ((bytes) => pieces.push(bytes)));
  for (;;) {
    const end = run.step();
    trace.afterStep();
    if (end === null) continue;
    trace.end(end);
    return { bytes: joined(pieces), result: run.result(end) };
  }
}
