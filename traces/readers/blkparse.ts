/**
 * blkparse's own text of a blktrace: device, processor, number, seconds, process, action, what kind
 * of request, block of 512 bytes `+` blocks. The device is the object.
 *
 * A request shows several times, an action a line: queued (Q), inserted (I), issued (D), completed
 * (C). Only one of them counts, the first of these four that the beginning of the file has. The
 * lines of all other actions are skipped and counted, and so are discards. A flush makes the
 * modified pages of its device clean, before what the same request may write.
 */
import type { Misfit } from '../accesses';
import { Accesses } from '../accesses';
import type { TraceFormatSpec } from '../format';
import { BELOW_A_CACHE } from '../format';
import { LinesReader } from '../lines';
import { times, wholeOf } from '../numbers';
import { Skips } from '../skips';
import type { ReadOptions, Trace } from '../trace';
import { DEFAULT_PAGE_SIZE, traceName } from '../trace';
import { quoted, TraceError } from '../trace_error';
import { TOO_BIG } from './line_reader';

const BLOCK_BYTES = 512;
/** Which action counts, best first. */
const ACTIONS = ['Q', 'I', 'D', 'C'] as const;
/** So many requests are read before one is chosen; a file that begins in the middle has others. */
const HELD_LINES = 1000;

const CERTAIN = /^\s*\d+,\d+\s+\d+\s+\d+\s+\d+\.\d+\s+\d+\s+[A-Za-z]{1,2}\s+[A-Z]+(?:\s|$)/;
const RECORD = new RegExp(
  '^\\s*(\\d+),(\\d+)\\s+\\d+\\s+\\d+\\s+\\S+\\s+\\S+\\s+([A-Za-z]+)\\s+([A-Z]+)' +
    '(?:\\s+(\\d+)\\s*\\+\\s*(\\d+)(?!\\S))?(?:\\s.*)?$',
);
const SUMMARY =
  /^(?:CPU\d+|Total|Events|Skips|Throughput|Input file|Using|[-=*]{3,})|^\s+\S.*:\s*\d/;
const SHAPE =
  '"<device> <cpu> <number> <seconds> <pid> <action> <RWBS> <block> + <blocks> [<process>]"';

export const blkparse: TraceFormatSpec = {
  summary: 'blkparse text: of each request one action (Q, else I, D, C); objects are devices',
  sized: true,
  knownBy: 'device, processor, number, seconds, process, an action, and letters such as WS',
  note: BELOW_A_CACHE,
  guess: ({ lines }) => lines.some((line) => CERTAIN.test(line)),
  reader: (options) => new BlkparseReader(options),
};

/** One line, cut into what matters. */
interface Event {
  readonly line: number;
  readonly device: string;
  readonly action: string;
  /** F for a flush before it, then one letter for what it is, then how. */
  readonly kind: string;
  readonly block?: string | undefined;
  readonly blocks?: string | undefined;
}

class BlkparseReader extends LinesReader {
  private readonly accesses: Accesses;
  private readonly skips = new Skips();
  /** The action that counts, once it is chosen. */
  private counts: string | null = null;
  private held: Event[] = [];

  constructor(options: ReadOptions) {
    super(options);
    this.accesses = new Accesses(options, DEFAULT_PAGE_SIZE);
  }

  finish(): Trace {
    const lines = this.lines.finish();
    const action = this.counts ?? this.choose();
    const { pageSize, count, recorder, first } = this.accesses;
    const name = traceName(this.file);
    const header = new Map([['action', action]]);
    const skipped = this.skips.counts;
    return recorder.finish({ name, pageSize, lines, skipped, records: count, header, first });
  }

  protected readLine(line: string, number: number): void {
    const [, major, minor, action = '', kind = '', block, blocks] = RECORD.exec(line) ?? [];
    if (action !== '') {
      this.take({ line: number, device: `${major}:${minor}`, action, kind, block, blocks });
      return;
    }
    if (line.trim() === '') this.skips.add('blank');
    else if (SUMMARY.test(line)) this.skips.add('summary');
    else if (!line.startsWith('#')) {
      throw this.problem(number, { what: `${quoted(line)} is not a record`, expected: SHAPE });
    }
  }

  private take(event: Event): void {
    if (this.counts === null && ACTIONS.some((known) => known === event.action)) {
      this.held.push(event);
      if (this.held.length === HELD_LINES) this.choose();
    } else this.use(event);
  }

  /** Chooses the action that counts, and uses what was held. */
  private choose(): string {
    const seen = new Set(this.held.map(({ action }) => action));
    const chosen = ACTIONS.find((action) => seen.has(action)) ?? ACTIONS[0];
    this.counts = chosen;
    for (const event of this.held) this.use(event);
    this.held = [];
    return chosen;
  }

  private use(event: Event): void {
    const reason = event.action === this.counts ? this.access(event) : `action ${event.action}`;
    if (typeof reason === 'string') this.skips.add(reason);
    else if (reason !== null) throw this.problem(event.line, reason);
  }

  /** Records what a request does, or says why it is no reference. */
  private access({ device, kind, block, blocks }: Event): Misfit | string | null {
    const flushes = kind.startsWith('F');
    if (flushes) this.accesses.recorder.sync(device);
    const what = kind[flushes ? 1 : 0];
    if (what !== 'R' && what !== 'W') {
      if (flushes) return null;
      return what === 'D' ? 'discard' : 'no transfer';
    }
    if (block === undefined || blocks === undefined || Number(blocks) === 0) {
      return flushes ? null : 'no transfer';
    }
    const first = wholeOf(block);
    const start = first === null ? null : times(first, BLOCK_BYTES);
    if (start === null) return TOO_BIG;
    return this.accesses.bytes(device, start, Number(blocks) * BLOCK_BYTES, what === 'W');
  }

  private problem(line: number, misfit: Misfit): TraceError {
    return new TraceError({ file: this.file, line, ...misfit });
  }
}
