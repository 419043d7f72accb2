/** Values, rows and edits of lists become bytes and come back; bytes that are cut are refused. */
import { describe, expect, test } from '@jest/globals';
import { ByteReader, ByteWriter } from '../../../recording/bytes';
import { readEdits, writeEdits } from '../../../recording/list_edits';
import { RecordingError } from '../../../recording/recording_error';
import { changedFields, readRowChange, writeRowChange } from '../../../recording/rows';
import { skipRowChange, skipValues } from '../../../recording/skip';
import type { Row, Value } from '../../../recording/values';
import { isSame, readValue, writeValue } from '../../../recording/values';
import { KnownWords, Words } from '../../../recording/words';
import { fc } from '../../support/chance';

const leaf: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.string({ unit: 'binary' }),
);

const { value } = fc.letrec<{ value: Value; row: Row }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('value'), { maxLength: 6 }), tie('row')),
  row: fc.dictionary(fc.constantFrom('id', 'host', 'note', 'page', 'waiters'), tie('value')),
}));

/** Writes, and gives the reader what it needs. */
function written(write: (out: ByteWriter, words: Words) => void): [ByteReader, KnownWords] {
  const words = new Words();
  const content = new ByteWriter();
  write(content, words);
  const fresh = new ByteWriter();
  words.writeFresh(fresh);
  const known = new KnownWords();
  known.readFresh(new ByteReader(fresh.take()));
  return [new ByteReader(content.take()), known];
}

describe('values', () => {
  test('come back as they were written, and are gone over in as many bytes', () => {
    fc.assert(
      fc.property(value, (given) => {
        const [from, known] = written((out, words) => writeValue(out, words, given));
        expect(readValue(from, known)).toEqual(given);
        expect(from.done).toBe(true);
        from.at = 0;
        skipValues(from, known, 1);
        expect(from.done).toBe(true);
      }),
    );
  });

  test('are the same if and only if they would be written alike', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const words = new Words();
        const bytes = (given: Value): string => {
          const out = new ByteWriter();
          writeValue(out, words, given);
          return out.take().join();
        };
        expect(isSame(a, a)).toBe(true);
        expect(isSame(a, b)).toBe(bytes(a) === bytes(b));
      }),
    );
  });

  test('that lie too deep in each other, or are cut off, are refused', () => {
    const deep = new Uint8Array(2_000).map((_, i) => (i % 2 === 0 ? 4 : 1));
    const known = new KnownWords();
    expect(() => readValue(new ByteReader(deep), known)).toThrow(RecordingError);
    expect(() => readValue(new ByteReader(Uint8Array.of(4, 9, 1)), known)).toThrow('cut off');
    expect(() => readValue(new ByteReader(Uint8Array.of(8)), known)).toThrow('no word 0');
    expect(() => readValue(new ByteReader(Uint8Array.of(7)), known)).toThrow('begins with 7');
  });
});

describe('edits of a list', () => {
  const item = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('touched', ''));
  const items = fc.array(item, { maxLength: 40 });

  test('make the second list of the first', () => {
    fc.assert(
      fc.property(items, items, (before, after) => {
        const [from, known] = written((out, words) => writeEdits(out, words, before, after));
        expect(readEdits(from, known, before)).toEqual(after);
        expect(from.done).toBe(true);
      }),
    );
  });

  test('take few bytes where few values move, come and go', () => {
    const queue = Array.from({ length: 300 }, (_, i) => 1000 + i);
    const sizeOf = (after: readonly Value[]): number => {
      const [from, known] = written((out, words) => writeEdits(out, words, queue, after));
      expect(readEdits(from, known, queue)).toEqual(after);
      return from.end;
    };
    expect(sizeOf(queue.slice(1))).toBeLessThanOrEqual(5);
    const toTail = [...queue.slice(0, 40), ...queue.slice(41), 1040];
    expect(sizeOf(toTail)).toBeLessThanOrEqual(12);
    expect(sizeOf([...queue.slice(1, 200), 7, ...queue.slice(200), 8])).toBeLessThanOrEqual(18);
    expect(sizeOf([...queue.slice(77), ...queue.slice(0, 77)])).toBe(1);
  });
});

describe('changes of a row', () => {
  const cell = fc.oneof(leaf, fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 9 }));
  const row = fc.record({ id: cell, queue: cell, flags: cell });

  test('make the second row of the first, and are gone over in as many bytes', () => {
    fc.assert(
      fc.property(row, row, (before, after) => {
        const keys = Object.keys(before);
        const [from, known] = written((out, words) =>
          writeRowChange(out, words, keys, changedFields(keys, before, after), before, after),
        );
        const changedRow = { ...before };
        readRowChange(from, known, changedRow, keys);
        expect(changedRow).toEqual(after);
        expect(from.done).toBe(true);
        from.at = 0;
        skipRowChange(from, known);
        expect(from.done).toBe(true);
      }),
    );
  });
});
