/**
 * Sizes of memory as people ask for them: `16,64,256`, shares of a trace's pages as `5%`, ranges as
 * `1-8`, or `auto`, which picks sizes from tight to ample.
 */
import type { ReplayOptions } from '../scenarios/replay';
import { leastFrames } from '../scenarios/replay';
import type { Trace } from '../traces/trace';

/** Sizes that cannot be made out; the message says what would be right. */
export class SizesError extends Error {
  override readonly name = 'SizesError';
}

const SHAPE = 'whole numbers of at least 1, shares as 5%, ranges as 1-8, or auto';
/** `auto`: these shares of the distinct pages, in 1/64. */
const AUTO_SHARES = [1, 2, 4, 8, 16, 32, 48, 64];
const MOST_IN_RANGE = 4096;

function sizesOf(item: string, pages: number, least: number): readonly number[] {
  if (item === 'auto') {
    return AUTO_SHARES.map((share) => Math.max(least, Math.round((pages * share) / 64)));
  }
  const share = /^(\d+(?:\.\d+)?)%$/.exec(item);
  if (share !== null && Number(share[1]) > 0) return [Math.round((pages * Number(share[1])) / 100)];
  const range = /^(\d+)-(\d+)$/.exec(item);
  const [from, to] = [Number(range?.[1] ?? item), Number(range?.[2] ?? item)];
  const isNumber = range !== null || /^\d+$/.test(item);
  if (!isNumber || from < 1 || to < from || to - from > MOST_IN_RANGE) {
    throw new SizesError(`frames cannot be ${JSON.stringify(item)}; write ${SHAPE}`);
  }
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/**
 * The sizes of a list, each once, rising; shares are of the pages that the trace touches, and
 * `auto` picks none that is too small for the daemon.
 */
export function chooseSizes(
  list: string,
  { distinctPages }: Pick<Trace, 'distinctPages'>,
  pageout: ReplayOptions['pageout'] = 'demand',
): readonly number[] {
  const least = leastFrames(pageout);
  const all = list.split(',').flatMap((item) => sizesOf(item.trim(), distinctPages, least));
  return [...new Set(all.map((size) => Math.max(1, size)))].sort((a, b) => a - b);
}
