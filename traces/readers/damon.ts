/**
 * DAMON, Linux' monitor of accesses: `damo record` as JSON, and the text of `perf script`. It tells
 * for each snapshot and region how many of the samples found it accessed: a histogram, no sequence.
 *
 * The references are drawn: each page of a region is touched once a snapshot with the probability
 * samples / all samples, and the touched pages of a snapshot come in an order of chance. So pages
 * and frequencies are DAMON's; what comes after what, and what writes, nobody knows. A target is an
 * object. Perf's text does not tell how many samples there were: 20, as DAMON starts with.
 */
import type { Misfit } from '../accesses';
import type { Chance } from '../chance';
import { mulberry32, shuffled } from '../chance';
import type { TraceFormatSpec } from '../format';
import type { JsonListener } from '../json_scanner';
import { JsonScanner } from '../json_scanner';
import { LineSplitter } from '../lines';
import { shifted, wholeOf } from '../numbers';
import { Skips } from '../skips';
import type { PageName, ReadOptions, Trace, TraceReader } from '../trace';
import { checkedPageSize, DEFAULT_PAGE_SIZE, ONLY_OBJECT, traceName } from '../trace';
import { quoted, TraceError } from '../trace_error';
import { TraceRecorder } from '../trace_recorder';

const SEED = 1;
const USUAL_SAMPLES = 20;
const MAX_PAGES = 2 ** 26;
/**
 * Pages of regions over which references are drawn: so many at once, and so many for each byte of
 * the file. A region of 100 bytes has six gigabytes then; what is far above that is a wrong number.
 */
const FREE_PAGES = 2 ** 24;
const PAGES_A_BYTE = 2 ** 14;
const EVENT = 'damon:damon_aggregated:';
const LINE =
  /damon:damon_aggregated: +target_id=(\S+) +nr_regions=(\d+) +(\d+)-(\d+): +(\d+)(?: +\d+)?\s*$/;

export const damon: TraceFormatSpec = {
  summary: 'DAMON: JSON of damo record, or perf script; references are drawn from its histogram',
  knownBy: 'the event damon_aggregated, or JSON with nr_accesses',
  endings: ['damon'],
  note: 'drawn from a histogram: order within a snapshot is chance, writes are not known',
  guess: ({ lines }) =>
    lines.some((line) => line.includes(EVENT)) ||
    (/^\s*[[{]/.test(lines[0] ?? '') && lines.some((line) => line.includes('"nr_accesses"'))),
  reader: (options) => new DamonReader(options),
};

/** The pages of snapshots, drawn. */
class Snapshots {
  readonly recorder: TraceRecorder;
  readonly pageSize: number;
  count = 0;
  regions = 0;
  private readonly chance: Chance = mulberry32(SEED);
  private readonly shift: number;
  private touched: PageName[] = [];
  /** Pages over which references may still be drawn. */
  private allowed = FREE_PAGES;

  constructor(options: ReadOptions) {
    this.recorder = new TraceRecorder(options.chunks);
    this.pageSize = checkedPageSize(options.file, options.pageSize ?? DEFAULT_PAGE_SIZE);
    this.shift = Math.log2(this.pageSize);
  }

  /** There is so much more of the file. */
  more(characters: number): void {
    this.allowed += PAGES_A_BYTE * characters;
  }

  region(start: PageName, end: PageName, share: number): Misfit | null {
    if (end < start) {
      return { what: `a region from ${start} to ${end}`, expected: 'an end after the start' };
    }
    this.regions += 1;
    if (share <= 0 || end === start) return null;
    const first = shifted(start, this.shift);
    const last = shifted(typeof end === 'number' ? end - 1 : end - 1n, this.shift);
    const pages = Number(BigInt(last) - BigInt(first)) + 1;
    if (pages + this.touched.length > MAX_PAGES) {
      const what = `a snapshot with more than ${MAX_PAGES} pages accessed`;
      return { what, expected: 'fewer; a larger --page-size helps' };
    }
    this.allowed -= pages;
    if (this.allowed < 0) {
      const what = `a region of ${pages} pages, more than a file of this size can have`;
      return { what, expected: 'fewer; a larger --page-size helps' };
    }
    for (let page = 0; page < pages; page += 1) {
      if (share < 1 && this.chance() >= share) continue;
      this.touched.push(typeof first === 'number' ? first + page : first + BigInt(page));
    }
    return null;
  }

  end(target: string): void {
    const { touched } = this;
    const pages = this.recorder.numbering.object(target === '' ? ONLY_OBJECT : target);
    for (const place of shuffled(touched.length, this.chance)) {
      this.recorder.add(pages.numberOf(touched[place] ?? 0), false);
    }
    this.touched = [];
    this.count += 1;
  }
}

class DamonReader implements TraceReader {
  private readonly file: string;
  private readonly snapshots: Snapshots;
  private readonly decoder = new TextDecoder();
  private inner: PerfText | DamoJson | null = null;

  constructor(options: ReadOptions) {
    this.file = options.file;
    this.snapshots = new Snapshots(options);
  }

  push(piece: Uint8Array | string): void {
    const text = typeof piece === 'string' ? piece : this.decoder.decode(piece, { stream: true });
    if (this.inner === null && text.trim() !== '') {
      const isJson = /^\s*[[{]/.test(text);
      this.inner = new (isJson ? DamoJson : PerfText)(this.file, this.snapshots);
    }
    this.snapshots.more(text.length);
    this.inner?.push(text);
  }

  finish(): Trace {
    const { lines = 0, skipped = new Map() } = this.inner?.finish() ?? {};
    const { recorder, pageSize, regions, count } = this.snapshots;
    const header = new Map([
      ['drawn_from', `${count} snapshots of DAMON`],
      ['seed', String(SEED)],
    ]);
    const name = traceName(this.file);
    return recorder.finish({ name, pageSize, lines, skipped, records: regions, header });
  }
}

interface Ended {
  readonly lines: number;
  readonly skipped: ReadonlyMap<string, number>;
}

/** `perf script`: a line a region; nr_regions lines are a snapshot. */
class PerfText {
  private readonly file: string;
  private readonly snapshots: Snapshots;
  private readonly lines: LineSplitter;
  private readonly skips = new Skips();
  private left = 0;

  constructor(file: string, snapshots: Snapshots) {
    this.file = file;
    this.snapshots = snapshots;
    this.lines = new LineSplitter(file, (line, number) => this.readLine(line, number));
  }

  push(text: string): void {
    this.lines.push(text);
  }

  finish(): Ended {
    const lines = this.lines.finish();
    if (this.left > 0) {
      const what = `ends inside a snapshot, ${this.left} regions before its end`;
      throw new TraceError({ file: this.file, what, expected: 'all regions; is it cut off?' });
    }
    return { lines, skipped: this.skips.counts };
  }

  private readLine(line: string, number: number): void {
    if (!line.includes(EVENT)) {
      const reason = line.trim() === '' ? 'blank' : 'other';
      this.skips.add(reason);
      return;
    }
    const misfit = this.readRegion(line);
    if (misfit !== null) throw new TraceError({ file: this.file, line: number, ...misfit });
  }

  private readRegion(line: string): Misfit | null {
    const [, target = '', regions = '', from = '', to = '', samples = ''] = LINE.exec(line) ?? [];
    const start = from === '' ? null : wholeOf(from);
    const end = to === '' ? null : wholeOf(to);
    if (start === null || end === null) {
      const expected = 'target_id=<target> nr_regions=<number> <start>-<end>: <accesses> <age>';
      return { what: `${quoted(line.trim())} is not a region`, expected };
    }
    if (this.left === 0) this.left = Number(regions);
    if (this.left < 1) return { what: 'a snapshot of 0 regions', expected: 'one or more' };
    const misfit = this.snapshots.region(start, end, Number(samples) / USUAL_SAMPLES);
    this.left -= 1;
    if (this.left === 0) this.snapshots.end(target);
    return misfit;
  }
}

/** `damo record`: records with their intervals, snapshots and regions. */
class DamoJson implements JsonListener {
  private readonly file: string;
  private readonly snapshots: Snapshots;
  private readonly scanner = new JsonScanner(this);
  /** The keys under which the open objects and arrays stand; empty in an array. */
  private readonly where: string[] = [];
  private name = '';
  private target = '';
  private sampleMicros = 0;
  private allMicros = 0;
  private start: PageName | null = null;
  private end: PageName | null = null;
  private samples: number | null = null;

  constructor(file: string, snapshots: Snapshots) {
    this.file = file;
    this.snapshots = snapshots;
  }

  push(text: string): void {
    const what = this.scanner.push(text);
    if (what !== null) throw this.problem({ what, expected: 'JSON of damo record' });
  }

  finish(): Ended {
    const what = this.scanner.finish();
    if (what !== null) throw this.problem({ what, expected: 'a whole file; is it cut off?' });
    return { lines: this.scanner.line, skipped: new Map() };
  }

  open(): void {
    this.where.push(this.name);
    this.name = '';
  }

  close(): void {
    const closed = this.where.pop();
    this.name = '';
    if (closed === 'regions') this.snapshots.end(this.target);
    else if (closed === '' && this.where.at(-1) === 'regions') this.endRegion();
  }

  key(name: string): void {
    this.name = name;
  }

  value(text: string): void {
    const { name } = this;
    const parent = this.where.at(-1);
    if (name === 'target_id') this.target = text;
    else if (parent === 'intervals' && name === 'sample_us') this.sampleMicros = microsOf(text);
    else if (parent === 'intervals' && name === 'aggr_us') this.allMicros = microsOf(text);
    else if (parent === 'nr_accesses' ? name === 'samples' : name === 'nr_accesses') {
      this.samples = Number(this.whole(text));
    } else if (this.where.at(-2) === 'regions') {
      if (name === 'start') this.start = this.whole(text);
      if (name === 'end') this.end = this.whole(text);
    }
  }

  private endRegion(): void {
    const { start, end, samples } = this;
    if (start === null || end === null || samples === null) {
      const what = 'a region lacks start, end or nr_accesses';
      throw this.problem({ what, expected: 'all three' });
    }
    const all = Math.round(this.allMicros / this.sampleMicros);
    const misfit = this.snapshots.region(start, end, samples / (all >= 1 ? all : USUAL_SAMPLES));
    if (misfit !== null) throw this.problem(misfit);
    this.start = null;
    this.end = null;
    this.samples = null;
  }

  /** A whole number, in which damo may have put commas. */
  private whole(text: string): PageName {
    const digits = text.replaceAll(',', '');
    const value = /^\d+$/.test(digits) ? wholeOf(digits) : null;
    if (value !== null) return value;
    const what = `${quoted(text)} is not a whole number of 64 bits or less`;
    throw this.problem({ what, expected: 'the raw numbers of damo record' });
  }

  private problem(misfit: Misfit): TraceError {
    return new TraceError({ file: this.file, line: this.scanner.line, ...misfit });
  }
}

/** Microseconds of `5000`, `5ms` or `100 us`; 0 for what is none. */
function microsOf(text: string): number {
  const [, digits = '', unit = 'us'] = /^([\d.,]+) *(ns|us|ms|s)?$/.exec(text) ?? [];
  const factors: Readonly<Record<string, number>> = { ns: 1e-3, us: 1, ms: 1e3, s: 1e6 };
  return Number(digits.replaceAll(',', '')) * (factors[unit] ?? 1);
}
