/**
 * Accesses: turns accesses to bytes into references to pages. An access touches each page on which
 * one of its bytes lies, one reference a page; no bytes count as one. With `span: false` it is one
 * reference, to the page of its first byte.
 */
import { after, shifted } from './numbers';
import type { FirstRecord, PageName, ReadOptions } from './trace';
import { checkedPageSize, FIRST_RECORDS } from './trace';
import { TraceRecorder } from './trace_recorder';

/** What is wrong with an access, and what would be right. */
export interface Misfit {
  readonly what: string;
  readonly expected: string;
}

/** Larger requests than this are taken for a broken file. */
const MAX_BYTES = 2 ** 30;
/** So many pages behind the first: a wrong digit must not cost minutes. */
const MAX_PAGES = 2 ** 18;
const ADDRESSES = 2n ** 64n;

export class Accesses {
  readonly pageSize: number;
  readonly recorder: TraceRecorder;
  /** Accesses so far. */
  count = 0;
  /** The first of them, as they were read. */
  readonly first: FirstRecord[] = [];
  private readonly span: boolean;
  private readonly shift: number;

  constructor(options: ReadOptions, pageSize: number) {
    this.pageSize = checkedPageSize(options.file, options.pageSize ?? pageSize);
    this.recorder = new TraceRecorder(options.chunks);
    this.span = options.span ?? true;
    this.shift = Math.log2(this.pageSize);
  }

  /** Records the references of one access, so often, or says why there are none. */
  bytes(object: string, start: PageName, size: number, write: boolean, repeats = 1): Misfit | null {
    const more = this.span ? this.pagesOf(start, size) - 1 : 0;
    if (this.span && !(size <= MAX_BYTES)) {
      return { what: `an access of ${size} bytes`, expected: `at most ${MAX_BYTES} bytes` };
    }
    if ((more + 1) * repeats > MAX_PAGES + 1) {
      const times = repeats === 1 ? '' : ` ${repeats} times`;
      const what = `an access of ${size} bytes touches ${more + 1} pages${times}`;
      return {
        what,
        expected: `at most ${MAX_PAGES + 1}; a larger --page-size or --no-span helps`,
      };
    }
    const page = shifted(start, this.shift);
    const pages = this.recorder.numbering.object(object);
    if (this.count < FIRST_RECORDS) this.first.push({ address: start, object, page, write, size });
    this.count += 1;
    if (more > 0 && BigInt(start) + BigInt(size) > ADDRESSES) {
      return { what: 'an access past the end of all addresses', expected: '64 bits or less' };
    }
    for (let time = 0; time < repeats; time += 1) {
      this.recorder.add(pages.numberOf(page), write);
      let next = page;
      for (let left = more; left > 0; left -= 1) {
        next = after(next);
        this.recorder.add(pages.numberOf(next), write);
      }
    }
    return null;
  }

  /**
   * Records one reference to what the file itself numbers, a page, a block, a key; or so many that
   * are alike.
   */
  page(object: string, page: PageName, write: boolean, repeats = 1): void {
    if (this.count < FIRST_RECORDS) {
      this.first.push({ address: null, object, page, write, size: null });
    }
    this.count += 1;
    const number = this.recorder.numbering.object(object).numberOf(page);
    if (repeats === 1) this.recorder.add(number, write);
    else this.recorder.addRun(number, write, repeats);
  }

  private pagesOf(start: PageName, size: number): number {
    const { pageSize } = this;
    const offset =
      typeof start === 'number' ? start % pageSize : Number(start & BigInt(pageSize - 1));
    return Math.floor((offset + Math.max(size, 1) - 1) / pageSize) + 1;
  }
}
