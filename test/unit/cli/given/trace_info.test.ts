/**
 * Files that may be read as what they are not: each comes out right, or is refused with commands
 * that read it. test/data/traces has them.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ran } from '../../../support/ran';

const data = join(__dirname, '../../../data/traces');
const folder = mkdtempSync(join(tmpdir(), 'machvm-cases-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(data, name);

function stored(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

interface Report {
  readonly format: string;
  readonly records: number;
  readonly references: number;
  readonly writes: number;
  readonly pages: number;
  readonly first: readonly object[];
  readonly assumed: readonly string[];
}

async function report(file: string, ...flags: readonly string[]): Promise<Report> {
  const { status, out, err } = await ran('trace', 'info', file, '--json', ...flags);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  return JSON.parse(out) as Report; // parsed
}

/** The commands of a refusal; the file keeps its name in them. */
async function commandsOf(file: string): Promise<readonly (readonly string[])[]> {
  const { status, out, err } = await ran('trace', 'info', file);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  const lines = err.split('\n').filter((line) => line.startsWith('  machvm '));
  return lines.map((line) => line.trim().split(' ').slice(1));
}

describe('a file of test/data/traces', () => {
  test.each([
    ['h2_decimal_digits.din', [], 'dinero', 4, 1, 2],
    ['h4_first_record.csv', ['--columns', 'time=1,op=2,id=3,size=4'], 'csv', 4, 3, 3],
    [
      'h4_first_record.csv',
      ['--format', 'csv', '--columns', 'time=1,op=2,id=3,size=4,has-header=false'],
      'csv',
      4,
      3,
      3,
    ],
    ['h5_quoted_comma.csv', [], 'csv', 3, 0, 3],
    ['m1_quoted_fields.csv', [], 'csv', 3, 1, 2],
    ['m3_one_column.csv', [], 'csv', 3, 0, 2],
    ['m3_one_column.csv', ['--columns', 'id=1'], 'csv', 3, 0, 2],
    ['m4_alibaba_shape.csv', ['--columns', 'object=1,op=2,offset=3,length=4'], 'csv', 2, 1, 2],
    ['m5_hex_address.csv', [], 'csv', 2, 1, 2],
    ['h1_mqsim_shape.trace', ['--columns', 'lba=3,sectors=4,op=5,unit=512'], 'csv', 3, 4, 4],
    ['h1_time_id_size.txt', ['--columns', 'id=2', '--format', 'csv'], 'csv', 5, 0, 3],
  ] as const)('%s %j is read as %s', async (name, flags, format, records, writes, pages) => {
    const read = await report(at(name), ...flags);
    expect(read).toMatchObject({ format, records, writes, pages });
  });

  test.each([
    ['h1_mqsim_shape.trace', '(1) 4851300  (2) 1  (3) 4096  (4) 16  (5) 0', 2, 3],
    ['h1_time_id_size.txt', '(1) 1  (2) 0  (3) 68', 2, 5],
    ['h4_first_record.csv', '(1) 0  (2) 1  (3) A  (4) 8371', 1, 4],
    ['m4_alibaba_shape.csv', '(1) 3  (2) R  (3) 8192  (4) 4096  (5) 1577808144360767', 1, 2],
  ])('%s shows its first row and commands that read it', async (name, row, ways, records) => {
    const { err } = await ran('trace', 'info', at(name));
    expect(err).toContain(`  first row: ${row}\n`);
    const commands = await commandsOf(at(name));
    expect(commands).toHaveLength(ways);
    const reads = commands[0] ?? [];
    expect(reads).toContain('--columns');
    const { status, out } = await ran(...reads, '--json');
    expect({ status, ...JSON.parse(out) }).toMatchObject({ status: 0, format: 'csv', records });
    for (const command of commands.slice(1)) {
      expect(command.slice(-2)).toEqual(['--format', 'refs']);
      expect((await ran(...command)).status).toBe(0);
    }
  });

  test('keys without a format are refused, and are read as what they are said to be', async () => {
    const { status, err } = await ran('trace', 'info', at('h3_keys_be32.bin'));
    expect(status).toBe(2);
    expect(err).toMatch(
      /no format that is known here; expected one that .*--format .raw keys: keys:le32/,
    );
    const read = await report(at('h3_keys_be32.bin'), '--format', 'keys:be32');
    expect(read).toMatchObject({ references: 256, pages: 40 });
    expect(readFileSync(at('h3_keys_be32.bin'))).toHaveLength(1024);
  });
});

describe('what was understood', () => {
  test('the first three records are shown as they were read', async () => {
    const { out } = await ran('trace', 'info', at('m5_hex_address.csv'));
    expect(out).toContain('first       read page 524273: address 0x7fff1000, 4 bytes\n');
    expect(out).toContain('            write page 524274: address 0x7fff2000, 4 bytes\n');
    expect(out).toContain(
      'assumed     address is column 2 "address", size is column 3 "size", ' +
        'op is column 4 "rw"; not used: 1\n            "pc"\n',
    );
    const read = await report(at('m3_one_column.csv'));
    expect(read.first).toEqual(
      [1, 2, 1].map((page) => ({ address: null, object: '0', page, access: 'read', size: null })),
    );
  });

  test.each([
    ['h2.din', '2 0\n0 1000\n', [], 'took it for dinero by its ending; it may also be read'],
    ['h2.txt', '2 0\n0 1000\n', [], 'took it for refs; it may also be read with --format dinero'],
    [
      'r.txt',
      '7 0 1 2\n0 3 0 4\n',
      [],
      'took it for refs; it may also be read with --format arc or --format csv --col',
    ],
    ['o.csv', 'id,op\n1,0\n2,1\n', [], 'took operation 0 for a read, 1 for a write; --columns re'],
    ['l.csv', 'lba,op\n8,R\n', [], 'each number of "lba" is a page; --unit 512 makes addresses'],
    ['w.csv', 'GET,alice\nPUT,bob\n', ['--columns', 'op=1,id=2'], 'op is column 1, id is column 2'],
    ['f.csv', 'user\nbob\nbob\n', ['--columns', 'id=1'], 'took the first record for an access'],
  ])('%s is read with a note', async (name, text, flags, note) => {
    const { assumed } = await report(stored(name, text), ...flags);
    expect(assumed.join('\n')).toContain(note);
  });

  test('replay says it on stderr, and convert where something is assumed', async () => {
    const file = stored('e.csv', 'id,op\n1,0\n\n2,1\n');
    const took = 'took operation 0 for a read, 1 for a write';
    const { err } = await ran('replay', file, '--policy', 'lru', '--frames', '1', '--csv');
    expect(err.split('\n')).toEqual([
      `${file}: read as csv: 2 records, 2 pages, skipped 1: 1 blank`,
      `${file}: id is column 1 "id", op is column 2 "op"`,
      `${file}: ${took}; --columns read=CODE,write=CODE changes that`,
      '',
    ]);
    expect((await ran('trace', 'convert', file, '-', '--to', 'text')).err).toBe(err);
  });
});
