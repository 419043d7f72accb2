/**
 * Events as bytes. Most of an event is as was to be expected: it happens on the same host and
 * thread, as long after the one before as the last of its kind, and names the object and the place
 * that its page had when it was named last. Only what is different is written. Writer and reader
 * expect alike; both begin anew with each chunk.
 *
 *   code of the kind, twice, plus 1 if flags follow
 *   flags       TICK, PLACE, STEP, RAW, ORIGIN and one bit for each argument but the first
 *   tick        how much later than expected
 *   host, thread
 *   step        how many steps later than the event before
 *   origin      how many events ago what it belongs to was: see event_origins.ts
 *   arguments   the first one; of the others those whose bit is set; or all as eight bytes (RAW)
 */
import type { ByteReader, ByteWriter } from './bytes';
import { RecordingError } from './recording_error';
import { isCompact } from './values';

/** A kind of event as a recording knows it. */
export interface EventKind {
  readonly name: string;
  readonly args: readonly string[];
}

/** An event of a run: `args` has a place for each argument of its kind. */
export interface EventRow {
  kind: number;
  tick: number;
  host: number;
  thread: number;
  step: number;
  /** Events since the one that it belongs to; 0 for none. */
  origin: number;
  readonly args: number[];
}

/** An event without a content. */
export function emptyRow(): EventRow {
  return { kind: 0, tick: 0, host: 0, thread: -1, step: 0, origin: 0, args: [0, 0, 0, 0, 0] };
}

const TICK = 1 << 0;
const PLACE = 1 << 1;
const STEP = 1 << 2;
const RAW = 1 << 3;
const ORIGIN = 1 << 4;
const FIRST_ARGUMENT = 5;

/** Above this a page's number is no index: nothing is remembered for it. */
const PAGES_MOST = 1 << 22;

const PAGES_LEAST = 256;

/** What an argument was when its page was named last, for all pages. */
class PageMemory {
  private values = new Float64Array(0);
  private known = new Uint32Array(0);
  private generation = 1;

  forget(): void {
    this.generation += 1;
  }

  get(page: number, otherwise: number): number {
    return this.known[page] === this.generation ? (this.values[page] ?? 0) : otherwise;
  }

  set(page: number, value: number): void {
    if (page >>> 0 !== page || page >= PAGES_MOST) return;
    if (page >= this.values.length) {
      const length = Math.max(page + 1, this.values.length * 2, PAGES_LEAST);
      const values = new Float64Array(length);
      const known = new Uint32Array(length);
      values.set(this.values);
      known.set(this.known);
      this.values = values;
      this.known = known;
    }
    this.values[page] = value;
    this.known[page] = this.generation;
  }
}

/** An argument by its name: what it was last. */
class Argument {
  last = 0;
  readonly byPage = new PageMemory();
}

/** A kind with its arguments, and how long after the event before the last of it came. */
interface Known {
  readonly args: readonly Argument[];
  readonly ofPage: boolean;
  later: number;
}

/** What is to be expected of the next event. */
export class Expectation {
  private readonly kinds: Known[] = [];
  private readonly names = new Map<string, Argument>();
  private tick = 0;
  private host = 0;
  private thread = -1;
  private step = 0;

  add({ args }: EventKind): void {
    const known = args.map((name) => {
      const argument = this.names.get(name) ?? new Argument();
      this.names.set(name, argument);
      return argument;
    });
    this.kinds.push({ args: known, ofPage: args[0] === 'page', later: 0 });
  }

  /** A chunk begins, whose first event is in no earlier step than this. */
  begin(step: number): void {
    this.tick = 0;
    this.host = 0;
    this.thread = -1;
    this.step = step;
    for (const kind of this.kinds) kind.later = 0;
    for (const argument of this.names.values()) {
      argument.last = 0;
      argument.byPage.forget();
    }
  }

  private known(kind: number): Known {
    const known = this.kinds[kind];
    if (known === undefined) throw new RecordingError(`there is no kind ${kind} of events`);
    return known;
  }

  private flagsOf(row: EventRow, { args, ofPage, later }: Known): number {
    let flags = row.tick === this.tick + later ? 0 : TICK;
    if (row.host !== this.host || row.thread !== this.thread) flags |= PLACE;
    if (row.step !== this.step) flags |= STEP;
    if (row.origin !== 0) flags |= ORIGIN;
    const page = row.args[0] ?? 0;
    if (!isReached(args[0]?.last ?? 0, page)) return flags | RAW;
    for (let i = 1; i < args.length; i += 1) {
      const argument = args[i];
      const value = row.args[i] ?? 0;
      if (argument === undefined) continue;
      const guess = expected(argument, ofPage, page);
      if (value === guess) continue;
      if (!isReached(guess, value)) return flags | RAW;
      flags |= 1 << (FIRST_ARGUMENT + i - 1);
    }
    return flags;
  }

  /** Writes an event; its code begins at `base`. */
  write(out: ByteWriter, base: number, row: EventRow): void {
    const known = this.known(row.kind);
    const flags = this.flagsOf(row, known);
    out.uint(base + 2 * row.kind + (flags === 0 ? 0 : 1));
    if (flags !== 0) {
      out.uint(flags);
      if ((flags & TICK) !== 0) out.int(row.tick - this.tick - known.later);
      if ((flags & PLACE) !== 0) {
        out.int(row.host);
        out.int(row.thread);
      }
      if ((flags & STEP) !== 0) out.uint(row.step - this.step);
      if ((flags & ORIGIN) !== 0) out.uint(row.origin);
    }
    const { args, ofPage } = known;
    if ((flags & RAW) !== 0) for (let i = 0; i < args.length; i += 1) out.float(row.args[i] ?? 0);
    else if (args.length > 0) {
      const page = row.args[0] ?? 0;
      out.int(page - (args[0]?.last ?? 0));
      for (let i = 1; flags >> FIRST_ARGUMENT !== 0 && i < args.length; i += 1) {
        const argument = args[i];
        if (argument === undefined || (flags & (1 << (FIRST_ARGUMENT + i - 1))) === 0) continue;
        out.int((row.args[i] ?? 0) - expected(argument, ofPage, page));
      }
    }
    this.learn(row, known);
  }

  /** Reads an event into `row`, whose code less its base is `code`. */
  read(from: ByteReader, code: number, row: EventRow): void {
    row.kind = code >> 1;
    const known = this.known(row.kind);
    const flags = (code & 1) === 0 ? 0 : from.uint();
    row.tick = this.tick + known.later + ((flags & TICK) !== 0 ? from.int() : 0);
    row.host = (flags & PLACE) !== 0 ? from.int() : this.host;
    row.thread = (flags & PLACE) !== 0 ? from.int() : this.thread;
    row.step = this.step + ((flags & STEP) !== 0 ? from.uint() : 0);
    row.origin = (flags & ORIGIN) !== 0 ? from.uint() : 0;
    const { args, ofPage } = known;
    if ((flags & RAW) !== 0) for (let i = 0; i < args.length; i += 1) row.args[i] = from.float();
    else if (args.length > 0) {
      const page = (args[0]?.last ?? 0) + from.int();
      row.args[0] = page;
      for (let i = 1; i < args.length; i += 1) {
        const argument = args[i];
        if (argument === undefined) continue;
        const by = (flags & (1 << (FIRST_ARGUMENT + i - 1))) === 0 ? 0 : from.int();
        row.args[i] = expected(argument, ofPage, page) + by;
      }
    }
    for (let i = args.length; i < row.args.length; i += 1) row.args[i] = 0;
    this.learn(row, known);
  }

  private learn(row: EventRow, known: Known): void {
    known.later = row.tick - this.tick;
    this.tick = row.tick;
    this.host = row.host;
    this.thread = row.thread;
    this.step = row.step;
    const { args, ofPage } = known;
    const page = row.args[0] ?? 0;
    for (let i = 0; i < args.length; i += 1) {
      const argument = args[i];
      const value = row.args[i] ?? 0;
      if (argument === undefined) continue;
      argument.last = value;
      if (ofPage && i > 0) argument.byPage.set(page, value);
    }
  }
}

/** True if a whole number leads from one to the other. */
function isReached(from: number, to: number): boolean {
  if ((from | 0) === from && (to | 0) === to && !Object.is(to, -0)) return true;
  const by = to - from;
  return isCompact(by) && from + by === to;
}

function expected(argument: Argument, ofPage: boolean, page: number): number {
  return ofPage ? argument.byPage.get(page, argument.last) : argument.last;
}
