/** Traces in files: the recorded ones, compressed ones, and what is wrong with the others. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  deflateSync,
  gzipSync,
} from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { IntakeOptions } from '../../../traces/intake';
import { readTrace } from '../../../traces/read_file';
import type { TraceError } from '../../../traces/trace_error';
import { essence, namesOf, packedOf, problemOf, rlvOf, traceOf } from './trace_support';

const data = join(__dirname, '../../../traces/data');
/** `1 2 3w 4` and a new line, as zstd 1.5.4 compresses them. */
const ZSTD = Buffer.from('KLUv/QRoSQAAMSAyIDN3IDQKakpp9w==', 'base64');
/** The same, as xz 5.4 compresses it, and with a check that is seldom used. */
const XZ = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAIMSAyIDN3IDQKAAAAACnN0Q4N' +
    'TKPpAAEhCWwYxdUftvN9AQAAAAAEWVo=',
  'base64',
);
const XZ_SHA256 = Buffer.from(
  '/Td6WFoAAArh+wyhAgAhARYAAAB0L+WjAQAIMSAyIDN3IDQKAAAAAAxXyjUz' +
    'XtEoEhPGsxzGb9X08DVQA/WrZJaDucS7E1uXAAE5CTWA3lcYm0uaAQAAAAAKWVo=',
  'base64',
);
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'machvm-traces-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a file and gives its path. */
function stored(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** What is wrong with a file, as readTrace says it. */
async function problemIn(file: string, options: IntakeOptions = {}): Promise<TraceError> {
  const read = await readTrace(file, options).catch((error: unknown) => error);
  return problemOf(() => {
    if (read instanceof Error) throw read;
  });
}

describe('a recorded trace', () => {
  const counts: readonly (readonly [string, number, number, number])[] = [
    ['git_small', 416_447, 30_915, 355],
    ['sort_mini', 826_584, 80_331, 215],
    ['perl_small', 2_083_925, 260_734, 585],
    ['ls_small', 8_886_231, 878_737, 357],
    ['sort_big', 70_977_760, 7_249_066, 1_520],
  ];

  test.each(counts)(
    '%s has the counts of its description',
    async (name, references, writes, pages) => {
      const trace = await readTrace(join(data, `${name}.rlv.br`));
      expect(trace).toMatchObject({ name, pageSize: 4096, references, writes });
      expect(trace.distinctPages).toBe(pages);
    },
    60_000,
  );

  test('is written back to the very bytes from which it was read', async () => {
    const file = join(data, 'git_small.rlv.br');
    const bytes = brotliDecompressSync(readFileSync(file));
    expect(Buffer.compare(rlvOf(await readTrace(file)), bytes)).toBe(0);
  });

  // The text is of another recording, which took one turn less in a loop at the start.
  test('begins with the references that lackey printed of the same program', async () => {
    const text = await readTrace(join(data, 'perl_small.lackey.head.txt'));
    expect(text).toMatchObject({ references: 4995, writes: 190, lines: 5000, distinctPages: 12 });
    expect([...text.skipped]).toEqual([['banner', 5]]);
    const whole = await readTrace(join(data, 'perl_small.rlv.br'));
    const [chunk] = whole.chunks();
    const common = 1061;
    expect(packedOf(text).slice(0, common)).toEqual([...(chunk ?? [])].slice(0, common));
    expect(text.pageOf(0)).toBe(16410);
  });
});

describe('a trace file', () => {
  test('is read in every format, compressed or not', async () => {
    const bytes = rlvOf(traceOf([{ object: '0', page: 9, write: true }]));
    const files = [
      stored('a.rlv', bytes),
      stored('a.rlv.br', brotliCompressSync(bytes)),
      stored('a.rlv.gz', gzipSync(bytes)),
      stored('a.bin', gzipSync(bytes)),
      stored('a.lackey', ' S 9000,4\n'),
      stored('a.text.gz', gzipSync('1 W 0:9\n')),
      stored('a.refs', '9w\n'),
      stored('zlib', deflateSync('9w\n')),
      stored('brotli', brotliCompressSync(bytes)),
      stored('brotli.txt', brotliCompressSync('9w\n')),
    ];
    for (const file of files) {
      expect(namesOf(await readTrace(file))).toEqual(['0:9w']);
    }
  });

  test('longer than one piece is the same trace', async () => {
    const text = Array.from({ length: 150_000 }, (_, i) => `${i % 977}${i % 5 ? '' : 'w'}`);
    const plain = await readTrace(stored('long.refs', text.join('\n')));
    expect(plain).toMatchObject({ references: 150_000, writes: 30_000, lines: 150_000 });
    const packed = await readTrace(stored('long.refs.gz', gzipSync(text.join('\n'))));
    expect(essence(packed)).toEqual(essence(plain));
    const lengths: number[] = [];
    const streamed = await readTrace(
      stored('long.br', brotliCompressSync(text.join('\n'))),
      {},
      (at) => lengths.push(at),
    );
    expect(essence(streamed)).toEqual(essence(plain));
    expect(lengths.length).toBeGreaterThan(0);
  });

  test('has the page size and the format that are asked for', async () => {
    const file = stored('b.txt', ' L 10,4\n');
    expect(await readTrace(file, { pageSize: 16 })).toMatchObject({ pageSize: 16 });
    expect((await problemIn(file, { format: 'refs' })).message).toBe(
      `${file}:1: "L" is not a page; expected a whole number from 0, of 64 bits or less, ` +
        'with "w" behind it for a write',
    );
  });
});

describe.each([
  ['zstd', 'zst', ZSTD, 4],
  ['xz', 'xz', XZ, 6],
] as const)('%s', (method, ending, whole, magicBytes) => {
  const names = ['0:1', '0:2', '0:3w', '0:4'];

  test('is decompressed as it comes, whatever the name', async () => {
    expect(namesOf(await readTrace(stored(`refs.txt.${ending}`, whole)))).toEqual(names);
    expect(namesOf(await readTrace(stored(`${method}-refs`, whole)))).toEqual(names);
  });

  test('may have several parts', async () => {
    const file = stored(`parts.${ending}`, Buffer.concat([whole, whole]));
    expect(namesOf(await readTrace(file))).toEqual([...names, ...names]);
  });

  test('that is cut off is refused, wherever that is', async () => {
    for (let length = magicBytes; length < whole.length; length += 1) {
      const { message } = await problemIn(stored('cut', whole.subarray(0, length)));
      expect(message).toMatch(
        new RegExp(
          `ends inside what is compressed; expected a whole ${method} file; is it cut off`,
        ),
      );
    }
  });

  test('with something else behind it is refused', async () => {
    const { message } = await problemIn(stored('more', Buffer.concat([whole, Buffer.from('7 8')])));
    expect(message).toMatch(/goes on behind|ends inside|cannot be decompressed/);
  });

  test('in name only is refused', async () => {
    const { message } = await problemIn(stored(`no.${ending}`, '1 2 3 4 5 6 7 8 9'));
    expect(message).toMatch(new RegExp(`cannot be decompressed.*expected a whole ${method} file`));
  });
});

test('a damaged xz file is refused, and so is one with a check that only xz knows', async () => {
  for (let at = 6; at < XZ.length; at += 1) {
    const bytes = Buffer.from(XZ);
    bytes[at] = (bytes[at] ?? 0) ^ 0x10;
    const { message } = await problemIn(stored('bad.xz', bytes));
    expect(message).toMatch(/(cannot be decompressed|ends inside).*expected a whole xz file/);
  }
  expect((await problemIn(stored('sha256.xz', XZ_SHA256))).message).toMatch(
    /cannot be decompressed \(it has a check or a filter that only xz itself knows, as with --ch/,
  );
});

test('zstd frames whose windows are out of proportion are read by Node itself alone', async () => {
  const file = stored('windows.zst', Buffer.concat(Array.from({ length: 34 }, () => ZSTD)));
  if ('createZstdDecompress' in zlib) expect((await readTrace(file)).references).toBe(34 * 4);
  else {
    const { message } = await problemIn(file);
    expect(message).toMatch(
      /cannot be decompressed \(its frames claim windows of 276824064 bytes in 704 bytes of file;/,
    );
  }
});

test('a zstd file may have frames without content', async () => {
  const skippable = Buffer.from('502a4d180400000061626364', 'hex');
  const frames = Array.from({ length: 5 }, () => ZSTD);
  const file = stored('frames.zst', Buffer.concat([skippable, ...frames, skippable]));
  expect(await readTrace(file)).toMatchObject({ references: 20, distinctPages: 4 });
});

describe('what is no trace file', () => {
  const cases: readonly (readonly [string, () => string, RegExp])[] = [
    ['a missing file', () => join(folder, 'none'), /none: does not exist; expected a trace file$/],
    ['a folder', () => folder, /: is a folder; expected a file$/],
    ['a name that no file can have', () => 'a\0b', /cannot be read \(.*; expected a readable/],
    ['an empty file', () => stored('empty.rlv', ''), /empty\.rlv: is empty; expected a trace$/],
    ['a comment', () => stored('c.refs', '# 1 2\n\n'), /has no reference in 2 lines; expected/],
    ['a trace of nothing', () => stored('n.rlv', rlvOf(traceOf([]))), /has no reference; exp/],
    [
      'prose',
      () => stored('p.txt', 'once upon a time\n'),
      /no format that is known here; expected one that `machvm trace formats` lists; .*--format$/,
    ],
    [
      'half a brotli file',
      () => half('h.rlv.br'),
      /ends inside what is compressed.*a whole brotli file/,
    ],
    [
      'two brotli files in one',
      () =>
        stored('two.br', Buffer.concat(['9w\n', '8\n'].map((text) => brotliCompressSync(text)))),
      /goes on behind the end of what is compressed, at byte \d+; expected one brotli file/,
    ],
    ['gzip in name only', () => stored('g.gz', '1 2'), /cannot be decompressed.*whole gzip/],
    [
      'a file that says nothing at length',
      () => stored('bomb.txt.br', blanks()),
      /is decompressed to 64 MiB and more that hold hardly a reference; expected a trace$/,
    ],
    [
      'UTF-16 with a mark',
      () => stored('u.csv', Buffer.from('\ufeffkey,op\na,R\n', 'utf16le')),
      /u\.csv: is UTF-16; expected UTF-8; `iconv -f UTF-16 -t UTF-8` converts it$/,
    ],
    [
      'UTF-16 without one',
      () => stored('v.txt', Buffer.from('1 2\n3 4\n', 'utf16le').swap16()),
      /v\.txt: is UTF-16BE; expected UTF-8; `iconv -f UTF-16BE -t UTF-8` converts it$/,
    ],
    [
      'comments alone',
      () => stored('c', '# a\n\n# b\n'),
      /c: has no reference, only comments and blank lines; expected one or more$/,
    ],
    [
      'numbers of 32 bits',
      () => stored('n', new Uint8Array(new Uint32Array([7, 1, 70000]).buffer)),
      /name it with --format .raw keys: keys:le32, keys:be32, keys:le64 or keys:be64.$/,
    ],
    ['half a zstd file', () => stored('z', ZSTD.subarray(0, 14)), /ends inside.*whole zstd/],
  ];

  /** A reference, and then 80 MiB of blank lines. */
  function blanks(): Uint8Array {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 1 };
    return brotliCompressSync(`1\n${'\n'.repeat(80 << 20)}`, { params });
  }

  function half(name: string): string {
    const whole = readFileSync(join(data, 'git_small.rlv.br'));
    return stored(name, whole.subarray(0, whole.length / 2));
  }

  test('UTF-16 is refused in each format of text', async () => {
    const file = stored('w.txt', Buffer.from('\ufeff1 2\n3 4\n', 'utf16le'));
    const formats = ['csv', 'refs', 'lackey', 'msr', 'text'] as const;
    for (const format of formats) {
      expect((await problemIn(file, { format })).what).toBe('is UTF-16');
    }
  });

  test.each(cases)('%s is refused by name', async (_, file, message) => {
    const problem = await problemIn(file());
    expect(problem.message).toMatch(message);
    expect(problem.file).toBe(file());
  });

  test('is refused in a format that does not exist', async () => {
    const options = JSON.parse('{"format": "din"}');
    const message = /there is no format "din"; expected one of rlv, .*cloudsuite, .*keys:le64$/;
    expect((await problemIn('x', options)).message).toMatch(message);
  });
});
