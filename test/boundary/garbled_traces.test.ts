/** Files of traces that lie: each reader answers with a trace or with a TraceError. */
import { describe, expect, test } from '@jest/globals';
import { NoChunks } from '../../traces/chunk_store';
import type { TraceFormat } from '../../traces/formats';
import { formatNames, traceFormats } from '../../traces/formats';
import { guessFormat } from '../../traces/guess';
import type { Trace } from '../../traces/trace';
import { CHUNK_REFERENCES, readAll } from '../../traces/trace';
import { TraceError } from '../../traces/trace_error';
import { traceWriters } from '../../traces/writers';
import { fc } from '../support/chance';
import { packed } from '../unit/traces/readers/reader_support';
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

const LCS_MAGIC = 0x123456789abcdef0n;
const lcsHead = Buffer.alloc(1024);
packed([8, LCS_MAGIC], [8, 1n], [8, 1n], [8, 2n], [8, 1n]).copy(lcsHead);
lcsHead.writeBigUInt64LE(LCS_MAGIC, 1016);

const damonJson = (regions: string): string =>
  `[{"snapshots":[{"regions":[${regions}]}],"intervals":{"sample_us":5,"aggr_us":100}}]`;
const wholeRegion = '{"start":0,"end":99999,"nr_accesses":{"samples":2}}';
const instruction = (bytes: number): Buffer => Buffer.alloc(bytes, packed([8, 0x401000n], [8, 1n]));

/** Some records of a right file of each format; a format without one does not compile. */
const right: Readonly<Record<TraceFormat, string | Uint8Array>> = {
  rlv: Buffer.concat(written),
  lcs: Buffer.concat([lcsHead, packed([4, 1n], [8, 5n], [4, 512n], [8, 2n])]),
  fio: 'fio version 2 iolog\na open\na read 4096 8192\na write 0 512\na sync 0 0\n',
  lackey: 'I  04000000,3\n L 1ffeffe7e,1\n S 1ffeffe7e,8\n',
  pinatrace: '0x401000: R 0x7ffe10 8\n0x401004: W 0x7ffe18 8\n',
  load_store: 'l 0x1fffff50 1\ns 0x3fffffe4 2\n',
  blkparse: '8,16 0 1 0.000000000 40 Q W 4096 + 8 [a]\n8,16 0 2 0.000000001 40 Q FN [a]\n',
  text: '1 R heap:3\n2 S heap\n3 W heap:4\n',
  msr: '128166372003061629,web,0,Read,4096,8192,1331\n128166372003061630,web,0,Write,0,512,9\n',
  csv: 'address,size,op\n4096,8192,r\n0,512,w\n',
  spc: '0,303567,3584,w,0.000000\n1,55590,3072,r,0.026214\n',
  fiu: '1 100 READ 77 9000 0 4097 MISS\n2 200 FSYNC 77 1\n',
  iodedup: '89967190976192 2940 nfsd 508491 8 W 6 0 531e779e4db7\n',
  damon: `x: damon:damon_aggregated: target_id=0 nr_regions=1 0-8192: 3 1\n`,
  dinero: '0 7fff0038\n1 7fff003c\nr 1000 8\n',
  arc: '5 3 0 1\n1 16 0 2\n',
  refs: '7 0 1w 2\n0 3\n',
  vscsi: packed([4, 1n], [4, 8192n], [4, 1n], [2, 0x28n], [2, 0x100n], [8, 8n], [8, 7n]),
  oracle: packed([4, 1n], [8, 5n], [4, 512n], [8, -1n]),
  oracle_op: packed([4, 1n], [8, 5n], [4, 512n], [1, 13n], [2, 0n], [8, -1n]),
  champsim: instruction(64),
  cloudsuite: instruction(96),
  'keys:be32': packed([8, 7n]),
  'keys:le32': packed([8, 7n]),
  'keys:be64': packed([8, 7n]),
  'keys:le64': packed([8, 7n]),
};

/** What makes numbers larger: other bytes, more digits, a piece twice. */
const change = fc.tuple(
  fc.nat(2 ** 16),
  fc.constantFrom(...['9', '99', '9999999', 'f', '\xff\xff', '\x7f', '\0', '-', ' ', '\n']),
  fc.boolean(),
);

function mutated(whole: Uint8Array, changes: readonly [number, string, boolean][]): Buffer {
  let bytes = Buffer.from(whole);
  for (const [place, text, inserts] of changes) {
    const at = place % (bytes.length + 1);
    const rest = bytes.subarray(at + (inserts ? 0 : text.length));
    bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(text, 'latin1'), rest]);
  }
  return bytes;
}

/** Bytes of the shortest record that can touch many pages, and pages that it may touch. */
const SHORTEST_RECORD = 8;
const MOST_PAGES = 2 ** 18 + 1;
/** What may be done before the size of the file counts. */
const FREE_REFERENCES = 2 ** 24;

/** References that a reader recorded, whether it came to an end or not. */
function workOf(format: TraceFormat, bytes: Uint8Array, pageSize: number): number {
  const chunks = new NoChunks();
  try {
    return readAll(traceFormats[format].reader({ file: 'x', pageSize, chunks }), [bytes])
      .references;
  } catch (error) {
    if (error instanceof TraceError) return chunks.count * CHUNK_REFERENCES;
    throw error;
  }
}

describe.each(formatNames)('a wrong number in a file of %s', (format) => {
  test('costs no more references than a file of its size can have', () => {
    const whole = Buffer.from(right[format]);
    expect(workOf(format, whole, 4096)).toBeGreaterThan(0);
    const changes = fc.array(change, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(changes, fc.constantFrom(1, 512, 4096), (several, pageSize) => {
        const bytes = mutated(whole, several);
        const most = FREE_REFERENCES + (bytes.length / SHORTEST_RECORD) * MOST_PAGES;
        expect(workOf(format, bytes, pageSize)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 60 },
    );
  });
});

test('a head of rlv that claims billions is refused before they are recorded', () => {
  const runs = Buffer.from('0600feffffff0f0701'.repeat(340), 'hex');
  const head = packed([4, 0x31564c52n], [4, 2n ** 32n - 1n], [4, 680n]);
  expect(workOf('rlv', Buffer.concat([head, runs]), 4096)).toBeLessThan(2 ** 23);
});

test('a region of DAMON is no larger than the file lets it be', () => {
  const huge = damonJson(wholeRegion.replace('99999', '270000000000'));
  const text = `[${Array.from({ length: 20 }, () => huge).join()}]`;
  expect(workOf('damon', Buffer.from(text), 4096)).toBeLessThan(2 ** 24);
  expect(workOf('damon', Buffer.from(damonJson(wholeRegion)), 4096)).toBeGreaterThan(0);
});
