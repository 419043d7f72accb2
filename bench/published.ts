/**
 * Speeds of libCacheSim (commit aa0fc40, built with its release flags, its hash table of 2^16) as
 * they were measured once, beside plain typed-array loops in Node on the same machine, in million
 * references a second of processor time. Where they varied from run to run, libCacheSim's best is
 * given. Another machine is slower or faster for both, so what holds elsewhere is their ratio.
 */
interface Published {
  readonly trace: string;
  readonly frames: number;
  readonly policy: 'arc' | 'clock' | 'fifo' | 'lru' | 's3-fifo' | 'sieve';
  readonly libCacheSim: number;
  /** The plain loop; that of lru where the policy has none of its own. */
  readonly plain: number;
  /** How many times libCacheSim's speed a policy alone should reach. */
  readonly aim: number;
}

type Row = readonly [policy: Published['policy'], libCacheSim: number, plain: number, aim: number];

function rows(trace: string, frames: number, list: readonly Row[]): readonly Published[] {
  return list.map(([policy, libCacheSim, plain, aim]) => ({
    ...{ trace, frames, policy, libCacheSim, plain, aim },
  }));
}

export const published: readonly Published[] = [
  ...rows('zipf10m', 735, [
    ['clock', 21.4, 83, 1.2],
    ['fifo', 23.1, 126, 1.3],
    ['lru', 25, 84, 1.3],
    ['sieve', 26.6, 82, 1.3],
    ['s3-fifo', 10.9, 84, 1.3],
    ['arc', 22.3, 84, 1],
  ]),
  ...rows('zipf10m', 30_603, [
    ['clock', 15.2, 136, 3],
    ['fifo', 16.5, 263, 3],
    ['lru', 12.4, 105, 3],
    ['sieve', 15.2, 167, 3],
    ['s3-fifo', 6.6, 105, 3],
    ['arc', 8, 105, 3],
  ]),
  ...rows('perl_small', 40, [
    ['clock', 83, 261, 2],
    ['fifo', 80, 551, 2],
    ['lru', 77, 183, 2],
    ['sieve', 83, 261, 2],
    ['s3-fifo', 47, 183, 2],
    ['arc', 61, 183, 1.2],
  ]),
  ...rows('perl_small', 87, [
    ['clock', 60, 219, 2],
    ['fifo', 104, 519, 2],
    ['lru', 80, 206, 2],
    ['sieve', 95, 306, 2],
    ['s3-fifo', 53, 206, 2],
    ['arc', 80, 206, 1.2],
  ]),
];
