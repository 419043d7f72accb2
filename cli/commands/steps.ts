/**
 * `machvm replay --steps`: a row for each reference, as in a textbook, of each policy and size.
 */
import type { StepRow } from '../../scenarios/run/step_row';
import { replaysOf } from '../../studies/bounds';
import type { ReplayTable } from '../../studies/replay_row';
import { seedsFor } from '../../studies/seeds';
import type { SteppedReplay } from '../../studies/steps';
import { steppedReplay } from '../../studies/steps';
import { csvText } from '../../studies/table_text';
import type { Trace } from '../../traces/trace';
import { counted, grouped } from '../../views/numbers';
import { stepText, stepWhy, victimsText } from '../../views/step_table';
import { refuseBothForms, refuseFlags } from '../given/exclusive';
import { traceReport } from '../given/trace_info';
import { colors, print, printJson, settled, terminal, UsageError, wrapped } from '../show/output';
import { visible } from '../show/visible';
import { policiesOf, seedsOf, sizesOf, tableOf } from '../studies/study_flags';
import { partOf } from '../studies/trace_part';
import { isWatched, stepEnded } from '../user/user_code';
import type { ReplayFlags } from './replay';

/** Rows of all tables together, at most. */
export const MOST_ROWS = 10_000;

const WHOLE_ONLY = ['bounds', 'relative', 'plot', 'timing', 'dryRun', 'stream', 'workers'] as const;

/** Throws a UsageError for a flag that has no effect on rows of references. */
export function refuseBesideSteps(flags: ReplayFlags): void {
  const why = 'is about whole replays, and --steps prints each reference';
  refuseFlags('replay', flags, WHOLE_ONLY, why);
  refuseBothForms('replay', flags);
  if (flags.frames === 'auto') {
    const what = 'prints a table for each policy and size; add the sizes, such as --frames 3';
    throw new UsageError(`replay: --steps: ${what}`);
  }
}

/** Refuses a trace whose rows are too many. */
function refuseLong(trace: Trace, warmup: number, tables: number): void {
  const references = trace.references - warmup;
  if (references * tables <= MOST_ROWS) return;
  const each = tables === 1 ? '' : ` in each of ${counted(tables, 'table')}`;
  const most = Math.floor(MOST_ROWS / tables);
  const end = warmup + most;
  const what = `${counted(references, 'reference')} of ${trace.name}${each}`;
  const how =
    most === 0
      ? 'name fewer policies or sizes'
      : `add --limit ${end}${warmup === 0 ? ', and --warmup N to begin behind the first N' : ''}`;
  throw new UsageError(
    `replay: --steps: ${what}; at most ${grouped(MOST_ROWS)} rows are printed; ${how}`,
  );
}

/** Prints rows as a table, with the sentences that explain it. Requires: a row at least. */
export function printRows(rows: readonly StepRow[]): void {
  const text = stepText(rows, terminal);
  for (const note of text.notes) print(wrapped(note));
  for (const line of text.head) print(colors.bold(line));
  for (const line of text.rows.flat()) print(line);
}

function printTable({ total, rows }: SteppedReplay): void {
  const { policy, options, frames, references, faults, hits, dirty_returns: dirty } = total;
  const how = options === '' ? '' : ` (${options})`;
  print(colors.bold(`${policy}${how}, ${counted(frames, 'frame')}`));
  printRows(rows);
  const share = ((100 * faults) / references).toFixed(1);
  const left = `${counted(dirty, 'dirty page')} written back`;
  print(
    `${counted(references, 'reference')}: ${counted(faults, 'fault')} (${share} %), ` +
      `${counted(hits, 'hit')}, ${left}`,
  );
}

/** What JSON has of a table. */
function plain({ total, rows }: SteppedReplay): object {
  const { policy, options, frames, pageout, store, seed } = total;
  const { references, hits, faults, miss_ratio, dirty_returns } = total;
  return {
    ...{ policy, options, frames, pageout, store, seed },
    ...{ references, hits, faults, miss_ratio, dirty_returns },
    rows: rows.map((row) => ({ ...row, why: stepWhy(row) })),
  };
}

/** The columns of a row in CSV. */
export const STEP_COLUMNS: readonly string[] = [
  ...['reference', 'page', 'access', 'result', 'victims', 'why', 'memory', 'lists'],
];

const CSV = ['trace', 'policy', 'options', 'frames', 'pageout', 'store', 'seed', ...STEP_COLUMNS];

/** A list in one field: `ring: >7 touched, 0 touched`. */
function listText({ name, hand, entries }: StepRow['lists'][number]): string {
  const pages = entries.map(({ page, ghost, note }) => {
    const isAtHand = !ghost && page === hand;
    return `${isAtHand ? '>' : ''}${ghost ? '~' : ''}${page}${note === '' ? '' : ` ${note}`}`;
  });
  return `${name}: ${pages.join(' | ')}`.trimEnd();
}

function csvRows({ total, rows }: SteppedReplay): readonly (readonly (string | number)[])[] {
  const { trace, policy, options, frames, pageout, store, seed } = total;
  const first = [trace, policy, options, frames, pageout, store, seed];
  return rows.map((row) => [...first, ...stepFields(row)]);
}

/** A row in CSV. */
export function stepFields(row: StepRow): readonly (string | number)[] {
  return [
    ...[row.reference, row.page, row.access, row.result, victimsText(row), stepWhy(row)],
    row.frames.map((page) => page ?? '-').join(' '),
    row.lists.map(listText).join('; '),
  ];
}

function printAll(flags: ReplayFlags, whole: Trace, all: readonly SteppedReplay[]): void {
  if (flags.json) printJson({ trace: traceReport(whole), tables: all.map(plain) });
  else if (flags.csv) process.stdout.write(visible(csvText(CSV, all.flatMap(csvRows))));
  else {
    all.forEach((each, at) => {
      if (at > 0) print('');
      printTable(each);
    });
  }
}

/** Prints the rows of each policy and size; answers the exit status. */
export async function stepsCommand(file: string, flags: ReplayFlags): Promise<number> {
  const shared = tableOf(flags);
  refuseBesideSteps(flags);
  const seeds = seedsOf(flags.seed);
  const read = partOf(flags);
  const sizesFor = sizesOf(flags.frames, shared.pageout);
  const chosen = policiesOf(flags.policy, shared.pageout);
  await settled();
  const { trace, whole, warmup } = await read(file);
  const replays = replaysOf(chosen, sizesFor(trace), 'none', trace, shared.pageout);
  const tables = replays.flatMap((each) =>
    seedsFor(each.choice, seeds).map((seed) => ({ ...each, seed })),
  );
  refuseLong(trace, warmup, tables.length);
  const all: SteppedReplay[] = [];
  const watcher = isWatched() ? stepEnded : null;
  for (const { choice, frames, seed } of tables) {
    const table: ReplayTable = { ...shared, seed, warmup };
    all.push(steppedReplay({ trace, choice, frames, table }, watcher));
    await settled();
  }
  printAll(flags, whole, all);
  return 0;
}
