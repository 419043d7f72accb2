/**
 * Sizes of memory as people write them: `16,64,256`, bytes as `256KiB`, shares of a trace's pages
 * as `5%`, ranges of any of them as `1-8`, with a step as `8-64:8` or a factor as `8-1024:x2`;
 * `all` for every size; or `auto`, which picks sizes from tight to ample.
 */
import { bytesOf } from '../scenarios/language/units';
import type { ReplayOptions } from '../scenarios/replay/replay';
import { leastFrames, MOST_FRAMES } from '../scenarios/replay/replay';
import type { Trace } from '../traces/trace';

/** A size that has no meaning; the message says what would be right. */
export class SizesError extends Error {
  override readonly name = 'SizesError';
}

/** What sizes depend on. */
export type SizedTrace = Pick<Trace, 'distinctPages' | 'pageSize'>;

const SHAPE =
  'write whole numbers of at least 1, bytes as 256KiB, shares as 5%, ranges as 1-8, 8-64:8 or ' +
  '8-1024:x2, all, or auto';
/** `auto`: these shares of the distinct pages, in 1/64. */
const AUTO_SHARES = [1, 2, 4, 8, 16, 32, 48, 64];
const MOST_SIZES = 4096;

function unclear(item: string, what = 'is not a size'): SizesError {
  return new SizesError(`${JSON.stringify(item)} ${what}; ${SHAPE}`);
}

/** `64`, `64 pages`, `256KiB` or `5%` as frames; null if it is none of them. */
function frameCount(text: string, { distinctPages, pageSize }: SizedTrace): number | null {
  const share = /^(\d+(?:\.\d+)?)\s*%$/.exec(text);
  if (share !== null) {
    const percent = Number(share[1]);
    return percent > 0 ? Math.max(1, Math.round((distinctPages * percent) / 100)) : null;
  }
  // 024 is what is left of 1,024.
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  const bytes = /[a-z]/.test(text) ? bytesOf(text, pageSize, null) : null;
  if (bytes === null || bytes === 0) return null;
  const frames = bytes / pageSize;
  if (Number.isInteger(frames)) return frames;
  throw unclear(text, `is not a whole number of pages of ${pageSize} bytes`);
}

/** A range as it was written; a single size is both ends of one. */
interface Range {
  readonly from: string;
  readonly to: string;
  readonly by: number;
  readonly isFactor: boolean;
}

function parsedRange(item: string): Range {
  const range = /^([^-:]+?)\s*(?:-|\.\.)\s*([^-:]+?)\s*(?::\s*(x?)(\d+))?$/.exec(item);
  const by = Number(range?.[4] ?? 1);
  const isFactor = range?.[3] === 'x';
  if (by < (isFactor ? 2 : 1)) throw unclear(item, 'has a step that leads nowhere');
  return { from: range?.[1] ?? item, to: range?.[2] ?? item, by, isFactor };
}

function rangeOf(item: string, trace: SizedTrace): readonly number[] {
  const { by, isFactor, ...ends } = parsedRange(item);
  const [from, to] = [frameCount(ends.from, trace), frameCount(ends.to, trace)];
  if (from === null || to === null) throw unclear(item);
  if (to < from) throw unclear(item, 'begins with its larger end');
  const sizes: number[] = [];
  for (let size = from; size <= to; size = isFactor ? size * by : size + by) {
    if (sizes.length === MOST_SIZES) throw unclear(item, `has more than ${MOST_SIZES} sizes`);
    sizes.push(size);
  }
  return sizes;
}

const itemsOf = (list: string): readonly string[] =>
  list.split(',').map((item) => item.trim().toLowerCase());

type Pageout = ReplayOptions['pageout'];

/** Throws a SizesError for sizes that no machine has. */
function refuseBeyond(sizes: readonly number[], pageout: Pageout): void {
  const largest = Math.max(...sizes);
  if (largest > MOST_FRAMES) {
    throw new SizesError(`${largest} frames are too many; at most ${MOST_FRAMES} are possible`);
  }
  const [smallest, least] = [Math.min(...sizes), leastFrames(pageout)];
  if (smallest >= least) return;
  const what = `${counted(smallest)} too few: the daemon needs at least ${least}`;
  throw new SizesError(`${what}; with pageout demand, frames count cached pages only, from 1 on`);
}

const counted = (frames: number): string => (frames === 1 ? '1 frame is' : `${frames} frames are`);

/** Throws a SizesError for a list that has no meaning, whatever trace it is for. */
export function refuseSizes(list: string, pageout: Pageout = 'demand'): void {
  for (const item of itemsOf(list)) {
    if (item === 'auto' || item === 'all') continue;
    const { from, to } = parsedRange(item);
    const any = { distinctPages: 1, pageSize: 1 };
    for (const end of [from, to]) if (frameCount(end, any) === null) throw unclear(item);
    // Shares and bytes depend on the trace; the rest does not.
    if (/^\d+$/.test(from) && /^\d+$/.test(to)) {
      refuseBeyond(rangeOf(item, any), pageout);
    }
  }
}

function sizesOf(item: string, trace: SizedTrace, least: number): readonly number[] {
  const pages = trace.distinctPages;
  if (item === 'auto') {
    return AUTO_SHARES.map((share) => Math.max(least, 1, Math.round((pages * share) / 64)));
  }
  return rangeOf(item === 'all' ? `${least}-${Math.max(least, pages)}` : item, trace);
}

/**
 * The sizes of a list, each once, rising; shares are of the pages that the trace touches, and
 * `auto` and `all` pick none that is too small for the daemon.
 */
export function chooseSizes(
  list: string,
  trace: SizedTrace,
  pageout: Pageout = 'demand',
): readonly number[] {
  const least = leastFrames(pageout);
  const all = itemsOf(list).flatMap((item) => sizesOf(item, trace, least));
  const sizes = [...new Set(all)].sort((a, b) => a - b);
  refuseBeyond(sizes, pageout);
  return sizes;
}
