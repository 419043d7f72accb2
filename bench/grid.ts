/**
 * A grid of all policies at eight sizes, counted by the policies alone: processor time for each
 * policy and in all. lru is counted for all sizes in one pass, as `machvm replay` does it.
 */
import { policies } from '../kernel/policy/policies';
import { RunningLruCurve } from '../studies/curve';
import type { Trace } from '../traces/trace';
import { cell, timed } from './measure';
import { aloneFaults } from './replayed';

const SIZES = 8;

/** Prints a line for each policy, and the sum. */
export function gridTable(trace: Trace, firstSize: number): void {
  const sizes = Array.from({ length: SIZES }, (_, i) => firstSize * 2 ** i);
  let sum = 0;
  const names = Object.keys(policies) as (keyof typeof policies)[]; // parsed
  for (const policy of names) {
    const seconds =
      timed(() => {
        if (policy === 'lru') {
          const running = new RunningLruCurve(trace);
          while (running.advance());
          return;
        }
        for (const frames of sizes) aloneFaults(trace, policy, frames);
      }) / 1e9;
    sum += seconds;
    const reached = (SIZES * trace.references) / seconds / 1e6;
    console.log(
      `${trace.name.padEnd(11)}${policy.padEnd(24)}${cell(seconds, 8, 2)}${cell(reached, 9)}`,
    );
  }
  console.log(`${trace.name.padEnd(11)}${'all'.padEnd(24)}${cell(sum, 8, 2)}`);
}

export const GRID_HEAD =
  'All policies at eight sizes, counted by the policies alone: seconds of processor time\n\n' +
  'trace      policy                   seconds   Mref/s';
