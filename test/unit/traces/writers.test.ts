/** Every format that is written is read back as the same trace, but for what it says it loses. */
import { describe, expect, test } from '@jest/globals';
import { traceFormats } from '../../../traces/formats';
import { guessFormat } from '../../../traces/guess';
import type { Trace } from '../../../traces/trace';
import { readAll } from '../../../traces/trace';
import { traceWriters, writtenFormatOf, writtenFormats } from '../../../traces/writers';
import { fc } from '../../support/chance';
import type { Touch } from './trace_support';
import {
  essence,
  file,
  namedTouches,
  namesOf,
  packedOf,
  problemOf,
  traceOf,
} from './trace_support';

type Format = (typeof writtenFormats)[number];

function bytesIn(format: Format, trace: Trace): Uint8Array {
  const pieces: readonly (Uint8Array | string)[] = [...traceWriters[format].write(trace)];
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
}

function readBack(format: Format, trace: Trace, pageSize = 4096): Trace {
  const reader = traceFormats[format].reader({ file, pageSize });
  return readAll(reader, [bytesIn(format, trace)]);
}

const one = (touches: readonly Touch[]): Touch[] => touches.map((t) => ({ ...t, object: '0' }));

describe.each(writtenFormats)('%s', (format) => {
  test('reads back the references that it wrote', () => {
    fc.assert(
      fc.property(namedTouches, fc.nat(9), (touches, log2) => {
        const trace = traceOf(touches, 'made', 2 ** log2);
        const keepsWrites = format !== 'oracle';
        const back = readBack(format, trace, 2 ** log2);
        const packed = packedOf(trace).map((reference) => reference & (keepsWrites ? ~0 : ~1));
        expect(essence(back)).toEqual({
          ...essence(trace),
          packed,
          writes: keepsWrites ? trace.writes : 0,
        });
        // What is read back is written as the same bytes.
        expect(Buffer.compare(bytesIn(format, back), bytesIn(format, { ...trace, ...back }))).toBe(
          0,
        );
      }),
      { numRuns: 40 },
    );
  });

  test('keeps the pages of a single object', () => {
    fc.assert(
      fc.property(namedTouches.map(one), (touches) => {
        const small = touches.filter(({ page }) => page < 2 ** 48);
        const trace = traceOf(format === 'rlv' ? small : touches);
        const names = namesOf(trace);
        const expected = format === 'oracle' ? names.map((name) => name.replace('w', '')) : names;
        expect(namesOf(readBack(format, trace))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test('is guessed from its content', () => {
    const touch = { object: '0', page: 3, write: false };
    const trace = traceOf([touch, { ...touch, page: 4 }, touch]);
    expect(guessFormat('x', bytesIn(format, trace))).toBe(format);
  });
});

test('text and csv keep objects', () => {
  const trace = traceOf([
    { object: 'a', page: 7, write: false },
    { object: 'b', page: 7, write: true },
  ]);
  for (const format of ['text', 'csv'] as const) {
    expect(namesOf(readBack(format, trace))).toEqual(['a:7', 'b:7w']);
  }
});

test('csv quotes objects of any characters, and refuses those that a reader would change', () => {
  const odd = fc.array(fc.constantFrom(...'"",;|#\t\n a0é'), { minLength: 1, maxLength: 8 });
  const object = odd.map((signs) => signs.join('').trim()).filter((name) => name !== '');
  const touch = fc.record({ object, page: fc.nat(9), write: fc.boolean() });
  fc.assert(
    fc.property(fc.array(touch, { minLength: 1, maxLength: 80 }), (touches) => {
      const trace = traceOf(touches);
      const back = readBack('csv', trace);
      expect(namesOf(back)).toEqual(namesOf(trace));
      expect(back.skipped.size).toBe(0);
    }),
  );
  const some = traceOf([{ object: 'a "b", c', page: 1, write: false }]);
  expect(String(Buffer.from(bytesIn('csv', some)))).toBe(
    'time,id,size,op,object,page\n0,0,4096,r,"a ""b"", c",1\n',
  );
  for (const name of [' a', 'a\n', '', 'a\rb']) {
    const wrong = traceOf([{ object: name, page: 1, write: false }]);
    const shown = JSON.stringify(name);
    expect(problemOf(() => bytesIn('csv', wrong)).message).toBe(
      `made: the object ${shown} cannot be written; expected a name without outer blanks or ` +
        'carriage returns',
    );
  }
});

test('text keeps syncs where they were', () => {
  const lines = '1 S early\n2 W a:1\n4 S a\n5 S b\n6 R a:1\n9 S a\n';
  const trace = readAll(traceFormats.text.reader({ file }), lines);
  expect(trace.syncs).toEqual([
    { before: 0, object: 'early' },
    { before: 1, object: 'a' },
    { before: 1, object: 'b' },
    { before: 2, object: 'a' },
  ]);
  expect(readBack('text', trace).syncs).toEqual(trace.syncs);
});

test('each says what it loses of a trace, and nothing of a trace that loses nothing', () => {
  const text = '# page_size=512\n# from=me\n1 W a:1\n2 R b:1\n3 S a\n';
  const trace = readAll(traceFormats.text.reader({ file }), text);
  const lost = (format: Format): string => traceWriters[format].loses(trace).join('; ');
  expect(lost('text')).toBe('');
  expect(lost('csv')).toBe(
    'the page size (read it with --page-size 512); 1 syncs; ' + 'the header of the trace (from)',
  );
  expect(lost('rlv')).toMatch(/^objects, and the numbers of their pages; the page size/);
  expect(lost('oracle')).toMatch(/^that 1 references write; objects/);
  const plain = traceOf([{ object: '0', page: 1, write: false }]);
  for (const format of writtenFormats) expect(traceWriters[format].loses(plain)).toEqual([]);
});

test.each([
  ['a.rlv.br', 'rlv'],
  ['dir.csv/a.txt.gz', 'text'],
  ['a.oracleGeneral', 'oracle'],
  ['a.txt.csv', 'csv'],
  ['csv', null],
])('the name %s asks for %s', (name, format) => {
  expect(writtenFormatOf(name)).toBe(format);
});
