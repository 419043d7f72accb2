/**
 * `--dry-run`: the rows that would be made, the memory that they need, and about how long they
 * take.
 */
import type { GridJob } from '../../studies/grid';
import type { Trace } from '../../traces/trace';
import { counted, grouped } from '../../views/numbers';
import { refuseFlags } from '../given/exclusive';
import { print, table } from '../show/output';
import type { RowFlags } from './study_flags';

/** Bytes of a reference in memory, and of its next use, which opt knows. */
const REFERENCE_BYTES = 4;
/** Bytes of a distinct page in one replay: its state, its place in queues, ghosts. */
const PAGE_BYTES = 64;
/** What a thread takes besides: Node and its code. */
const THREAD_BYTES = 40 * 2 ** 20;

/** Why a flag goes against --dry-run. */
export const NO_ROWS = '--dry-run makes no rows';

/** Refuses flags that `--dry-run` would leave without effect. */
export function refuseBesideDryRun(command: string, flags: Partial<RowFlags>): void {
  refuseFlags(command, flags, ['json', 'csv', 'plot'], NO_ROWS);
}

/** Bytes that replays need: the trace once, pages and futures in each thread. */
export function memoryOf(
  trace: Pick<Trace, 'references' | 'distinctPages'>,
  threads: number,
  { keeps, knowsFuture }: { readonly keeps: boolean; readonly knowsFuture: boolean },
): number {
  const shared = keeps ? REFERENCE_BYTES * trace.references : 0;
  const future = knowsFuture ? REFERENCE_BYTES * trace.references : 0;
  return shared + threads * (THREAD_BYTES + PAGE_BYTES * trace.distinctPages + future);
}

/** Seconds as people say them, to two digits. */
function secondsText(seconds: number): string {
  if (seconds < 0.1) return 'less than 0.1 s';
  return seconds < 10 ? `about ${seconds.toFixed(1)} s` : `about ${grouped(Math.round(seconds))} s`;
}

/** Prints what would be done: a line a row, then memory and time. */
export function printDryRun(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  jobs: readonly Pick<GridJob, 'seconds'>[],
  given: { readonly threads: number; readonly bytes: number },
): void {
  print(table(head, rows, head.length - 1));
  const { threads, bytes } = given;
  const all = jobs.reduce((sum, { seconds }) => sum + seconds, 0);
  const longest = Math.max(0, ...jobs.map(({ seconds }) => seconds));
  print(`${counted(rows.length, 'row')} would be made`);
  print(`memory: about ${grouped(Math.ceil(bytes / 2 ** 20))} MiB`);
  const shared = secondsText(Math.max(longest, all / threads));
  print(
    `time: ${secondsText(all)} of processor time` +
      (threads > 1 ? `, ${shared} with ${threads} workers` : ''),
  );
}
