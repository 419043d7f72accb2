/**
 * The rows of a replay without a kernel, one a reference: the policy alone is driven through
 * counted_row.ts, one reference at a time, and is asked for its reasons. What it chooses and what
 * is counted are those of a replay without rows: test/law/steps.test.ts compares them.
 */
import type { Form } from '../kernel/mach/given';
import { maybe, needs, record, recordProblem, refuse, text, whole } from '../kernel/mach/given';
import type { Host } from '../kernel/machine/host';
import type { CandidateFor, Reason } from '../kernel/policy/policy';
import { MOST_FRAMES, MOST_OBJECTS } from '../scenarios/replay/replay';
import { layoutOf } from '../scenarios/replay/replay_layout';
import type { StepRow, StepVictim } from '../scenarios/run/step_row';
import { Slots, stepLists } from '../scenarios/run/step_row';
import type { PlaceName } from '../scenarios/run/step_rows';
import { KernelSteps } from '../scenarios/run/step_rows';
import type { Trace } from '../traces/trace';
import { ONLY_OBJECT, traceProblem } from '../traces/trace';
import { RunningCount } from './counted_row';
import type { CountOptions } from './policy_test';
import { choiceOf } from './policy_test';
import type { ReplayTable, RowPlan } from './replay_row';
import { RunningReplay } from './replay_row';
import { kernelReason } from './running_row';
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
  constructor(plan: RowPlan, stepEnded: (() => void) | null = null) {
    this.trace = plan.trace;
    this.nameOf = pageNames(plan.trace);
    this.count = new RunningCount(plan, stepEnded, {
      evicted: (page, dirty, need, reason) => this.evicted(page, dirty, need, reason),
    });
  }

  private evicted(page: number, dirty: boolean, need: CandidateFor, reason: Reason): void {
    const { nameOf } = this;
    const passed = reason.passed.map(({ page, why }) => ({ page: nameOf(page), why }));
    const name = nameOf(page);
    this.slots.leave(name);
    this.victims.push({ page: name, dirty, need, rule: reason.rule, passed });
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
    const name = this.nameOf(page);
    this.victims = [];
    this.found = slots.has(name);
    count.take(one);
    slots.enter(name);
    return count.faults > before;
  }

  private row(reference: number, packed: number, isFault: boolean): StepRow {
    const { count, found, nameOf, slots, victims } = this;
    return {
      reference,
      task: null,
      page: nameOf(packed >>> 1),
      access: (packed & 1) === 1 ? 'write' : 'read',
      result: isFault ? 'fault' : 'hit',
      found: isFault && found,
      failed: false,
      victims,
      frames: slots.all(),
      lists: stepLists(count.order(), nameOf, nameOf),
    };
  }

  /** The counts of the whole. Requires: all rows were taken. */
  total(): StudyRow {
    return this.count.row();
  }
}

/** What gives rows: the policy alone, or the kernel around it. */
export interface SteppedReplay {
  readonly rows: readonly StepRow[];
  readonly total: StudyRow;
}

/** All rows of a replay from reference number `warmup` of its table on, whoever counts. */
export function steppedReplay(plan: RowPlan, stepEnded: (() => void) | null = null): SteppedReplay {
  if (kernelReason(plan.table) !== null) return kernelReplay(plan, stepEnded);
  const running = new RunningSteps(plan, stepEnded);
  const rows = [...running.rows(plan.table.warmup)];
  return { rows, total: running.total() };
}

/** How a replay calls the pages of its objects: as the trace does. */
function traceNames(trace: Trace, { store }: ReplayTable, { objects }: Host): PlaceName {
  const layout = layoutOf(trace, store === 'object' ? MOST_OBJECTS : 1);
  const { places } = layout;
  const pages = new Map<string, number>();
  for (let page = 0; page < trace.distinctPages; page += 1) {
    pages.set(`${places?.region[page] ?? 0}/${places?.page[page] ?? page}`, page);
  }
  const nameOf = pageNames(trace);
  return (object, offset) => {
    const label = objects.all.find(({ id }) => id === object)?.pager?.label ?? '';
    const region = /^memory(\d*)$/.exec(label)?.[1] ?? '';
    const page = pages.get(`${Number(region)}/${offset}`);
    return page === undefined ? `object ${object}/${offset}` : nameOf(page);
  };
}

function kernelReplay(plan: RowPlan, stepEnded: (() => void) | null): SteppedReplay {
  const { trace, table } = plan;
  const { warmup = 0 } = table;
  const rows: StepRow[] = [];
  const running = new RunningReplay(plan, stepEnded, ({ host }) => {
    const take = (row: StepRow): void => {
      if (row.task === 'program' && row.reference >= warmup) rows.push({ ...row, task: null });
    };
    return new KernelSteps(host, traceNames(trace, table, host), take);
  });
  while (running.advance());
  return { rows, total: running.row() };
}

const OPTIONS: Readonly<Record<string, Form>> = {
  // policyNamed tells more of what is none.
  policy: { meant: 'a policy', fits: () => true },
  frames: whole(1, MOST_FRAMES),
  policyOptions: maybe(record()),
  seed: maybe(text),
};

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
  refuse('stepsOf', traceProblem(trace) ?? recordProblem(given, OPTIONS));
  const { policy, frames, policyOptions, seed = '1' } = given;
  const table = { pageout: 'demand', contents: 'stamps', store: 'object', seed } as const;
  const choice = choiceOf('stepsOf', policy, policyOptions);
  return [...new RunningSteps({ trace, choice, frames, table }).rows()];
}
