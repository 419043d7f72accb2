/**
 * The rows of a replay without a kernel, one a reference: the policy alone is driven through
 * counted_row.ts, one reference at a time, and is asked for its reasons. What it chooses and what
 * is counted are those of a replay without rows: test/law/steps.test.ts compares them.
 */
import { needs, record } from '../kernel/mach/given';
import type { CandidateFor, Reason } from '../kernel/policy/policy';
import type { PolicyChoice } from '../scenarios/policy_choice';
import type { StepRow, StepVictim } from '../scenarios/step_row';
import { Slots, stepLists } from '../scenarios/step_row';
import type { Trace } from '../traces/trace';
import { ONLY_OBJECT } from '../traces/trace';
import { RunningCount } from './counted_row';
import type { CountOptions } from './policy_test';
import { choiceOf } from './policy_test';
import type { ReplayTable } from './replay_row';
import type { StudyRow } from './study_row';

/** How people call the pages of a trace: by number, by letter, or as object and page. */
export function pageNames(trace: Trace): (page: number) => string {
  const pages = Array.from({ length: trace.distinctPages }, (_, page) => page);
  const isLetters = pages.every((page) => trace.pageOf(page) === 0);
  return (page) => {
    const object = trace.objectOf(page);
    const number = String(trace.pageOf(page));
    if (object === ONLY_OBJECT) return number;
    return isLetters ? object : `${object}/${number}`;
  };
}

/** A replay that goes on by one reference at a time. */
export class RunningSteps {
  private readonly trace: Trace;
  private readonly count: RunningCount;
  private readonly slots = new Slots();
  private readonly nameOf: (page: number) => string;
  private victims: StepVictim[] = [];
  private found = false;

  /** Throws a GivenError for sizes that the kernel refuses. */
  constructor(
    trace: Trace,
    choice: PolicyChoice,
    frames: number,
    table: ReplayTable,
    stepEnded: (() => void) | null = null,
  ) {
    this.trace = trace;
    this.nameOf = pageNames(trace);
    this.count = new RunningCount(trace, choice, frames, table, stepEnded, {
      evicted: (page, dirty, need, reason) => this.evicted(page, dirty, need, reason),
    });
  }

  private evicted(page: number, dirty: boolean, need: CandidateFor, reason: Reason): void {
    const { nameOf } = this;
    const passed = reason.passed.map(({ page, why }) => ({ page: nameOf(page), why }));
    this.slots.leave(page);
    this.victims.push({ page: nameOf(page), dirty, need, rule: reason.rule, passed });
  }

  /** The rows from reference number `from` on, each made when it is taken. */
  *rows(from = 0): Generator<StepRow, void> {
    let reference = 0;
    const one = new Uint32Array(1);
    for (const chunk of this.trace.chunks()) {
      for (const packed of chunk) {
        one[0] = packed;
        const isFault = this.make(one, packed >>> 1);
        if (reference >= from) yield this.row(reference, packed, isFault);
        reference += 1;
      }
    }
  }

  /** Makes one reference; true if it faults. */
  private make(one: Uint32Array, page: number): boolean {
    const { count, slots } = this;
    const before = count.faults;
    this.victims = [];
    this.found = slots.has(page);
    count.take(one);
    slots.enter(page);
    return count.faults > before;
  }

  private row(reference: number, packed: number, isFault: boolean): StepRow {
    const { count, found, nameOf, slots, victims } = this;
    return {
      reference,
      page: nameOf(packed >>> 1),
      access: (packed & 1) === 1 ? 'write' : 'read',
      result: isFault ? 'fault' : 'hit',
      found: isFault && found,
      victims,
      frames: slots.named(nameOf),
      lists: stepLists(count.order(), nameOf, nameOf),
    };
  }

  /** The counts of the whole. Requires: all rows were taken. */
  total(): StudyRow {
    return this.count.row();
  }
}

/**
 * A row for each reference of a trace on a cache of so many pages: hit or fault, the frames, the
 * policy's lists, the page that left and why. Takes memory by the row: made for strings and small
 * traces.
 */
export function stepsOf(
  trace: Trace,
  given: Pick<CountOptions, 'policy' | 'frames' | 'policyOptions' | 'seed'>,
): readonly StepRow[] {
  needs('stepsOf', 'the options', given, record('{ policy, frames }'));
  const { policy, frames, policyOptions, seed = '1' } = given;
  const table = { pageout: 'demand', contents: 'stamps', store: 'object', seed } as const;
  return [...new RunningSteps(trace, choiceOf(policy, policyOptions), frames, table).rows()];
}
