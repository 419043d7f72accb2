/** Files of traces that lie: each reader answers with a trace or with a TraceError. */
import { describe, expect, test } from '@jest/globals';
import { formatNames, traceFormats } from '../../traces/formats';
import { guessFormat } from '../../traces/guess';
import type { Trace } from '../../traces/trace';
import { readAll } from '../../traces/trace';
import { TraceError } from '../../traces/trace_error';
import { traceWriters } from '../../traces/writers';
import { fc } from '../support/chance';
import { traceOf } from '../unit/traces/trace_support';

/** Lines and beginnings of all kinds, some right in one format or another. */
const samples: readonly string[] = [
  ' L 1ffeffe7e,1\n',
  '1 R heap:3\n2 S heap\n',
  '0 7fff0038\n',
  '128166372003061629,web,0,Read,4096,8192,1331\n',
  '0,303567,3584,w,0.000000\n',
  '1 100 READ 77 9000 0 4097 MISS\n2 200 FSYNC 77 1\n',
  '89967190976192 2940 nfsd 508491 8 W 6 0 531e779e4db7\n',
  '5 3 0 1\n1 1 0 2\n',
  'time,id,size,op\n0,1,1,w\n',
  'x: damon:damon_aggregated: target_id=0 nr_regions=1 0-8192: 3 1\n',
  '[{"snapshots":[{"regions":[{"start":0,"end":9999,"nr_accesses":{"samples":2}}]}]}]',
  '18446744073709551616 1w,2\n',
];

const touches = [3, 5, 3, 9].map((page) => ({ object: '0', page, write: page === 5 }));
const written = [...traceWriters.rlv.write(traceOf(touches))].map((piece) => Buffer.from(piece));

/** Some bytes of a right file, with a few that are not. */
const garbled = fc
  .tuple(
    fc.constantFrom(...samples.map((text) => Buffer.from(text)), ...written),
    fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 }),
    fc.nat(200),
    fc.uint8Array({ maxLength: 100 }),
  )
  .map(([right, changes, cut, more]) => {
    const bytes = Buffer.concat([right.subarray(0, cut), more]);
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
    return bytes;
  });

function outcome(read: () => Trace): 'trace' | 'error' {
  try {
    const trace = read();
    let references = 0;
    for (const chunk of trace.chunks()) references += chunk.length;
    expect(references).toBe(trace.references);
    return 'trace';
  } catch (error) {
    if (error instanceof TraceError) return 'error';
    throw error;
  }
}

describe.each(formatNames)('the reader of %s', (format) => {
  test('answers any bytes with a trace or a TraceError of one line', () => {
    fc.assert(
      fc.property(garbled, fc.constantFrom(1, 512, 4096), (bytes, pageSize) => {
        const reader = traceFormats[format].reader({ file: 'x', pageSize });
        expect(['trace', 'error']).toContain(outcome(() => readAll(reader, [bytes])));
      }),
      { numRuns: 300 },
    );
  });
});

test('the guess takes any bytes', () => {
  fc.assert(
    fc.property(garbled, (bytes) => {
      const format = guessFormat('x', bytes);
      expect(format === null || formatNames.includes(format)).toBe(true);
    }),
  );
});
