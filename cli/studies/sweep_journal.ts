/**
 * The journal of a sweep: a line for each job that is done, so that a sweep that was stopped goes
 * on where it was, and that machines can share one. Its first line says which plan it belongs to.
 */
import {
  appendFileSync,
  existsSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { z } from 'zod';
import type { Shard } from '../../studies/shard';
import { shardText } from '../../studies/shard';
import { rowShape } from '../../studies/study_row';
import type { SweepAnswer, SweepJob } from '../../studies/sweep';
import { readTextFile } from '../given/text_file';
import { unwritable } from '../given/written_file';
import { UsageError } from '../show/output';
import type { SweepPlan } from './sweep_plan';

const entryShape = z.object({
  index: z.number().int().min(0),
  row: rowShape,
  io_errors: z.array(z.string()),
});

const headShape = z.object({
  machvm: z.string(),
  plan: z.string(),
  traces: z.record(z.string(), z.string()),
  policies: z.record(z.string(), z.string()),
  shard: z.string().optional(),
});

type Head = z.infer<typeof headShape>;

function headOf({ id, machvm, traces, policies }: SweepPlan, shard: Shard | null): Head {
  const digests = (all: ReadonlyMap<string, { readonly digest: string }>) =>
    Object.fromEntries([...all].map(([name, { digest }]) => [name, digest]));
  return {
    machvm,
    plan: id,
    traces: digests(traces),
    policies: digests(policies),
    ...(shard === null ? {} : { shard: shardText(shard) }),
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function isSamePlan(head: Head, mine: Head): boolean {
  return head.plan === mine.plan && head.machvm === mine.machvm;
}

/** True for what is left of a first line when the machine goes down while it is written. */
function isBegunHead(line: string, mine: Head): boolean {
  const known = JSON.stringify(mine).slice(0, -1);
  return known.startsWith(line) || line.startsWith(`${known},"shard"`);
}

/** A name that both have, with another digest. */
function changed(before: Head['traces'], now: Head['traces']): string | undefined {
  return Object.keys(now).find((name) => before[name] !== undefined && before[name] !== now[name]);
}

/** What is wrong with a journal that has another plan. */
function foreign(head: Head | null, mine: Head): string {
  if (head !== null && head.machvm !== mine.machvm) {
    const it = `belongs to machvm ${head.machvm}, and this is ${mine.machvm}`;
    return `${it}; finish the sweep with that version, or delete the file`;
  }
  const restore = 'restore it, or delete the file to begin again';
  const trace = head === null ? undefined : changed(head.traces, mine.traces);
  if (trace !== undefined) return `was begun with another file as trace ${trace}; ${restore}`;
  const policy = head === null ? undefined : changed(head.policies, mine.policies);
  if (policy !== undefined) return `was begun with another text of ${policy}; ${restore}`;
  return 'belongs to another sweep; finish that one, or delete the file';
}

/** True for a row of that job. */
function isRowOf(job: SweepJob | undefined, { row }: SweepAnswer): boolean {
  if (job === undefined) return false;
  const same = ['trace', 'policy', 'frames', 'pageout', 'store', 'seed'] as const;
  return same.every((key) => row[key] === job[key]);
}

/** The answers of a sweep's jobs, from one journal or from several. */
export class SweepAnswers {
  private readonly plan: SweepPlan;
  private readonly places = new Map<number, string>();
  /** By the numbers of jobs. */
  readonly done = new Map<number, SweepAnswer>();

  constructor(plan: SweepPlan) {
    this.plan = plan;
  }

  /** What a line, or a worker on another machine, says of a job; null if that is no answer. */
  entryOf(value: unknown): { readonly index: number; readonly answer: SweepAnswer } | null {
    const { data } = entryShape.safeParse(value);
    if (data === undefined || !isRowOf(this.plan.jobs[data.index], data)) return null;
    const { index, row, io_errors } = data;
    return { index, answer: { row, io_errors } };
  }

  /** Notes an answer. Throws a UsageError if there is another one for the same job. */
  add(index: number, answer: SweepAnswer, place: string): void {
    const before = this.done.get(index);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(answer)) {
      const [first, then] = [this.places.get(index), place];
      const what = `has another row than ${first} for replay ${index + 1}`;
      throw new UsageError(`${then}: ${what}; delete the wrong line to run it again`);
    }
    if (before === undefined) this.places.set(index, place);
    this.done.set(index, answer);
  }

  /**
   * Takes the lines of a journal, which may be several put together. Returns the shard that it
   * names, and whether its last line was cut off.
   */
  take(file: string): { readonly shard: string | null; readonly isCut: boolean } {
    const [first = '', ...rest] = readTextFile(file).split('\n');
    const mine = headOf(this.plan, null);
    if (rest.length === 0 && isBegunHead(first, mine)) return { shard: null, isCut: first !== '' };
    const head = headShape.safeParse(parsed(first)).data ?? null;
    if (head === null || !isSamePlan(head, mine))
      throw new UsageError(`${file}: ${foreign(head, mine)}`);
    // Without its end a line was cut off, because the machine was: that job is not done.
    const cut = rest.pop();
    for (const [at, line] of rest.entries()) if (line !== '') this.takeLine(file, line, at + 2);
    return { shard: head.shard ?? null, isCut: cut !== '' };
  }

  private takeLine(file: string, line: string, number: number): void {
    const value = parsed(line);
    const place = `${file}:${number}:1`;
    const head = headShape.safeParse(value).data;
    if (head !== undefined) {
      const mine = headOf(this.plan, null);
      if (isSamePlan(head, mine)) return;
      throw new UsageError(`${place}: ${foreign(head, mine)}`);
    }
    const entry = this.entryOf(value);
    if (entry !== null) {
      this.add(entry.index, entry.answer, place);
      return;
    }
    const meant = 'delete the line to run its replay again, or the file to begin again';
    throw new UsageError(`${place}: the line is not a row of this sweep; ${meant}`);
  }
}

/** True for a file without a row, which belongs to whoever comes. */
function isBare(file: string): boolean {
  const [, ...rest] = readTextFile(file).split('\n');
  return rest.every((line) => line === '');
}

export class SweepJournal {
  readonly file: string;
  readonly answers: SweepAnswers;

  /** Opens the journal of a plan, or of a shard of it, or begins it. Throws a UsageError. */
  constructor(file: string, plan: SweepPlan, shard: Shard | null = null) {
    this.file = file;
    this.answers = new SweepAnswers(plan);
    const head = JSON.stringify(headOf(plan, shard));
    if (!existsSync(file) || isBare(file)) this.write(() => writeFileSync(file, `${head}\n`));
    else if (this.answers.take(file).isCut) {
      const whole = readFileSync(file).lastIndexOf('\n') + 1;
      this.write(() => truncateSync(file, whole));
    }
  }

  get done(): ReadonlyMap<number, SweepAnswer> {
    return this.answers.done;
  }

  /** Notes what came of a job: first in the file. */
  add(index: number, answer: SweepAnswer): void {
    this.write(() => appendFileSync(this.file, `${JSON.stringify({ index, ...answer })}\n`));
    this.answers.add(index, answer, this.file);
  }

  remove(): void {
    rmSync(this.file, { force: true });
  }

  private write(make: () => void): void {
    try {
      make();
    } catch (error) {
      throw unwritable(this.file, error);
    }
  }
}
