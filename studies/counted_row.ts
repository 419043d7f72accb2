/**
 * One row that the policy alone gives, step by step: a run of policy_run.ts over a trace, with its
 * warm-up, its synchronized objects and its samples. Faults, hits and dirty returns are those of a
 * replay (replay_row.ts) with pageout `demand` and store `object`; what only a kernel counts is
 * null.
 */
import { refuse } from '../kernel/mach/given';
import type { PolicyList } from '../kernel/policy/policy';
import { chance } from '../scenarios/replay/chance';
import { futureOf } from '../scenarios/replay/future';
import { MOST_OBJECTS, replayProblem } from '../scenarios/replay/replay';
import type { ReplayLayout } from '../scenarios/replay/replay_layout';
import { layoutOf } from '../scenarios/replay/replay_layout';
import type { Trace } from '../traces/trace';
import type { PagePlaces, VictimWatch } from './policy_run';
import { PolicyRun } from './policy_run';
import type { ReplaySample, RowPlan } from './replay_row';
import { countedColumns } from './replay_row';
import type { StudyRow } from './study_row';
import { withoutKernel } from './study_row';

/** Samples of a whole trace, at most. */
const MOST_SAMPLES = 2048;

/** Where the pages of a trace lie in a replay; null if each lies at its number. */
function placesOf({ places }: ReplayLayout): PagePlaces | null {
  if (places === null) return null;
  const { region, page } = places;
  return { region: (number) => region[number] ?? 0, offset: (number) => page[number] ?? 0 };
}

/** The pages of each object, ascending. */
function pagesByObject(trace: Trace): ReadonlyMap<string, readonly number[]> {
  const pages = new Map<string, number[]>();
  for (let page = 0; page < trace.distinctPages; page += 1) {
    const object = trace.objectOf(page);
    const its = pages.get(object);
    if (its === undefined) pages.set(object, [page]);
    else its.push(page);
  }
  return pages;
}

export class RunningCount {
  private readonly plan: RowPlan;
  private readonly trace: Trace;
  private readonly warmup: number;
  /** Called after each step, if a watchdog watches the policy. */
  private readonly stepEnded: (() => void) | null;
  private readonly run: PolicyRun;
  /** Null until it is asked for: chunks may be handed over instead. */
  private chunks: Iterator<Uint32Array> | null = null;
  /** The pages of each object, if the trace synchronizes any. */
  private readonly pages: ReadonlyMap<string, readonly number[]>;
  /** How many of the trace's objects have been synchronized. */
  private synchronized = 0;
  /** What the warm-up has counted, in all; null while it lasts. */
  private warm: ReplaySample | null = null;
  private warmFaults = 0;
  private readonly stride: number;
  private nextSample: number;
  /** From the start on, each further. */
  readonly samples: ReplaySample[] = [{ references: 0, requests: 0, returns: 0 }];
  done = false;

  /** Throws a GivenError for sizes that the kernel refuses. `watch` is asked about each victim. */
  constructor(plan: RowPlan, stepEnded: (() => void) | null = null, watch?: VictimWatch) {
    const { trace, choice, frames, table } = plan;
    const { label, spec, options } = choice;
    const { pageout, contents, store, seed, warmup = 0 } = table;
    const machine = { frames, policy: spec, policyOptions: options, pageout, contents, store };
    refuse('replay', replayProblem(trace, { ...machine, seed, warmup }));
    this.plan = plan;
    this.trace = trace;
    this.stepEnded = stepEnded;
    this.run = new PolicyRun({
      label,
      spec,
      options,
      frames,
      random: chance(seed, 'policy'),
      future: spec.needsFuture === true ? futureOf(trace) : null,
      places: placesOf(layoutOf(trace, MOST_OBJECTS)),
      pages: trace.distinctPages,
      ...(watch === undefined ? {} : { watch }),
    });
    this.pages = trace.syncs.length === 0 ? new Map() : pagesByObject(trace);
    this.stride = Math.ceil(trace.references / MOST_SAMPLES);
    this.nextSample = this.stride;
    this.warmup = warmup;
    if (warmup === 0) this.warm = this.counted();
  }

  /** Goes on by a chunk; false when all references are made. */
  advance(): boolean {
    this.chunks ??= this.trace.chunks()[Symbol.iterator]();
    const { done, value } = this.chunks.next();
    if (done !== true) this.take(value);
    return done !== true && !this.done;
  }

  /** Makes the references of the next chunk, for a trace that is handed over as it is read. */
  take(chunk: Uint32Array): void {
    const { run } = this;
    for (let at = 0; at < chunk.length; ) {
      const stop = this.nextStop();
      const to = Math.min(chunk.length, at + stop - run.references);
      run.run(chunk, at, to);
      at = to;
      if (run.references === stop) this.stopped();
    }
  }

  /** References that did not hit so far, those of the warm-up included. */
  get faults(): number {
    return this.run.faults;
  }

  /** All that the policy keeps now. */
  order(): readonly PolicyList[] {
    return this.run.order();
  }

  /** Does what has to be done here besides making references. */
  private stopped(): void {
    const { run, trace } = this;
    this.done = run.references === trace.references;
    this.synchronize();
    if (this.warm === null && run.references === this.warmup) {
      this.warm = this.counted();
      this.warmFaults = run.faults;
    }
    if (this.done || run.references === this.nextSample) this.takeSample();
    this.stepEnded?.();
  }

  private nextStop(): number {
    const { trace, nextSample } = this;
    const sync = trace.syncs[this.synchronized]?.before ?? trace.references;
    const warmup = this.warm === null ? this.warmup : trace.references;
    return Math.min(nextSample, warmup, Math.max(sync, this.run.references), trace.references);
  }

  /** Synchronizes the objects whose turn has come; in the end, all that are left. */
  private synchronize(): void {
    const { syncs } = this.trace;
    for (;;) {
      const next = syncs[this.synchronized];
      if (next === undefined || (next.before > this.run.references && !this.done)) return;
      this.run.synchronize(this.pages.get(next.object) ?? []);
      this.synchronized += 1;
    }
  }

  private takeSample(): void {
    this.nextSample += this.stride;
    const { warm } = this;
    const { references, requests, returns } = this.counted();
    // The first sample, of nothing, is there.
    if (warm === null || references === warm.references) return;
    this.samples.push({
      references: references - warm.references,
      requests: requests - warm.requests,
      returns: returns - warm.returns,
    });
  }

  /** What is counted so far, the warm-up included. */
  private counted(): ReplaySample {
    const { references, requests, dirtyReturns: returns } = this.run;
    return { references, requests, returns };
  }

  /** How much of the trace has been made, 0 to 1. */
  share(): number {
    return this.run.references / Math.max(1, this.trace.references);
  }

  /** Neither devices nor pagers take part, so nothing of theirs fails. */
  ioErrors(): readonly string[] {
    return [];
  }

  /** Requires: all references are made. */
  row(): StudyRow {
    const { plan, run } = this;
    const faults = run.faults - this.warmFaults;
    const dirtyReturns = run.dirtyReturns - (this.warm?.returns ?? 0);
    return withoutKernel(countedColumns(plan, { faults, dirtyReturns }));
  }
}
