/**
 * Chance as it is handed to the kernel and to pagers: one stream a consumer, named, so that adding
 * a consumer changes nobody else's numbers. Same seed and name: same numbers, on any machine.
 */
import seedrandom from 'seedrandom';
import { needs, text } from '../../kernel/mach/given';
import type { Random } from '../../kernel/mach/types';

/** The stream of one consumer; `seed` and `consumer` may be any text. */
export function chance(seed: string, consumer: string): Random {
  needs('chance', 'seed', seed, text);
  needs('chance', 'consumer', consumer, text);
  return seedrandom.alea(`${seed}/${consumer}`);
}
