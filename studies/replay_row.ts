/**
 * One replay of a trace, step by step, and the row that comes of it. Whoever runs it measures time
 * and shows progress; what lives here knows neither clock nor terminal.
 */
import type { RunEnd } from '../kernel/machine';
import { policies } from '../kernel/policy/policies';
import type { PolicyChoice } from '../scenarios/policy_choice';
import { conventions } from '../scenarios/policy_choice';
import type { Replay, ReplayOptions } from '../scenarios/replay';
import { buildReplay, replayFaults, replayIoErrors } from '../scenarios/replay';
import type { Trace } from '../traces/trace';

/** What all replays of one table share: demand and daemon are never mixed. */
export type ReplayTable = Pick<ReplayOptions, 'pageout' | 'contents' | 'store' | 'seed'>;

export interface ReplayRow {
  readonly trace: string;
  readonly policy: string;
  /** Every option of the policy with its value, as `bits=1 insert=1`. */
  readonly options: string;
  readonly frames: number;
  readonly references: number;
  readonly hits: number;
  readonly faults: number;
  readonly data_requests: number;
  readonly data_returns: number;
  readonly dirty_returns: number;
  readonly precious_returns: number;
  readonly reactivations: number;
  /** Virtual time in nanoseconds. */
  readonly simulated: number;
}

/** Pages asked for and pages sent home so far, at a reference. */
export interface ReplaySample {
  readonly references: number;
  readonly requests: number;
  readonly returns: number;
}

const STEPS_A_TURN = 2_000;
const STEPS_A_SAMPLE = 50;
const MOST_SAMPLES = 4096;

/** A policy that never has to choose, since all pages fit. */
export function infiniteChoice(pageout: ReplayTable['pageout']): PolicyChoice {
  const spec = pageout === 'segments' ? policies.gnu : policies.fifo;
  return { label: 'infinite', name: 'infinite', spec, options: {} };
}

/** The bound from below: nobody has fewer faults. */
export function optChoice(): PolicyChoice {
  return { label: 'opt', name: 'opt', spec: policies.opt, options: {} };
}

/** Frames in which all pages of a trace stay; the daemon's targets need some of its own. */
export function amplePages(trace: Trace, pageout: ReplayTable['pageout']): number {
  return pageout === 'demand' ? trace.distinctPages : 2 * trace.distinctPages + 1024;
}

/** A replay that cannot go on: the policy names no page to evict. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}

export class RunningReplay {
  private readonly trace: Trace;
  private readonly choice: PolicyChoice;
  private readonly frames: number;
  private readonly replay: Replay;
  /** From the start on, each further; every second one is dropped when there are too many. */
  samples: readonly ReplaySample[] = [{ references: 0, requests: 0, returns: 0 }];
  done = false;

  /** Called after each step, if anybody watches over the policy. */
  private readonly stepEnded: (() => void) | null;

  /** Throws for sizes that the kernel refuses. */
  constructor(
    trace: Trace,
    choice: PolicyChoice,
    frames: number,
    table: ReplayTable,
    stepEnded: (() => void) | null = null,
  ) {
    this.stepEnded = stepEnded;
    this.trace = trace;
    this.choice = choice;
    this.frames = frames;
    const { spec, options } = choice;
    this.replay = buildReplay(trace, { ...table, frames, policy: spec, policyOptions: options });
  }

  /** Goes on a little; false when all references are made. Throws if the machine is stuck. */
  advance(): boolean {
    const taken: ReplaySample[] = [];
    for (let steps = 0; steps < STEPS_A_TURN && !this.done; steps += STEPS_A_SAMPLE) {
      const end = this.run();
      if (end === 'stuck' || end === 'circling') {
        const what = `${this.choice.label} with ${this.frames} frames`;
        throw new ReplayError(`${what}: the machine is ${end}`);
      }
      const { references, pageins: requests, pagesReturned: returns } = this.replay.host.statistics;
      taken.push({ references, requests, returns });
      this.done = end === 'done';
    }
    const all = [...this.samples, ...taken];
    this.samples = all.length <= MOST_SAMPLES ? all : all.filter((_, i) => i % 2 === 0);
    return !this.done;
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
    return this.replay.host.statistics.references / Math.max(1, this.trace.references);
  }

  /** What devices and pagers failed to do so far, a sentence each. */
  ioErrors(): readonly string[] {
    const { choice, frames, replay } = this;
    return replayIoErrors(replay).map((text) => `${choice.label}, ${frames} frames: ${text}`);
  }

  row(): ReplayRow {
    const { trace, choice, frames, replay } = this;
    const { host } = replay;
    const { statistics } = host;
    const faults = replayFaults(replay);
    return {
      trace: trace.name,
      policy: choice.label,
      options: choice.name === 'infinite' ? '' : conventions(choice),
      frames,
      references: trace.references,
      hits: trace.references - faults,
      faults,
      data_requests: statistics.pageins,
      data_returns: statistics.pagesReturned,
      dirty_returns: statistics.pagesReturnedDirty,
      precious_returns: statistics.pagesReturnedPrecious,
      reactivations: statistics.reactivations,
      simulated: host.clock,
    };
  }
}
