/**
 * A recording of a run: what was seen of the machine at each event, for whoever wants to look at
 * any moment of it. Positions are the numbers of events; -1 is the moment before the first one.
 * A recording can be read while it still grows: `add` takes the next piece.
 */
import type { Chunk } from './chunk';
import { Known, readPiece } from './chunk';
import type { EventKind } from './event_rows';
import type { EventColumns } from './event_table';
import { ColumnRoom, EventTable } from './event_table';
import { Player } from './player';
import { RecordingError } from './recording_error';
import type { Thing } from './slots';
import type { Entity } from './tables';
import { entityName, entityOf, tablesOf } from './tables';
import type { Row, Value } from './values';
import { isSame } from './values';

/** A thing that an event changed: its rows before and after; null where it was not there. */
export interface RowChange extends Entity {
  readonly before: Row | null;
  readonly after: Row | null;
  /** The fields that are different; empty for a thing that came or went. */
  readonly fields: readonly string[];
}

/** So many bytes of tables of events are kept: those of some millions of events. */
const TABLES_MOST = 1 << 27;

/** The part of a recording that knows rows and events, and nothing of what they mean. */
export class Store {
  readonly known = new Known();
  readonly chunks: Chunk[] = [];
  /** What the run came to; null as long as it goes on, or if the recording was cut off. */
  end: Value = null;
  private readonly numbers = new Map<string, number>();
  private readonly tables = new Map<number, EventTable>();
  private tableBytes = 0;
  private readonly room = new ColumnRoom();
  private player: Player | null = null;
  private before = 0;

  /** Takes the content of the next piece. */
  add(content: Uint8Array): void {
    if (this.end !== null) throw new RecordingError('something follows the end of the run');
    const piece = readPiece(content, this.known);
    if ('end' in piece) {
      this.end = piece.end;
      return;
    }
    if (piece.first !== this.events) {
      const what = `a chunk begins at event ${piece.first}, and event ${this.events} comes next`;
      throw new RecordingError(what);
    }
    this.chunks.push(piece);
  }

  /** How many events there are: the last one has this number less one. */
  get events(): number {
    const last = this.chunks[this.chunks.length - 1];
    return last === undefined ? 0 : last.first + last.events;
  }

  /** Rows that seeks have read so far, in full or in part. */
  get rowsRead(): number {
    return this.before + (this.player?.slots.rowsRead ?? 0);
  }

  /** The place of the chunk that has an event. */
  chunkOf(event: number): number {
    let [low, high] = [0, this.chunks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.chunks[middle]?.first ?? 0) <= event) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private chunk(index: number): Chunk {
    const chunk = this.chunks[index];
    if (chunk === undefined) throw new RecordingError('a recording without any chunk');
    return chunk;
  }

  /** The state right after an event; `heard` hears what the event changed. */
  private playTo(event: number): Player {
    const chunk = this.chunk(this.chunkOf(event));
    let { player } = this;
    if (player === null || player.chunk !== chunk || player.event > event) {
      this.before = this.rowsRead;
      player = new Player(chunk, this.known);
      this.player = player;
    }
    player.advance(event);
    return player;
  }

  /** The rows of all tables right after an event, and the time then. */
  tablesAt(event: number): {
    readonly tables: ReadonlyMap<string, readonly Row[]>;
    readonly tick: number;
    readonly step: number;
    readonly clocks: readonly number[];
  } {
    const { slots, moment } = this.playTo(event);
    const { tick, step } = moment;
    return { tables: tablesOf(slots.things), tick, step, clocks: [...moment.clocks] };
  }

  /** What an event changed, and what was noted of it. */
  changesAt(event: number): { readonly changes: readonly RowChange[]; readonly notes: Value[] } {
    const notes: Value[] = [];
    if (event < 0) return { changes: [], notes };
    const chunk = this.chunk(this.chunkOf(event));
    const player = event === chunk.first ? this.fresh(chunk) : this.playTo(event - 1);
    const things = [...player.slots.things];
    const touched = new Set<number>();
    player.advance(event, {
      slot: (slot) => touched.add(slot),
      note: (value) => notes.push(value),
    });
    const changes = [...touched].flatMap((slot) =>
      rowChanges(things[slot] ?? null, player.slots.things[slot] ?? null),
    );
    return { changes, notes };
  }

  private fresh(chunk: Chunk): Player {
    this.before = this.rowsRead;
    const player = new Player(chunk, this.known);
    this.player = player;
    player.advance(chunk.first - 1);
    return player;
  }

  /** A number for a thing, from 0 in the order of their coming up. */
  numberOf(entity: Entity): number {
    const name = entityName(entity);
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    const number = this.numbers.size;
    this.numbers.set(name, number);
    return number;
  }

  /** The events of a chunk. */
  tableOf(index: number): EventTable {
    const known = this.tables.get(index);
    if (known !== undefined) return known;
    const numberOf = (name: string, row: Row): number => this.numberOf(entityOf(name, row));
    const table = new EventTable(this.chunk(index), this.known, numberOf, this.room);
    this.tableBytes += table.bytes;
    for (const [oldest, { bytes }] of this.tables) {
      if (this.tableBytes <= TABLES_MOST) break;
      this.tables.delete(oldest);
      this.tableBytes -= bytes;
    }
    this.tables.set(index, table);
    return table;
  }

  /** The columns that have an event, and its row in them. */
  rowOf(event: number): { readonly columns: EventColumns; readonly row: number } {
    const index = this.chunkOf(event);
    return { columns: this.tableOf(index).columns, row: event - this.chunk(index).first };
  }

  kindOf(kind: number): EventKind {
    const known = this.known.kinds[kind];
    if (known === undefined) throw new RecordingError(`there is no kind ${kind} of events`);
    return known;
  }

  private kindNamed(name: string): number {
    return this.known.kinds.findIndex((kind) => kind.name === name);
  }

  /** How often an event of that name happened. */
  countOf(name: string): number {
    const kind = this.kindNamed(name);
    return this.chunks.reduce((sum, { counts }) => sum + (counts.get(kind) ?? 0), 0);
  }

  /** The first event after `event`, or the last one before it, of that name; null if none. */
  nextOfKind(name: string, event: number, forward: boolean): number | null {
    const wanted = this.kindNamed(name);
    const by = forward ? 1 : -1;
    if (wanted < 0 || this.events === 0) return null;
    const start = Math.max(0, Math.min(event + by, this.events - 1));
    for (let index = this.chunkOf(start); index >= 0 && index < this.chunks.length; index += by) {
      const { counts, first, events } = this.chunk(index);
      if ((counts.get(wanted) ?? 0) === 0) continue;
      const { kind } = this.tableOf(index).columns;
      const from = event - first + by;
      let row = Math.max(0, Math.min(from, events - 1));
      if (forward ? from > events - 1 : from < 0) continue;
      for (; row >= 0 && row < events; row += by) if (kind[row] === wanted) return first + row;
    }
    return null;
  }

  /** The first event of a step, or of the first later one that has any; null if none. */
  firstEventOf(step: number): number | null {
    let [low, high] = [0, this.chunks.length];
    // Of the chunks that begin before the step, the last one has its first event, or ends before.
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.chunks[middle]?.stepBefore ?? 0) < step) low = middle + 1;
      else high = middle;
    }
    for (let index = Math.max(0, low - 1); index < this.chunks.length; index += 1) {
      const { step: steps } = this.tableOf(index).columns;
      let row = 0;
      while (row < steps.length && (steps[row] ?? 0) < step) row += 1;
      if (row < steps.length) return this.chunk(index).first + row;
    }
    return null;
  }

  /** The first event after `event`, or the last one before it, that changed a thing, or null. */
  nextTouch(entity: Entity, event: number, forward: boolean): number | null {
    const thing = this.numberOf(entity);
    const by = forward ? 1 : -1;
    const start = Math.max(0, Math.min(event, this.events - 1));
    for (let index = this.chunkOf(start); index >= 0 && index < this.chunks.length; index += by) {
      const { touches } = this.tableOf(index);
      const { first } = this.chunk(index);
      const found = touchIn(touches, thing, event - first, forward);
      if (found !== null) return first + found;
    }
    return null;
  }
}

/** In the touches of a chunk, whose first event is 0; what lies before it is no event. */
function touchIn(
  { events, things }: EventTable['touches'],
  thing: number,
  event: number,
  forward: boolean,
): number | null {
  const count = events.length;
  for (let i = 0; i < count; i += 1) {
    const at = forward ? i : count - 1 - i;
    const touched = events[at] ?? -1;
    if (things[at] !== thing || touched < 0) continue;
    if (forward ? touched > event : touched < event) return touched;
  }
  return null;
}

/** A slot may pass from one thing to another during an event. */
function rowChanges(before: Thing | null, after: Thing | null): readonly RowChange[] {
  const old = before === null ? null : { ...entityOf(before.table, before.row), row: before.row };
  const now = after === null ? null : { ...entityOf(after.table, after.row), row: after.row };
  if (old !== null && now !== null && entityName(old) === entityName(now)) {
    const fields = Object.keys(now.row).filter(
      (key) => !isSame(old.row[key] ?? null, now.row[key] ?? null),
    );
    const { table, host, id } = now;
    return [{ table, host, id, before: old.row, after: now.row, fields }];
  }
  const changes: RowChange[] = [];
  if (old !== null) {
    const { table, host, id, row } = old;
    changes.push({ table, host, id, before: row, after: null, fields: [] });
  }
  if (now !== null) {
    const { table, host, id, row } = now;
    changes.push({ table, host, id, before: null, after: row, fields: [] });
  }
  return changes;
}
