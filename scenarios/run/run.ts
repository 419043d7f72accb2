/**
 * Runs a scenario, and says what came of it: how it ended, its transcript, its counters, what each
 * step came to, which expectations failed. It needs no files and no clock, so it works in any test:
 *
 *   const result = runScenario(defineScenario({ ... }));
 *   expect(result.failures).toEqual([]);
 */
import { Checker } from '../../kernel/check/checker';
import type { Violation } from '../../kernel/check/law';
import type { MachineState } from '../../kernel/inspect/machine_state';
import type { TraceListener } from '../../kernel/kern/trace';
import { GivenError, needs, oneOf, refuse } from '../../kernel/mach/given';
import type { RunEnd } from '../../kernel/machine/machine';
import type { StepResult } from '../../kernel/tasks/program';
import type { Scenario } from '../language/scenario';
import type { Statistics } from '../language/statistics';
import { statisticsOf } from '../language/statistics';
import type { IoErrorLine } from '../replay/io_errors';
import { ioErrorFailures, ioErrorLines, nameIoErrors } from '../replay/io_errors';
import type { Line } from '../transcript/line';
import { AtEnd } from './at_end';
import type { BuiltScenario, ScenarioFiles } from './build';
import { buildScenario } from './build';
import { collectEvidence, expectationFailures, resultsOf } from './check_expect';
import { Circle } from './circle';
import type { DirtyObject } from './dirty_pages';
import { dirtyObjects } from './dirty_pages';
import type { FreeSample } from './free_pages';
import { FreePages } from './free_pages';
import { LessonPlaces } from './lesson_places';
import type { Level, RecorderOptions } from './recorder';
import { runProblem } from './run_options';
import { builtState, builtWaitGraph, stuckReport } from './stuck';
import type { WaitGraph } from './wait_graph';

export interface RunOptions {
  /** Pagers, devices and traces that the scenario names by path. */
  readonly files?: ScenarioFiles;
  /** Default: messages. */
  readonly level?: Level;
  /** Takes each line of the transcript; none is kept then. */
  readonly onLine?: (line: Line) => void;
  /** Hears every event of the trace. */
  readonly onEvent?: TraceListener;
  /** Checks the laws after every step. */
  readonly check?: boolean;
  /** Called when there is a machine with nothing in it, to listen from its first event on. */
  readonly onMachine?: RecorderOptions['onMachine'];
  /** Called before the first step. */
  readonly onStart?: (built: BuiltScenario) => void;
  /** Called after every step, as for a digest; `stop` ends the run there. */
  readonly stepHook?: (built: BuiltScenario) => 'stop' | undefined | void;
}

/** What a task's or a call's steps came to. */
export interface ActorResult {
  readonly kind: 'task' | 'call';
  readonly name: string;
  readonly steps: readonly StepResult[];
}

export interface ScenarioResult {
  readonly scenario: Scenario;
  /** `stopped`: the step hook said so. */
  readonly end: RunEnd | 'stopped';
  /** True if the run ended as expected, every expectation holds and no law was broken. */
  readonly ok: boolean;
  /** A sentence for each thing that is not as expected. */
  readonly failures: readonly string[];
  /** Who waits for whom; empty unless the run got stuck. */
  readonly stuck: readonly string[];
  /** Which threads ran and which messages were repeated; empty unless the run went in circles. */
  readonly circling: readonly string[];
  readonly violations: readonly Violation[];
  /** True if the laws were checked after every step. */
  readonly checked: boolean;
  /** What handlers of pagers threw. */
  readonly crashes: readonly { readonly pager: string; readonly error: Error }[];
  /** Each I/O error; those that are not expected are failures too. */
  readonly ioErrors: readonly IoErrorLine[];
  /** Objects with a file behind them that have dirty pages in the cache. */
  readonly dirty: readonly DirtyObject[];
  readonly lines: readonly Line[];
  readonly statistics: Statistics;
  readonly results: readonly ActorResult[];
  readonly freePages: readonly FreeSample[];
  /** The counters of each host; `statistics` and `freePages` are the first one's. */
  readonly hosts: readonly HostResult[];
  readonly ticks: number;
  readonly steps: number;
  /** The machine as it stands, for whoever wants to look further. */
  readonly built: BuiltScenario;
}

/** What came of one of the hosts. */
export interface HostResult {
  readonly name: string;
  readonly statistics: Statistics;
  readonly freePages: readonly FreeSample[];
}

const ENDS = oneOf(['done', 'stuck', 'limit', 'circling', 'stopped']);

/** A scenario that is being run: for screens and for steppers. */
export class ScenarioRun {
  readonly built: BuiltScenario;
  readonly violations: Violation[] = [];
  private ended: ScenarioResult['end'] | null = null;
  private readonly checker: Checker | null;
  private readonly circle: Circle;
  private readonly free: readonly FreePages[];
  private readonly atEnd: AtEnd;
  private readonly places: LessonPlaces;
  private readonly stepHook: RunOptions['stepHook'];
  private readonly stepEnded: ScenarioFiles['stepEnded'];

  constructor(scenario: Scenario, options: RunOptions = {}) {
    refuse('ScenarioRun', runProblem(scenario, options));
    const { level = 'messages', onLine = null, files = {}, onEvent, check = false } = options;
    const { onMachine } = options;
    this.built = buildScenario(scenario, files, { level, onLine, onMachine });
    const { machine } = this.built;
    this.circle = new Circle(this.built);
    this.checker = check ? new Checker(machine) : null;
    if (onEvent !== undefined) machine.trace.listen(onEvent);
    this.stepHook = options.stepHook;
    this.stepEnded = files.stepEnded;
    this.free = machine.hosts.map((host) => new FreePages(host));
    collectEvidence(this.built);
    this.atEnd = new AtEnd(this.built);
    this.places = new LessonPlaces(this.built);
    nameIoErrors(machine, this.built.labels);
    options.onStart?.(this.built);
  }

  /** All that the machine knows now, as records. Looking changes nothing. */
  state(): MachineState {
    return builtState(this.built);
  }

  /** Who waits for whom now, and why. */
  waitGraph(): WaitGraph {
    return builtWaitGraph(this.built, this.ended !== null);
  }

  /** One step of the machine; how the run ended if it has. Throws for a run that has ended. */
  step(): ScenarioResult['end'] | null {
    if (this.ended !== null) {
      const what = `the run has ended (${this.ended})`;
      throw new GivenError(`ScenarioRun: ${what}; make a new ScenarioRun to run it again`);
    }
    this.ended = this.stepped();
    return this.ended;
  }

  private stepped(): ScenarioResult['end'] | null {
    const { machine, scenario } = this.built;
    if (machine.steps >= scenario.limits.steps) return 'limit';
    const end = machine.step(scenario.limits.ticks);
    this.stepEnded?.();
    if (end === null) this.circle.afterStep();
    for (const free of this.free) free.sample();
    if (this.checker !== null) this.violations.push(...this.checker.afterStep());
    const goesOn = end === 'done' && this.atEnd.next();
    if (this.stepHook?.(this.built) === 'stop') return goesOn ? 'stopped' : (end ?? 'stopped');
    return goesOn ? null : end;
  }

  /** All steps from here on. */
  finish(): ScenarioResult {
    for (;;) {
      const end = this.step();
      if (end !== null) return this.result(end);
    }
  }

  /** What came of it so far, if it ended like this now. */
  result(end: ScenarioResult['end']): ScenarioResult {
    needs('ScenarioRun.result', 'end', end, ENDS);
    const { built } = this;
    const { scenario, machine } = built;
    for (const { name, path } of scenario.pagers) {
      if (path !== null) built.pagers.get(name)?.checkState();
    }
    if (this.checker !== null) this.violations.push(...this.checker.finish());
    const hosts = machine.hosts.map((host, i) => ({
      name: host.name,
      statistics: statisticsOf(host),
      freePages: this.free[i]?.samples ?? [],
    }));
    const stuck = end === 'stuck' ? stuckReport(built) : [];
    const circling = end === 'circling' ? this.circle.report() : [];
    const crashes = crashesOf(built);
    const ioErrors = ioErrorLines(machine, built.labels);
    const failures = [
      ...endFailures(scenario, end, [...stuck, ...circling]),
      ...crashes.map(({ pager, error }) => `pager ${pager} crashed: ${error.message}`),
      ...ioErrorFailures(ioErrors, scenario.expect.ioErrors),
      ...expectationFailures(built),
      ...this.places.failures(),
      ...this.violations.map((violation) => violationText(machine, violation)),
    ];
    return {
      scenario,
      end,
      ok: failures.length === 0,
      failures,
      stuck,
      circling,
      violations: this.violations,
      checked: this.checker !== null,
      crashes,
      ioErrors,
      dirty: dirtyObjects(built),
      lines: built.recorder.transcript,
      statistics: hosts[0]?.statistics ?? {},
      results: built.actors.map((actor) => ({
        kind: actor.kind,
        name: actor.name,
        steps: resultsOf(actor),
      })),
      freePages: hosts[0]?.freePages ?? [],
      hosts,
      ticks: machine.now,
      steps: machine.steps,
      built,
    };
  }
}

function violationText({ hosts }: BuiltScenario['machine'], violation: Violation): string {
  const { law, text, tick, host } = violation;
  const on = hosts.length > 1 ? ` on ${hosts[host]?.name}` : '';
  return `law ${law} broken${on} at tick ${tick}: ${text}`;
}

function crashesOf(built: BuiltScenario): ScenarioResult['crashes'] {
  return [...built.pagers].flatMap(([pager, { owner }]) =>
    owner.crash === null ? [] : [{ pager, error: owner.crash }],
  );
}

function endFailures(
  { expect, limits }: Scenario,
  end: ScenarioResult['end'],
  report: readonly string[],
): string[] {
  if (end === expect.end || end === 'stopped') return [];
  if (end === 'stuck') return [`the run got stuck: ${report.join('; ') || 'nothing can run'}`];
  if (end === 'circling') return [`the run goes in circles: ${report.join('; ')}`];
  const meant = `expected it to be ${expect.end}`;
  if (end === 'done') return [`the run came to its end; ${meant}`];
  return [`the run reached its limit of ${limits.steps} steps or ${limits.ticks} ticks; ${meant}`];
}

/**
 * Runs a scenario to its end. Throws only for files that cannot be had, for a pager that breaks its
 * contract (PagerError), and for our own bugs.
 */
export function runScenario(scenario: Scenario, options: RunOptions = {}): ScenarioResult {
  refuse('runScenario', runProblem(scenario, options));
  return new ScenarioRun(scenario, options).finish();
}
