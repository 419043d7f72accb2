/**
 * Speeds of libCacheSim (commit aa0fc409, built with its release flags) as they were measured once,
 * beside a plain typed-array loop in Node on the same machine: medians of five alternating runs, in
 * million references a second. Another machine is slower or faster for both, so ratios are given
 * twice: as they stand, and by what the plain loop says of the machines.
 */
interface Published {
  readonly trace: string;
  readonly frames: number;
  readonly policy: 'clock' | 'lru' | 'sieve';
  readonly libCacheSim: number;
  /** The plain loop, warm. */
  readonly plain: number;
}

export const published: readonly Published[] = [
  { trace: 'perl_small', frames: 40, policy: 'clock', libCacheSim: 81, plain: 287 },
  { trace: 'perl_small', frames: 40, policy: 'lru', libCacheSim: 67, plain: 173 },
  { trace: 'perl_small', frames: 40, policy: 'sieve', libCacheSim: 83, plain: 308 },
  { trace: 'zipf10m', frames: 735, policy: 'clock', libCacheSim: 32, plain: 71 },
  { trace: 'zipf10m', frames: 735, policy: 'lru', libCacheSim: 36, plain: 67 },
  { trace: 'zipf10m', frames: 29_310, policy: 'clock', libCacheSim: 32, plain: 151 },
  { trace: 'zipf10m', frames: 29_310, policy: 'lru', libCacheSim: 32, plain: 99 },
  { trace: 'sort_big', frames: 18, policy: 'clock', libCacheSim: 84, plain: 284 },
  { trace: 'sort_big', frames: 18, policy: 'lru', libCacheSim: 67, plain: 169 },
];
