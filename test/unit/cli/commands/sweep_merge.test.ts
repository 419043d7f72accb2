/** Shards of a sweep and their merge: the bytes of one machine, holes, strangers, wrong use. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { problemLines, ran } from '../../../support/ran';

// Each worker compiles what it runs.
jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'machvm-merge-'));
const path = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const GRID = path('grid.yaml');
const TRACE = '1 2 3 4 1w 2 5 1 2 3 4 5\n';
const journal = (part: number): string => path(`grid.csv.${part}-of-3.journal`);

beforeAll(async () => {
  writeFileSync(path('belady.refs'), TRACE);
  writeFileSync(
    GRID,
    `traces: [belady.refs]
policies: [fifo, random]
frames: [3, 4]
seeds: [1, 2, 3, 4]
bounds: opt
`,
  );
  for (const form of ['csv', 'json']) {
    await ran('sweep', GRID, '--workers', '1', '--out', path(`whole.${form}`));
  }
  for (const part of [1, 2, 3]) {
    const { status, out } = await ran('sweep', GRID, '--workers', '1', '--shard', `${part}/3`);
    expect(status).toBe(0);
    expect(out).toContain(`4 rows of shard ${part}/3 in ${journal(part)}`);
  }
});

const text = (name: string): string => readFileSync(path(name), 'utf8');

describe('sweep merge', () => {
  test.each(['csv', 'json'])('writes the bytes of one machine as %s', async (form) => {
    const out = path(`merged.${form}`);
    const parts = [3, 1, 2].map(journal);
    const { status, out: printed } = await ran('sweep', 'merge', GRID, ...parts, '--out', out);
    expect(status).toBe(0);
    expect(printed).toContain(`12 rows in ${out}`);
    expect(text(`merged.${form}`)).toBe(text(`whole.${form}`));
  });

  test('finds the journals beside the results', async () => {
    expect(await ran('sweep', 'merge', GRID)).toMatchObject({ status: 0 });
    expect(text('grid.csv')).toBe(text('whole.csv'));
  });

  test('takes a journal that several were put together to', async () => {
    const all = [1, 2, 3].map((part) => readFileSync(journal(part), 'utf8')).join('');
    writeFileSync(path('all.journal'), all);
    const out = path('all.csv');
    expect(await ran('sweep', 'merge', GRID, path('all.journal'), '--out', out)).toMatchObject({
      status: 0,
    });
    expect(text('all.csv')).toBe(text('whole.csv'));
  });

  test('names the shards that have the rows that are missing', async () => {
    const cut = path('cut.journal');
    const lines = readFileSync(journal(2), 'utf8').split('\n');
    writeFileSync(cut, [...lines.slice(0, 4), (lines[4] ?? '').slice(0, 20)].join('\n'));
    const { status, err } = await ran('sweep', 'merge', GRID, journal(1), cut);
    expect({ status, lines: problemLines(err) }).toEqual({
      status: 2,
      lines: [
        `${GRID}: lacks 5 of 12 rows, of the shards 2/3 (1 row), 3/3 (4 rows); ` +
          `run \`machvm sweep ${GRID} --shard 2/3\``,
      ],
    });
  });

  test.each([
    ['', 0],
    ['{"machvm":"', 11],
    ['{"machvm":"0.1.0","plan":...,"shard":', -6],
  ])('takes no row of a journal that was cut off at %j', async (_, end) => {
    const begun = path('begun.journal');
    const [head = ''] = readFileSync(journal(2), 'utf8').split('\n');
    writeFileSync(begun, head.slice(0, end));
    const { status, err } = await ran('sweep', 'merge', GRID, journal(1), journal(3), begun);
    expect({ status, lines: problemLines(err) }).toEqual({
      status: 2,
      lines: [
        `${GRID}: lacks 4 of 12 rows, of the shards 2/3 (4 rows); ` +
          `run \`machvm sweep ${GRID} --shard 2/3\``,
      ],
    });
  });

  test('names rows by number where the shards are not of one count', async () => {
    const lone = path('lone.journal');
    const lines = readFileSync(journal(2), 'utf8');
    writeFileSync(lone, lines.replace('"shard":"2/3"', '"shard":"1/2"'));
    const { status, err } = await ran('sweep', 'merge', GRID, journal(1), lone);
    expect(status).toBe(2);
    expect(problemLines(err)[0]).toMatch(/lacks 4 of 12 rows: 3, 5, 7, 12; run the shards/);
  });

  test('refuses a row that differs from that of another shard', async () => {
    const other = path('other.journal');
    writeFileSync(other, readFileSync(journal(1), 'utf8').replaceAll('"faults":', '"faults":1'));
    const { status, err } = await ran('sweep', 'merge', GRID, journal(1), other);
    expect(status).toBe(2);
    expect(problemLines(err)).toEqual([
      `${other}:2:1: has another row than ${journal(1)}:2:1 for replay 1; ` +
        'delete the wrong line to run it again',
    ]);
  });

  test('refuses shards of another plan, and says what is another', async () => {
    mkdirSync(path('other'));
    cpSync(GRID, path('other/grid.yaml'));
    // As long as the other, with other references.
    writeFileSync(path('other/belady.refs'), TRACE.replace('5 1', '1 5'));
    const merged = await ran('sweep', 'merge', path('other/grid.yaml'), journal(1));
    expect(merged.status).toBe(2);
    expect(problemLines(merged.err)).toEqual([
      `${journal(1)}: was begun with another file as trace belady.refs; ` +
        'restore it, or delete the file to begin again',
    ]);
  });

  test.each([
    ['no journals', ['sweep', 'merge', path('grid.yaml'), '--out', path('n.csv')], /no journal/],
    ['a journal that is missing', ['sweep', 'merge', GRID, path('x')], /x: no such file/],
    ['a file that is none', ['sweep', 'merge', GRID, GRID], /grid\.yaml: belongs to another sweep/],
    ['no sweep', ['sweep', 'merge'], /missing required argument/],
    ['a flag in front of it', ['sweep', '--out', 'a.csv', 'merge', GRID], /--out: stands before/],
    ['a flag of a sweep', ['sweep', 'merge', GRID, '--shard', '1/2'], /unknown option '--shard'/],
  ])('refuses %s', async (_, args, message) => {
    expect(await ran(...args)).toMatchObject({ status: 2, err: expect.stringMatching(message) });
  });

  test('is a command; a sweep in a file of that name has a path', async () => {
    cpSync(GRID, path('merge'));
    expect(await ran('sweep', path('merge'), '--workers', '1')).toMatchObject({ status: 0 });
    expect(text('merge.csv')).toBe(text('whole.csv'));
  });
});

describe('sweep --shard', () => {
  test('goes on where it stopped', async () => {
    const { out } = await ran('sweep', GRID, '--shard', '1/3');
    expect(out).toContain(`${journal(1)}: goes on after 4 of 4 replays`);
  });

  test('may have no job', async () => {
    const { status, out } = await ran('sweep', GRID, '--shard', '13/40');
    expect({ status, out }).toMatchObject({
      status: 0,
      out: expect.stringContaining(`0 rows of shard 13/40 in ${path('grid.csv.13-of-40.journal')}`),
    });
  });

  test.each(['0/16', '17/16', '3/0', 'x/y', '3', '1/2/3'])('refuses %s', async (shard) => {
    expect(await ran('sweep', GRID, '--shard', shard)).toEqual({
      status: 2,
      out: '',
      err:
        `--shard ${shard}: must be PART/COUNT, such as 3/16, PART from 1 to COUNT, ` +
        'COUNT at most 100000\n',
    });
  });

  test.each([
    ['--plot', 'a.svg'],
    ['--relative', 'lru'],
  ])('refuses %s, which is for all rows', async (flag, value) => {
    expect(await ran('sweep', GRID, '--shard', '1/2', flag, value)).toMatchObject({
      status: 2,
      err:
        `${flag}: a shard has only a part of the rows; ` +
        'give the flag to `machvm sweep merge`\n',
    });
  });
});

test('a policy is found from the folder of the sweep; its text is part of the plan', async () => {
  mkdirSync(path('own/policies'), { recursive: true });
  const { out: mine } = await ran('policies', '--template');
  writeFileSync(path('own/policies/mine.ts'), mine);
  writeFileSync(path('own/belady.refs'), TRACE);
  const grid = path('own/grid.yaml');
  writeFileSync(grid, 'traces: [belady.refs]\npolicies: [./policies/mine.ts]\nframes: [3, 4]\n');
  expect(await ran('sweep', grid, '--shard', '1/2')).toMatchObject({ status: 0 });
  writeFileSync(path('own/policies/mine.ts'), `${mine}// Another.\n`);
  const { status, err } = await ran('sweep', 'merge', grid);
  expect({ status, lines: problemLines(err) }).toEqual({
    status: 2,
    lines: [expect.stringContaining(': was begun with another text of ./policies/mine.ts; ')],
  });
});
