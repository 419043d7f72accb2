/**
 * Hits, folded: what a thread touches without a fault, between two rows of the chart, is one row:
 * `5 hits on A/0..2 and B/7`. Lines are not made of hits, since there may be millions.
 */
import type { TraceColumns } from '../kernel/kern/trace';
import { eventKinds } from '../kernel/mach/event_defs';
import type { Line } from '../scenarios/transcript/line';
import { drawsRow } from './chart';
import { counted } from './numbers';
import type { NamedMachine } from './reasons';

/** More pieces than this are only counted. */
const MOST_PIECES = 4;

/** The event of a line that stands for many hits. */
const FOLDED = 'vm_reference.hit';
const HIT = eventKinds['vm_reference.hit'] ?? -1;

/** Hits of one thread, one after another. */
interface HitRun {
  /** When the first was made, in ticks. */
  readonly tick: number;
  readonly host: number;
  readonly thread: number;
  /** How often each page was hit, by the number of its object. */
  readonly pages: Map<number, Map<number, number>>;
}

/** One page of one object, by its name. */
export interface PagePlace {
  readonly object: string;
  readonly page: number;
}

export class Hits {
  private runs: HitRun[] = [];
  private readonly named: NamedMachine;

  /** Hears the machine from now on. */
  constructor(named: NamedMachine) {
    this.named = named;
    named.machine.trace.listen((columns, row) => this.hear(columns, row), { references: true });
  }

  private hear(columns: TraceColumns, row: number): void {
    if (columns.kind[row] !== HIT) return;
    const thread = columns.thread[row] ?? -1;
    const host = columns.host[row] ?? 0;
    let run = this.runs[this.runs.length - 1];
    if (run === undefined || run.thread !== thread || run.host !== host) {
      run = { tick: columns.tick[row] ?? 0, host, thread, pages: new Map() };
      this.runs.push(run);
    }
    const object = columns.args[1][row] ?? -1;
    const offset = columns.args[2][row] ?? 0;
    let pages = run.pages.get(object);
    if (pages === undefined) {
      pages = new Map();
      run.pages.set(object, pages);
    }
    pages.set(offset, (pages.get(offset) ?? 0) + 1);
  }

  /** Lines for the hits since the last time that are to stand before `line`, if it has a row. */
  before(line: Line): readonly Line[] {
    return this.runs.length > 0 && drawsRow(line) ? this.take() : [];
  }

  /** Lines for all hits since the last time. */
  take(): readonly Line[] {
    const { runs } = this;
    this.runs = [];
    return runs.map((run) => this.line(run));
  }

  private line({ tick, host, thread, pages }: HitRun): Line {
    const { machine, labels } = this.named;
    const several = machine.hosts.length > 1 ? { host: machine.hosts[host]?.name ?? '' } : {};
    const names = new Map([...pages.keys()].map((id) => [id, labels.unsettled.object(host, id)]));
    const text = hitsText(new Map([...pages].map(([id, all]) => [names.get(id) ?? '', all])));
    const places = [...pages].flatMap(([id, counts]) =>
      [...counts].map(([page, times]) => `${names.get(id)}/${page} ${times}`),
    );
    const who = labels.thread(thread);
    return { t: tick, ...several, thread: who, ev: FOLDED, hits: text, places: places.join(' ') };
  }
}

/** `5 hits on A/0..2 and B/7`: how often each page was hit, by the name of its object. */
export function hitsText(pages: ReadonlyMap<string, ReadonlyMap<number, number>>): string {
  const hits = [...pages].flatMap(([object, counts]) => pieces(object, counts));
  const total = [...pages.values()].flatMap((counts) => [...counts.values()]);
  const count = total.reduce((sum, each) => sum + each, 0);
  const where =
    hits.length <= MOST_PIECES
      ? list(hits)
      : `${counted(total.length, 'page')} of ${list([...pages.keys()])}`;
  return `${counted(count, 'hit')} on ${where}`;
}

/** The line of a run of hits, for one page of them alone; null if that was not hit. */
export function hitsOfPage(line: Line, { object, page }: PagePlace): Line | null {
  const places = String(line['places'] ?? '').split(' ');
  const at = places.indexOf(`${object}/${page}`);
  if (at < 0) return null;
  return { ...line, hits: `${counted(Number(places[at + 1]), 'hit')} on ${object}/${page}` };
}

/** `A/0..2`, `A/7`: neighbours together. */
function pieces(object: string, pages: ReadonlyMap<number, number>): readonly string[] {
  const found: string[] = [];
  let first = -1;
  let last = -2;
  const close = (): void => {
    if (last >= 0) found.push(`${object}/${first}${last > first ? `..${last}` : ''}`);
  };
  for (const page of [...pages.keys()].sort((a, b) => a - b)) {
    if (page !== last + 1) {
      close();
      first = page;
    }
    last = page;
  }
  close();
  return found;
}

function list(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}
