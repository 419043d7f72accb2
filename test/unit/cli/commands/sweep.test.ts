/** sweep: the same rows for any number of workers, resumption, figures, wrong use. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { problemLines, ran } from '../../../support/ran';

// Each worker compiles what it runs.
jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'machvm-sweep-'));
const path = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

writeFileSync(path('belady.refs'), '1 2 3 4 1 2 5 1 2 3 4 5\n');
const GRID = path('grid.yaml');
writeFileSync(
  GRID,
  `traces: [${path('belady.refs')}]
policies: [fifo, lru, random]
frames: [3, 4]
seeds: [1, 2, 3, 4]
`,
);

describe('sweep', () => {
  test('writes the same rows with one worker and with three', async () => {
    expect(await ran('sweep', GRID, '--workers', '1', '--out', path('one.csv'))).toMatchObject({
      status: 0,
      err: `${path('belady.refs')}: read as refs: 12 records, 5 pages, skipped nothing\n`,
    });
    const { status, out } = await ran('sweep', GRID, '--workers', '3', '--out', path('three.csv'));
    expect(status).toBe(0);
    expect(out).toMatch(/│ .*belady\.refs │ fifo +│ +3 │ +9 │/);
    const text = readFileSync(path('one.csv'), 'utf8');
    expect(readFileSync(path('three.csv'), 'utf8')).toBe(text);
    // Belady's anomaly: nine faults with three frames, ten with four.
    expect(text.split('\n')).toHaveLength(1 + 12 + 1);
    expect(out).toMatch(/^counted by the policies alone; kernel: true adds messages, devices and /);
    expect(text).toContain(',fifo,,3,demand,object,1,12,5,3,9,0.75,0\n');
    expect(text).toContain(',fifo,,4,demand,object,1,12,5,2,10,');
    expect(existsSync(path('one.csv.journal'))).toBe(false);
  });

  test('goes on where it stopped, and runs nothing twice', async () => {
    const whole = readFileSync(path('one.csv'), 'utf8');
    const cut = path('cut.csv');
    mkdirSync(`${cut}.part`);
    const full = await ran('sweep', GRID, '--workers', '1', '--out', cut);
    expect(full).toMatchObject({ status: 2, err: expect.stringContaining('cannot be written') });
    const lines = readFileSync(`${cut}.journal`, 'utf8').split('\n');
    // A row that no replay would give shows that the journal was believed.
    const marked = (lines[1] ?? '').replace('"dirty_returns":0', '"dirty_returns":77');
    writeFileSync(`${cut}.journal`, [lines[0], marked, ...lines.slice(2, 5), ''].join('\n'));
    rmdirSync(`${cut}.part`);
    const { status, out } = await ran('sweep', GRID, '--workers', '2', '--out', cut);
    expect(status).toBe(0);
    expect(out).toContain('goes on after 4 of 12 replays');
    const rows = readFileSync(cut, 'utf8').split('\n');
    const before = whole.split('\n');
    expect(rows[1]).toBe((before[1] ?? '').replace(/(fifo,,3,.*,0\.75,)0/, '$177'));
    expect(rows.slice(2)).toEqual(before.slice(2));
  });

  test('runs the kernel where the file says so, and has its columns', async () => {
    const [grid, out] = [path('kernel.yaml'), path('kernel.csv')];
    writeFileSync(grid, `${readFileSync(GRID, 'utf8')}kernel: true\n`);
    const swept = await ran('sweep', grid, '--workers', '1', '--out', out);
    expect(swept.out).toMatch(/^counted by the kernel: as requested\n/);
    const rows = readFileSync(out, 'utf8').split('\n');
    expect(rows[0]).toMatch(/,dirty_returns,data_requests,.*,simulated$/);
    expect(rows).toContain(
      `${path('belady.refs')},fifo,,3,demand,object,1,12,5,3,9,0.75,0,9,0,0,0,1200`,
    );
    const alone = readFileSync(path('one.csv'), 'utf8').split('\n');
    expect(rows.map((row) => row.split(',').slice(0, 13).join(','))).toEqual(alone);
  });

  test('prints rows, memory and time with --dry-run, and writes nothing', async () => {
    const grid = path('dry.yaml');
    writeFileSync(grid, readFileSync(GRID));
    const { status, out } = await ran('sweep', grid, '--dry-run');
    expect(status).toBe(0);
    expect(out.split('\n').filter((line) => line.startsWith('│'))).toHaveLength(1 + 12);
    expect(out).toMatch(/│ .*belady\.refs │ random │ +4 │ +3 │/);
    expect(out).toMatch(/\n12 rows would be made\nmemory: about \d+ MiB\ntime: less than 0\.1 s/);
    expect([existsSync(path('dry.csv')), existsSync(path('dry.csv.journal'))]).toEqual([
      false,
      false,
    ]);
    const shard = await ran('sweep', grid, '--dry-run', '--shard', '1/3');
    expect(shard.out).toContain('\n4 rows would be made\n');
    const { err } = await ran('sweep', grid, '--dry-run', '--out', path('x.csv'));
    expect(err).toBe('sweep: --out: --dry-run makes no rows; leave one of them out\n');
  });

  test('reports lost data as replay does: a line each, and status 1', async () => {
    const out = path('lossy.csv');
    mkdirSync(`${out}.part`);
    await ran('sweep', GRID, '--workers', '1', '--out', out);
    rmdirSync(`${out}.part`);
    const journal = readFileSync(`${out}.journal`, 'utf8').split('\n');
    // The first job lost a page.
    const lost = (journal[1] ?? '').replace('"io_errors":[]', '"io_errors":["belady: lost"]');
    writeFileSync(`${out}.journal`, [journal[0], lost, ...journal.slice(2)].join('\n'));
    const { status, err, out: rows } = await ran('sweep', GRID, '--out', out);
    expect(status).toBe(1);
    expect(problemLines(err)).toEqual(['failed: belady: lost']);
    expect(rows).toContain(`12 rows in ${out}`);
  });

  test('draws a panel for each trace', async () => {
    const figure = path('grid.svg');
    await ran('sweep', GRID, '--workers', '1', '--out', path('d.json'), '--plot', figure);
    expect(readFileSync(figure, 'utf8')).toContain('Miss ratio of ');
    const { traces, rows } = JSON.parse(readFileSync(path('d.json'), 'utf8'));
    expect(rows).toHaveLength(12);
    expect(traces).toMatchObject([
      { name: path('belady.refs'), format: 'refs', records: 12, pages: 5 },
    ]);
  });

  test('reads each trace as the file says, with paths relative to the file', async () => {
    for (const name of ['a', 'b']) mkdirSync(path(`ways/${name}`), { recursive: true });
    // Sectors 0, 8, 16 and 1 of 512 bytes: pages 0, 1, 2 and 0 of 4096.
    writeFileSync(path('ways/a/disk.csv'), 'x,0\nx,8\nx,16\nx,1\n');
    writeFileSync(path('ways/b/disk.csv'), 'x,0\nx,8\n');
    writeFileSync(
      path('ways/grid.yaml'),
      `traces:
  - { path: a/disk.csv, columns: offset=2, unit: 512 }
  - { path: a/disk.csv, columns: offset=2, page_size: 512 }
  - { path: ./b/disk.csv, columns: offset=2, unit: 512 }
  - sort_mini
policies: [fifo]
frames: [2]
limit: 4
`,
    );
    const swept = await ran('sweep', path('ways/grid.yaml'), '--workers', '1');
    expect(swept.status).toBe(0);
    const rows = readFileSync(path('ways/grid.csv'), 'utf8').split('\n').slice(1);
    expect(rows.map((row) => row.split(',').slice(0, 12).join(','))).toEqual([
      'a/disk.csv columns=offset=2 unit=512,fifo,,2,demand,object,1,4,3,0,4,1',
      'a/disk.csv columns=offset=2 page_size=512,fifo,,2,demand,object,1,4,1,3,1,0.25',
      './b/disk.csv,fifo,,2,demand,object,1,2,2,0,2,1',
      expect.stringMatching(/^sort_mini,fifo,,2,demand,object,1,4,/),
      '',
    ]);
  });

  test('is another sweep if a trace is read in another way', async () => {
    const [grid, out] = [path('ways/one.yaml'), path('ways/one.csv')];
    const text = `traces: [{ path: a/disk.csv, columns: offset=2, unit: 512 }]
policies: [fifo]
frames: [2]
`;
    writeFileSync(grid, text);
    mkdirSync(`${out}.part`);
    await ran('sweep', grid, '--workers', '1');
    rmdirSync(`${out}.part`);
    writeFileSync(grid, text.replace('512', '1024'));
    expect(await ran('sweep', grid)).toMatchObject({
      status: 2,
      err: expect.stringContaining(`${out}.journal: belongs to another sweep`),
    });
  });

  test.each([
    [
      'a trace that is missing',
      '[sort_mini, none.csv]',
      ':1:21: none.csv: no such file, and no trace of the package; write a path relative to ',
    ],
    [
      'a misspelled trace of the package',
      '[{ path: sort_mine }]',
      ':1:18: sort_mine: no such file, and no trace of the package; did you mean sort_mini?',
    ],
    [
      'columns that the trace does not have',
      '[{ path: b/disk.csv, columns: offset=7 }]',
      '/ways/b/disk.csv:1: ',
    ],
    ['columns for another format', '[{ path: sort_mini, columns: id=1 }]', ':1:18: '],
    ['a folder', '[sort_mini, b]', '/ways/b: is a folder'],
  ])('names the line of the sweep for %s', async (_, traces, message) => {
    const grid = path('ways/wrong.yaml');
    writeFileSync(grid, `traces: ${traces}\npolicies: [fifo]\nframes: [2]\n`);
    const { status, err } = await ran('sweep', grid);
    const [line = ''] = problemLines(err);
    expect({ status, place: line.slice(0, grid.length + 3) }).toEqual({
      status: 2,
      place: `${grid}:1:`,
    });
    expect(line).toContain(message);
  });

  test.each([
    ['3', ':3:10: 3 frames are too few: the daemon needs at least 48; with pageout demand, '],
    ['5%', ':3:9: 11 frames are too few: the daemon needs at least 48; with pageout demand, '],
  ])('names the line of a size that the daemon cannot have: %s', async (size, message) => {
    writeFileSync(
      path('few.yaml'),
      `traces: [sort_mini]\npolicies: [lru]\nframes: [${size}]\npageout: daemon\n`,
    );
    const { status, err } = await ran('sweep', path('few.yaml'));
    expect(err).toContain(`few.yaml${message}`);
    expect(status).toBe(2);
  });

  test.each([
    ['a file that is missing', ['sweep', path('none.yaml')], /none\.yaml: no such file/],
    ['no workers', ['sweep', GRID, '--workers', '0'], /workers/],
    ['a figure of no known kind', ['sweep', GRID, '--plot', 'a.bmp'], /a\.bmp/],
  ])('refuses %s', async (_, args, message) => {
    expect(await ran(...args)).toMatchObject({ status: 2, err: expect.stringMatching(message) });
  });
});
