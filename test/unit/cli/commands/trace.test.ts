/** `machvm trace`: what is told of a trace, and what is refused in one line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ran } from '../../../support/ran';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'machvm-trace-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function stored(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const FIU = `1 100 OPEN 77 9000
2 200 READ 77 9000 0 4097 MISS
3 300 WRITE 78 100 8192 1 APPEND
4 400 FSYNC 78 8193
`;

describe('machvm trace info', () => {
  test('tells what was read, what was skipped and why', async () => {
    const { status, out, err } = await ran('trace', 'info', stored('a.gz', gzipSync(FIU)));
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out.split('\n')).toEqual([
      'trace       a',
      'format      fiu: FIU: "1 9 READ inode size offset bytes HIT"; inodes are objects',
      'lines       4',
      'skipped     1: 1 open',
      'records     2',
      'references  3, of which 33.3 % write',
      'pages       3 of 4,096 bytes, 12 KiB in all',
      'objects     2',
      'syncs       1',
      'first       read page 0 of "77": address 0x0, 4,097 bytes',
      '            write page 2 of "78": address 0x2000, 1 byte',
      '',
    ]);
  });

  test('tells the same in JSON, with the page size that is asked for', async () => {
    const file = stored('b', FIU);
    const { out } = await ran('trace', 'info', file, '--json', '--page-size', '16384');
    expect(JSON.parse(out)).toMatchObject({
      name: 'b',
      format: 'fiu',
      page_size: 16384,
      skipped: { open: 1 },
      references: 2,
      writes: 1,
      pages: 2,
      objects: 2,
      syncs: 1,
    });
  });

  test('says so of a trace that a cache has filtered', async () => {
    const { out } = await ran('trace', 'info', stored('c', '0,8,4096,r,0.0\n'));
    expect(out).toContain('note        recorded below a cache: what that cache hit is missing\n');
  });

  test.each([
    [['--format', 'dinerro'], /^--format dinerro: unknown; did you mean dinero\?\n$/],
    [['--page-size', '100'], /^--page-size 100: must be a power of two\n$/],
    [['--format', 'msr'], /fiu:1: "1 100 OPEN 77 9000" is not a record; expected "<time>.*\n$/],
    [['--format', 'vscsi'], /fiu: byte 0: .*; expected .*\n$/],
  ])('%j is refused in one line', async (flags, message) => {
    const { status, out, err } = await ran('trace', 'info', stored('fiu', FIU), ...flags);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(message);
    expect(err.split('\n')).toHaveLength(2);
  });

  test('columns of what has none are refused in one line', async () => {
    const { status, err } = await ran('trace', 'info', 'perl_small', '--columns', 'id=1');
    expect(status).toBe(2);
    expect(err).toMatch(/is in the format rlv, which has no columns; expected no --columns/);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test.each([
    ['perl_small', 'rlv'],
    ['refs', 'refs'],
    ['loads', 'load_store'],
  ])(
    '--no-span of %s, whose accesses have no sizes, is refused in one line',
    async (name, format) => {
      const files = new Map([
        ['refs', stored('refs', '1 2 3w 4\n')],
        ['loads', stored('loads', 'l 0x1fff 4\n')],
      ]);
      const { status, out, err } = await ran('trace', 'info', files.get(name) ?? name, '--no-span');
      expect({ status, out }).toEqual({ status: 2, out: '' });
      const what = `is in the format ${format}, whose accesses are to one page each`;
      expect(err).toMatch(new RegExp(`^\\S+: ${what}; expected no --no-span\\n$`));
    },
  );

  test('--no-span counts an access of lackey once, at its first page', async () => {
    const file = stored('lackey', ' L 1fff,2\n S 2ffe,4099\n');
    const { out } = await ran('trace', 'info', file, '--no-span', '--json');
    expect(JSON.parse(out)).toMatchObject({ format: 'lackey', references: 2, pages: 2 });
    const { out: whole } = await ran('trace', 'info', file, '--json');
    expect(JSON.parse(whole)).toMatchObject({ references: 5, pages: 4 });
  });

  test('--no-span of a table of ids is refused in one line', async () => {
    const file = stored('ids.csv', 'id,op\n1,read\n2,write\n');
    const { status, out, err } = await ran('trace', 'info', file, '--no-span');
    expect({ status, out }).toEqual({ status: 2, out: '' });
    const expected = 'address=N,size=N, or no --no-span';
    const what = `--no-span without an address and its size; expected ${expected}`;
    expect(err).toBe(`${file}:1: ${what}\n`);
  });

  test('a directory, an empty file and a file cut off are refused in one line', async () => {
    const files = [folder, stored('empty', ''), stored('cut.gz', gzipSync(FIU).subarray(0, 40))];
    for (const file of files) {
      const { status, err } = await ran('trace', 'info', file);
      expect(status).toBe(2);
      expect(err).toMatch(
        /^.*: (is a folder|is empty|ends inside what is compressed); expected .*\n$/,
      );
    }
  });
});

test('machvm trace formats names each format and how it is known', async () => {
  const { out } = await ran('trace', 'formats');
  expect(out).toMatch(/^dinero +Dinero din: .*\n +known by: a label 0 to 4/m);
  const { out: json } = await ran('trace', 'formats', '--json');
  expect(JSON.parse(json)).toContainEqual(expect.objectContaining({ name: 'vscsi' }));
});
