/**
 * One replay of a trace, step by step, and the row that comes of it. Whoever runs it measures time
 * and shows progress; what lives here knows neither clock nor terminal.
 */
import type { VmStatistics } from '../kernel/kern/counters';
import type { RunEnd } from '../kernel/machine/machine';
import { policies } from '../kernel/policy/policies';
import type { PolicyChoice } from '../scenarios/language/policy_choice';
import { conventions } from '../scenarios/language/policy_choice';
import type { Replay, ReplayOptions } from '../scenarios/replay/replay';
import { buildReplay, replayFaults, replayIoErrors } from '../scenarios/replay/replay';
import type { Trace } from '../traces/trace';
import type { StudyRow } from './study_row';
import { missRatio } from './study_row';

/** What all replays of one table share: demand and daemon are never mixed. */
export interface ReplayTable
  extends Pick<ReplayOptions, 'pageout' | 'contents' | 'store' | 'seed' | 'warmup'> {
  /** True: the kernel runs even where the policies alone could be counted. */
  readonly kernel?: boolean;
}

/** One row of a table: which trace, by which policy, in how many frames. */
export interface RowPlan {
  readonly trace: Trace;
  readonly choice: PolicyChoice;
  readonly frames: number;
  readonly table: ReplayTable;
}

/** Pages requested and pages returned so far, at a reference; the warm-up is not counted. */
export interface ReplaySample {
  readonly references: number;
  readonly requests: number;
  readonly returns: number;
}

const STEPS_A_TURN = 2_000;
const STEPS_A_SAMPLE = 50;
const MOST_SAMPLES = 4096;

/** The label of the bound that memory without end sets. */
export const INFINITE = 'infinite';

/** A policy that never has to choose, since all pages fit. */
export function infiniteChoice(pageout: ReplayTable['pageout']): PolicyChoice {
  const spec = pageout === 'segments' ? policies.gnu : policies.fifo;
  return { label: INFINITE, name: INFINITE, spec, options: {} };
}

/** The bound from below: nobody has fewer faults. */
export function optChoice(): PolicyChoice {
  return { label: 'opt', name: 'opt', spec: policies.opt, options: {} };
}

/** Frames in which all pages of a trace stay; the daemon's targets need some of its own. */
export function amplePages(
  trace: Pick<Trace, 'distinctPages'>,
  pageout: ReplayTable['pageout'],
): number {
  return pageout === 'demand' ? trace.distinctPages : 2 * trace.distinctPages + 1024;
}

type KernelColumn =
  | 'data_requests'
  | 'data_returns'
  | 'precious_returns'
  | 'reactivations'
  | 'simulated';

/** The columns of a row that are known without a kernel, too. */
export function countedColumns(
  { trace, choice, frames, table }: RowPlan,
  { faults, dirtyReturns }: { readonly faults: number; readonly dirtyReturns: number },
): Omit<StudyRow, KernelColumn> {
  const references = trace.references - (table.warmup ?? 0);
  return {
    trace: trace.name,
    policy: choice.label,
    options: choice.name === INFINITE ? '' : conventions(choice),
    frames,
    pageout: table.pageout,
    store: table.store,
    seed: table.seed,
    references,
    pages: trace.distinctPages,
    hits: references - faults,
    faults,
    miss_ratio: missRatio(faults, references),
    dirty_returns: dirtyReturns,
  };
}

/** A replay that cannot go on: the policy names no page to evict. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}

export class RunningReplay {
  private readonly plan: RowPlan;
  private readonly replay: Replay;
  /** From the start on, each further; every second one is dropped when there are too many. */
  samples: readonly ReplaySample[] = [{ references: 0, requests: 0, returns: 0 }];
  done = false;

  /** Called after each step, if anybody watches over the policy. */
  private readonly stepEnded: (() => void) | null;

  /** Throws for sizes that the kernel refuses. `built` is called before the first step. */
  constructor(
    plan: RowPlan,
    stepEnded: (() => void) | null = null,
    built: (replay: Replay) => void = () => undefined,
  ) {
    this.stepEnded = stepEnded;
    this.plan = plan;
    const { trace, choice, frames, table } = plan;
    const { spec, options } = choice;
    const { kernel: _, ...given } = table;
    this.replay = buildReplay(trace, { ...given, frames, policy: spec, policyOptions: options });
    built(this.replay);
  }

  /** Goes on a little; false when all references are made. Throws if the machine is stuck. */
  advance(): boolean {
    const taken: ReplaySample[] = [];
    for (let steps = 0; steps < STEPS_A_TURN && !this.done; steps += STEPS_A_SAMPLE) {
      const end = this.run();
      if (end === 'stuck' || end === 'circling') {
        const what = `${this.plan.choice.label} with ${this.plan.frames} frames`;
        throw new ReplayError(`${what}: the machine is ${end}`);
      }
      const sample = this.sample();
      if (sample !== null) taken.push(sample);
      this.done = end === 'done';
    }
    const all = [...this.samples, ...taken];
    this.samples = all.length <= MOST_SAMPLES ? all : all.filter((_, i) => i % 2 === 0);
    return !this.done;
  }

  /** What is counted so far; null during the warm-up. */
  private sample(): ReplaySample | null {
    const before = this.replay.baseline()?.statistics;
    if (before === undefined) return null;
    const { references, pageins, pagesReturned } = this.replay.host.statistics;
    return {
      references: references - before.references,
      requests: pageins - before.pageins,
      returns: pagesReturned - before.pagesReturned,
    };
  }

  /** The steps until the next sample. */
  private run(): RunEnd {
    const { stepEnded } = this;
    const { machine } = this.replay;
    if (stepEnded === null) return machine.run(STEPS_A_SAMPLE);
    for (let left = STEPS_A_SAMPLE; left > 0; left -= 1) {
      const end = machine.step();
      stepEnded();
      if (end !== null) return end;
    }
    return 'limit';
  }

  /** How much of the trace has been replayed, 0 to 1. */
  share(): number {
    return this.replay.host.statistics.references / Math.max(1, this.plan.trace.references);
  }

  /** What devices and pagers failed to do so far, a sentence each. */
  ioErrors(): readonly string[] {
    const { choice, frames } = this.plan;
    return replayIoErrors(this.replay).map((text) => `${choice.label}, ${frames} frames: ${text}`);
  }

  /** Requires: all references are made. */
  row(): StudyRow {
    const { plan, replay } = this;
    const { host } = replay;
    const before = replay.baseline();
    const since = (key: keyof VmStatistics): number =>
      host.statistics[key] - (before?.statistics[key] ?? 0);
    const faults = replayFaults(replay);
    const dirtyReturns = since('pagesReturnedDirty');
    return {
      ...countedColumns(plan, { faults, dirtyReturns }),
      data_requests: since('pageins'),
      data_returns: since('pagesReturned'),
      precious_returns: since('pagesReturnedPrecious'),
      reactivations: since('reactivations'),
      simulated: host.clock - (before?.clock ?? 0),
    };
  }
}
