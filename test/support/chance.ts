/**
 * What property tests draw from: fast-check with one seed, so that a run repeats another to the
 * byte. TEST_SEED chooses another seed, TEST_RUNS how many cases of each kind the law tests try.
 * Nobody else imports fast-check.
 */
import fc from 'fast-check';

export const SEED = Number(process.env['TEST_SEED'] ?? 20_260_724);

/** How many cases a law test tries: `usual`, if nobody asks for another number. */
export const cases = (usual: number): number => Number(process.env['TEST_RUNS'] ?? usual);

fc.configureGlobal({ seed: SEED });

export { fc };
