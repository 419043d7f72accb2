/**
 * A row in the making, and which way it is made: by the policy alone, whose faults and dirty
 * returns are those of the kernel, or by the kernel, which adds messages, devices and time.
 */
import { RunningCount } from './counted_row';
import type { ReplaySample, ReplayTable, RowPlan } from './replay_row';
import { RunningReplay } from './replay_row';
import type { StudyRow } from './study_row';

/** One replay of a trace, whoever counts. */
export interface RunningRow {
  /** Goes on a little; false when all references are made. Throws if nothing can go on. */
  advance(): boolean;
  /** How much of the trace has been replayed, 0 to 1. */
  share(): number;
  /** From the start on, some hundreds or thousands of them. */
  readonly samples: readonly ReplaySample[];
  /** What devices and pagers failed to do so far, a sentence each. */
  ioErrors(): readonly string[];
  /** Requires: all references are made. */
  row(): StudyRow;
}

/** Why the rows of a table need the kernel, as `pageout daemon`; null if they do not. */
export function kernelReason(table: Omit<ReplayTable, 'seed'>): string | null {
  const { kernel = false, pageout, store, contents } = table;
  if (pageout !== 'demand') return `pageout ${pageout} needs it`;
  if (store !== 'object') return `store ${store} needs it`;
  if (contents !== 'stamps') return `contents ${contents} need it`;
  return kernel ? 'as requested' : null;
}

/** Says which way the rows of a table are made; `flag` is what would choose the kernel. */
export function countedHow(table: Omit<ReplayTable, 'seed'>, flag = '--kernel'): string {
  const reason = kernelReason(table);
  return reason === null
    ? `counted by the policies alone; ${flag} adds messages, devices and time`
    : `counted by the kernel: ${reason}`;
}

/**
 * Begins a row. `stepEnded` is called after each step, if anybody watches over the policy. Throws
 * for sizes that the kernel refuses.
 */
export function beginRow(plan: RowPlan, stepEnded: (() => void) | null = null): RunningRow {
  const Running = kernelReason(plan.table) === null ? RunningCount : RunningReplay;
  return new Running(plan, stepEnded);
}
