/**
 * Traces that nobody recorded: patterns with one seed, for questions that need a known answer. The
 * same parameters give the same sequence anywhere.
 *
 * Chance is mulberry32. zipf draws as many such generators do: a permutation of the pages first, so
 * that the popular ones are not the lowest; then for each reference the page and whether it writes.
 */
import type { Chance } from './chance';
import { mulberry32, shuffled } from './chance';
import { ChunksInMemory } from './chunk_store';
import type { ChunkStore, Trace } from './trace';
import { ONLY_OBJECT } from './trace';
import { TraceRecorder } from './trace_recorder';

export interface SyntheticOptions {
  readonly references: number;
  /** Pages of the whole trace, where the pattern does not say itself. */
  readonly pages: number;
  /** Zipf's exponent: the page of rank r has weight 1 / r ** skew. */
  readonly skew: number;
  /** The share of references that write, from 0 to 1. */
  readonly writes: number;
  /** Pages of a working set, and how many references it lasts. */
  readonly set: number;
  readonly phase: number;
  readonly seed: number;
}

export const syntheticDefaults: SyntheticOptions = {
  references: 1_000_000,
  pages: 4096,
  skew: 1,
  writes: 0.3,
  set: 64,
  phase: 10_000,
  seed: 1,
};

/** A pattern: the page of each reference, given its number. */
interface Pattern {
  readonly summary: string;
  /** The options that it has, besides those of all: references, writes, seed. */
  readonly own: readonly (keyof SyntheticOptions)[];
  /** Whether the pages are in a fixed order, so that chance decides only what is written. */
  readonly isOrdered?: boolean;
  readonly page: (options: SyntheticOptions, chance: Chance) => (reference: number) => number;
}

export const syntheticPatterns = {
  zipf: {
    summary: 'few pages are popular: the page of rank r has weight 1 / r ** skew',
    own: ['pages', 'skew'],
    page: zipf,
  },
  uniform: {
    summary: 'every page is as likely as any other',
    own: ['pages'],
    page:
      ({ pages }, chance) =>
      () =>
        Math.floor(chance() * pages),
  },
  scan: {
    summary: 'every page once, in order, as when a long file is read; it has as many as references',
    own: [],
    isOrdered: true,
    page: () => (reference) => reference,
  },
  loop: {
    summary: 'the pages in order, over and over: the worst case of LRU when memory is smaller',
    own: ['pages'],
    isOrdered: true,
    page:
      ({ pages }) =>
      (reference) =>
        reference % pages,
  },
  'working-set': {
    summary: 'phases, each with its own set of equally likely pages',
    own: ['pages', 'set', 'phase'],
    page: workingSet,
  },
} as const satisfies Readonly<Record<string, Pattern>>;

export type SyntheticPattern = keyof typeof syntheticPatterns;

function zipf({ pages, skew }: SyntheticOptions, chance: Chance): () => number {
  const sums = new Float64Array(pages);
  let total = 0;
  for (let rank = 0; rank < pages; rank += 1) {
    total += 1 / (rank + 1) ** skew;
    sums[rank] = total;
  }
  const order = shuffled(pages, chance);
  return () => {
    const drawn = chance() * total;
    let low = 0;
    let high = pages - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > drawn) high = middle;
      else low = middle + 1;
    }
    return order[low] ?? 0;
  };
}

/** At the start of each phase the set moves to other pages, drawn without putting back. */
function workingSet(
  { pages, set, phase }: SyntheticOptions,
  chance: Chance,
): (reference: number) => number {
  const size = Math.min(set, pages);
  let members = new Uint32Array(0);
  return (reference) => {
    if (reference % phase === 0) members = shuffled(pages, chance).slice(0, size);
    return members[Math.floor(chance() * size)] ?? 0;
  };
}

/** Whether anything of a trace is drawn at random, so that its seed matters. */
export function isRandom(pattern: SyntheticPattern, { writes }: SyntheticOptions): boolean {
  const { isOrdered = false }: Pattern = syntheticPatterns[pattern];
  return !isOrdered || (writes > 0 && writes < 1);
}

/** Makes a trace. Requires: whole numbers from 1, shares from 0 to 1. */
export function synthetic(
  pattern: SyntheticPattern,
  options: SyntheticOptions = syntheticDefaults,
  chunks: ChunkStore = new ChunksInMemory(),
): Trace {
  const { references, writes, seed } = options;
  const chance = mulberry32(seed);
  const { page, own }: Pattern = syntheticPatterns[pattern];
  const pageOf = page(options, chance);
  const recorder = new TraceRecorder(chunks);
  const pages = recorder.numbering.object(ONLY_OBJECT);
  for (let reference = 0; reference < references; reference += 1) {
    const number = pages.numberOfSafe(pageOf(reference));
    recorder.add(number, chance() < writes);
  }
  const told = [
    ...own,
    'writes',
    ...(isRandom(pattern, options) ? ['seed' as const] : []),
  ] as const;
  const header = new Map([
    ['pattern', pattern],
    ...told.map((key) => [key, String(options[key])] as const),
  ]);
  return recorder.finish({ name: pattern, pageSize: 4096, header });
}
