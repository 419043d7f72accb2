/**
 * Lines of a recording: of one event, or all of a transcript, made from its rows and names as a run
 * makes them from its trace.
 */
import type { TraceColumns } from '../kernel/kern/trace';
import { eventKinds } from '../kernel/mach/event_defs';
import type { Level } from '../scenarios/run/recorder';
import type { Line } from '../scenarios/transcript/line';
import { LineMaker, messageLevel, referenceLevel, SCALARS } from '../scenarios/transcript/line';
import { NamesRead } from './names';
import type { Store } from './store';

/** Columns of one row, which the maker of lines reads. */
function oneRow(): TraceColumns {
  const floats = (): Float64Array => new Float64Array(1);
  return {
    number: floats(),
    kind: new Int32Array(1),
    tick: floats(),
    host: new Int32Array(1),
    thread: new Int32Array(1),
    args: [floats(), floats(), floats(), floats(), floats()],
  };
}

/** True if a transcript of the level has lines of events of this kind. */
function inLevel(level: Level, kind: number): boolean {
  if (level === 'none' || kind < 0 || kind === SCALARS) return false;
  if (level === 'messages') return messageLevel.has(kind);
  return level === 'references' || !referenceLevel.has(kind);
}

export class LinesRead {
  private readonly store: Store;
  private readonly world: { readonly hosts: readonly { readonly name: string }[] };
  private readonly names: NamesRead;
  private readonly columns = oneRow();
  /** The kinds of this version by those of the recording; -1 for one that it does not know. */
  private readonly kinds: number[] = [];

  constructor(store: Store, hosts: readonly string[]) {
    this.store = store;
    this.world = { hosts: hosts.map((name) => ({ name })) };
    this.names = new NamesRead(store.known.names);
  }

  private kindOf(kind: number): number {
    const known = this.kinds[kind];
    if (known !== undefined) return known;
    const own = eventKinds[this.store.kindOf(kind).name] ?? -1;
    this.kinds[kind] = own;
    return own;
  }

  /** Has a maker see an event; its kind, and how long ago what it belongs to was. */
  private show(maker: LineMaker, event: number): { kind: number; origin: number } {
    const { columns } = this;
    const { columns: from, row } = this.store.rowOf(event);
    const kind = this.kindOf(from.kind[row] ?? 0);
    columns.number[0] = event;
    columns.kind[0] = kind;
    columns.tick[0] = from.tick[row] ?? 0;
    columns.host[0] = from.host[row] ?? 0;
    columns.thread[0] = from.thread[row] ?? -1;
    for (const [i, column] of columns.args.entries()) column[0] = from.args[i]?.[row] ?? 0;
    this.names.event = event;
    maker.see(columns, 0, kind);
    return { kind, origin: from.origin[row] ?? 0 };
  }

  /** The line of an event, without a number; null for one that has no line. */
  line(event: number): Line | null {
    const maker = new LineMaker(this.world, this.names);
    const chain = [event];
    for (let at = event; chain.length < 3; ) {
      const { columns, row } = this.store.rowOf(at);
      const origin = columns.origin[row] ?? 0;
      if (origin === 0) break;
      at -= origin;
      chain.push(at);
    }
    let kind = -1;
    for (const at of chain.reverse()) ({ kind } = this.show(maker, at));
    return kind < 0 || kind === SCALARS ? null : maker.line(this.columns, 0, null);
  }

  transcript(level: Level): readonly Line[] {
    const maker = new LineMaker(this.world, this.names);
    const lines: Line[] = [];
    for (let event = 0; event < this.store.events; event += 1) {
      const { kind } = this.show(maker, event);
      if (inLevel(level, kind)) lines.push(maker.line(this.columns, 0, lines.length));
      maker.done(this.columns, 0, kind);
    }
    return lines;
  }
}
