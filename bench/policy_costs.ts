/**
 * What policies cost in large memories: each alone, at two sizes of which one is twice the other,
 * over a trace with more pages than either. One whose faults cost a look at every frame falls far
 * behind a million references a second, and further at the larger size.
 */
import { policies } from '../kernel/policy/policies';
import { synthetic, syntheticDefaults } from '../traces/synthetic';
import { cell, speed, timed } from './measure';
import { aloneFaults } from './replayed';

const SIZES = [30_000, 60_000] as const;
/** Million references a second that each policy should reach at both sizes. */
const AIM = 1;

/** Prints a line for each policy. */
export function policyCostTable(): void {
  const options = { references: 3_000_000, pages: 300_000, writes: 0.3, seed: 1 };
  const trace = synthetic('zipf', { ...syntheticDefaults, ...options });
  console.log(`${trace.references} references to ${trace.distinctPages} pages\n`);
  console.log(
    `policy                  ${SIZES.map((frames) => `  hits@${frames}  Mref/s`).join('')}`,
  );
  const names = Object.keys(policies) as (keyof typeof policies)[]; // parsed
  for (const policy of names) {
    const cells = SIZES.map((frames) => {
      let faults = 0;
      const reached = speed(
        trace,
        timed(() => {
          faults = aloneFaults(trace, policy, frames);
        }),
      );
      const hits = 100 - (100 * faults) / trace.references;
      return `${cell(hits, 10)} %${cell(reached, 7)}${reached < AIM ? '!' : ' '}`;
    });
    console.log(policy.padEnd(24) + cells.join(''));
  }
}

export const POLICY_COST_HEAD =
  'Policies alone in large memories: hits, and million references a second of processor time\n' +
  `(!: fewer than ${AIM})`;
