/**
 * A recording of plain rows against a model that keeps every state in full.
 */
import { describe, expect, test } from '@jest/globals';
import { ChunkWriter } from '../../../recording/chunk_writer';
import type { EventRow } from '../../../recording/event_rows';
import { RecordingError } from '../../../recording/recording_error';
import { Store } from '../../../recording/store';
import type { Row } from '../../../recording/values';
import { fc } from '../../support/chance';

/** What happens between two events: a row is put, or a thing goes. */
interface Happening {
  readonly event: Omit<EventRow, 'origin' | 'kind'> & { readonly kind: 0 | 1 | 2 };
  readonly puts: readonly {
    readonly table: string;
    readonly id: number;
    readonly queue: number[];
  }[];
  readonly drops: readonly { readonly table: string; readonly id: number }[];
}

const table = fc.constantFrom('pages', 'ports');
const id = fc.integer({ min: 0, max: 4 });

const happening: fc.Arbitrary<Happening> = fc.record({
  event: fc.record({
    kind: fc.constantFrom(0, 1, 2),
    tick: fc.integer({ min: 0, max: 1e6 }),
    host: fc.integer({ min: 0, max: 2 }),
    thread: fc.integer({ min: -1, max: 3 }),
    step: fc.integer({ min: 0, max: 2 }),
    args: fc.tuple(
      fc.integer({ min: -1, max: 600 }),
      fc.integer({ min: -1, max: 3 }),
      fc.maxSafeInteger(),
      fc.integer(),
      fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ noNaN: true })),
    ),
  }),
  puts: fc.array(fc.record({ table, id, queue: fc.array(fc.nat(9), { maxLength: 12 }) }), {
    maxLength: 4,
  }),
  drops: fc.array(fc.record({ table, id }), { maxLength: 2 }),
});

const KINDS = [
  { name: 'vm_page.grabbed', args: ['page', 'object', 'offset', 'hint', 'why'] },
  { name: 'vm_fault.request', args: ['object', 'offset', 'access'] },
  { name: 'thread.step', args: [] },
];

type Tables = ReadonlyMap<string, readonly Row[]>;

class Model {
  readonly states: { tables: Tables; tick: number; step: number }[] = [];
  readonly events: EventRow[] = [];
  private readonly rows = new Map<string, Map<number, Row>>();

  put(name: string, row: Row, key: number): void {
    const rows = this.rows.get(name) ?? new Map<number, Row>();
    this.rows.set(name, rows);
    rows.set(key, row);
  }

  drop(name: string, key: number): void {
    this.rows.get(name)?.delete(key);
  }

  keep(tick: number, step: number): void {
    const tables = new Map<string, readonly Row[]>();
    for (const [name, rows] of this.rows) {
      if (rows.size === 0) continue;
      tables.set(
        name,
        [...rows.entries()].sort(([a], [b]) => a - b).map(([, row]) => row),
      );
    }
    this.states.push({ tables, tick, step });
  }
}

/** Makes a recording and the model of it. */
function record(happenings: readonly Happening[]): { store: Store; model: Model } {
  const store = new Store();
  const writer = new ChunkWriter((piece) => store.add(piece.subarray(8)), { leastBytes: 60 });
  const model = new Model();
  for (const kind of KINDS) writer.kind(kind);
  writer.slots.put('pages', 9, { id: 9, queue: [] });
  model.put('pages', { id: 9, queue: [] }, 9);
  writer.begun();
  model.keep(0, 0);
  let step = 0;
  for (const [n, { event, puts, drops }] of happenings.entries()) {
    step += event.step;
    const { args } = KINDS[event.kind] ?? { args: [] };
    const row = { ...event, step, origin: n % 3, args: event.args.slice(0, args.length) };
    writer.event(row);
    model.events.push(row);
    for (const { table: name, id: key, queue } of puts) {
      const put = queue.length > 8 ? { id: key, queue, long: true } : { id: key, queue };
      writer.slots.put(name, key, put);
      model.put(name, put, key);
    }
    for (const { table: name, id: key } of drops) {
      writer.slots.drop(name, key);
      model.drop(name, key);
    }
    const late = n % 5 === 0 ? 7 : 0;
    writer.time(event.tick + late, step);
    model.keep(event.tick + late, step);
  }
  writer.end({ ended: 'done' });
  return { store, model };
}

const runs = fc.array(happening, { maxLength: 60 });

describe('a store', () => {
  test('has the state after each event, asked in any order, and reads a bounded part', () => {
    fc.assert(
      fc.property(runs, fc.array(fc.nat(60), { maxLength: 20 }), (happenings, order) => {
        const { store, model } = record(happenings);
        expect(store.events).toBe(happenings.length);
        expect(store.end).toEqual({ ended: 'done' });
        for (const place of order) {
          const event = (place % (happenings.length + 1)) - 1;
          const before = store.rowsRead;
          const { tables, tick, step } = store.tablesAt(event);
          expect({ tables, tick, step }).toEqual(model.states[event + 1]);
          expect(store.rowsRead - before).toBeLessThanOrEqual(60);
        }
      }),
    );
  });

  test('has the row of each event', () => {
    fc.assert(
      fc.property(runs, (happenings) => {
        const { store, model } = record(happenings);
        for (const [event, wanted] of model.events.entries()) {
          const { columns, row } = store.rowOf(event);
          expect(columns.kind[row]).toBe(wanted.kind);
          expect(columns.tick[row]).toBe(wanted.tick);
          expect(columns.step[row]).toBe(wanted.step);
          expect([columns.host[row], columns.thread[row]]).toEqual([wanted.host, wanted.thread]);
          expect(columns.origin[row]).toBe(wanted.origin);
          const args = columns.args.map((column) => column[row]).slice(0, wanted.args.length);
          expect(args.map(Number)).toEqual(wanted.args.map((value) => value + 0));
        }
      }),
    );
  });

  test('says what an event changed, and which events changed a thing', () => {
    fc.assert(
      fc.property(runs, (happenings) => {
        const { store, model } = record(happenings);
        const touched: number[] = [];
        for (const event of happenings.keys()) {
          const rows = new Map<string, Row>();
          for (const [name, known] of model.states[event]?.tables ?? []) {
            for (const row of known) rows.set(`${name} ${row['id']}`, row);
          }
          const { changes } = store.changesAt(event);
          for (const { table: name, id: key, before, after } of changes) {
            expect(before).toEqual(rows.get(`${name} ${key}`) ?? null);
            if (after === null) rows.delete(`${name} ${key}`);
            else rows.set(`${name} ${key}`, after);
            if (name === 'pages' && key === 1) touched.push(event);
          }
          const wanted = [...(model.states[event + 1]?.tables ?? [])].flatMap(([name, known]) =>
            known.map((row) => [`${name} ${row['id']}`, row] as const),
          );
          expect(rows).toEqual(new Map(wanted));
        }
        const page = { table: 'pages', host: 0, id: 1 };
        const found: number[] = [];
        for (let at: number | null = -1; at !== null; ) {
          at = store.nextTouch(page, at, true);
          if (at !== null) found.push(at);
        }
        expect(found).toEqual(expect.arrayContaining([...new Set(touched)]));
        for (const [i, event] of found.entries()) {
          expect(store.nextTouch(page, event, false)).toBe(found[i - 1] ?? null);
        }
      }),
    );
  });

  test('refuses pieces that do not follow each other', () => {
    const pieces: Uint8Array[] = [];
    const writer = new ChunkWriter((piece) => pieces.push(piece.subarray(8)));
    writer.kind({ name: 'thread.step', args: [] });
    writer.begun();
    writer.event({ kind: 0, tick: 0, host: 0, thread: 0, step: 1, origin: 0, args: [] });
    writer.end({});
    const [chunk = new Uint8Array(), end = new Uint8Array()] = pieces;
    const store = new Store();
    store.add(chunk);
    expect(() => store.add(chunk)).toThrow('a chunk begins at event 0, and event 1 comes next');
    store.add(end);
    expect(() => store.add(chunk)).toThrow(RecordingError);
  });
});
