/**
 * Chance as it is handed to the kernel and to pagers: one stream a consumer, named, so that adding
 * a consumer changes nobody else's numbers. Same seed and name: same numbers, on any machine.
 */
import seedrandom from 'seedrandom';
import type { Random } from '../kernel/mach/types';

/** The stream of one consumer; `seed` and `consumer` may be any text. */
export function chance(seed: string, consumer: string): Random {
  return seedrandom.alea(`${seed}/${consumer}`);
}
