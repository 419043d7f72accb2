/** replay --steps: the table, CSV, JSON, and what cannot be shown reference by reference. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { problemLines, ran } from '../../../support/ran';

const folder = mkdtempSync(join(tmpdir(), 'machvm-steps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const TRACE = file('book.refs', '7 0 1w 2 0 3 0 4\n');
const LETTERS = file('letters.refs', 'A B Cw A D\n');

const steps = (trace: string, ...args: readonly string[]) =>
  ran('replay', trace, '--steps', ...args);

describe('the table', () => {
  test('shows a ring in places, its hand, its bits, the victim and why', async () => {
    const { status, out, err } = await steps(TRACE, '--policy', 'clock', '--frames', '3');
    expect({ status, problems: problemLines(err) }).toEqual({ status: 0, problems: [] });
    const rows = out.split('\n').map((line) => line.slice(0, 30).trimEnd());
    expect(rows.filter((line) => /^( ?\d+ |#)/.test(line)).slice(0, 9)).toEqual([
      '#  ref  result  frames       v',
      '0    7  fault   >7*',
      '1    0  fault   >7*  0*',
      '2   1w  fault   >7*  0*  1*',
      '3    2  fault    2* >0   1   7',
      '4    0  hit      2* >0*  1',
      '5    3  fault   >2*  0   3*  1',
      '6    0  hit     >2*  0*  3*',
      '7    4  fault    4* >0   3   2',
    ]);
    expect(out).toContain('> the hand; * touched: the reference bit is set\n');
    expect(out).toContain('1 dirty  ');
    expect(out.endsWith('6 faults (75.0 %), 2 hits, 1 dirty page written back\n')).toBe(true);
  });

  test('shows the lists of other policies by name, with numbers, ghosts and state', async () => {
    const { out } = await steps(TRACE, '--policy', '2q,arc,opt', '--frames', '3');
    expect(out).toContain('A1in: oldest first; size 0\n');
    expect(out).toContain('~ has left memory, and the policy remembers it\n');
    expect(out).toMatch(/^3 +2 +fault +0 1 2 +~7 +7 /m);
    expect(out).toContain('T1: least recently used first; wished size 0\n');
    expect(out).toMatch(/^4 +0 +hit +1\(2\) 2\(3\) +0\(6,1\)$/m);
  });

  test('shows what a list knows besides in braces, where it changes', async () => {
    const adapting = file('adapting.refs', '7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1');
    const { out } = await steps(adapting, '--policy', 'arc', '--frames', '4');
    expect(out).toMatch(/T1 \{wished size\}/);
    expect(out).toMatch(/^13 +1 +fault +4 \{1\} +3 2 1 +~0 +0 /m);
  });

  test('has one table for each policy, size and seed that counts', async () => {
    const heads = async (...args: readonly string[]): Promise<readonly string[]> =>
      (await steps(TRACE, ...args)).out.split('\n').filter((line) => line.endsWith('frames'));
    expect(await heads('--policy', 'lru,fifo', '--frames', '2,3')).toEqual([
      'lru, 2 frames',
      'lru, 3 frames',
      'fifo, 2 frames',
      'fifo, 3 frames',
    ]);
    expect(await heads('--policy', 'lru,random', '--frames', '2', '--seed', '1,2')).toEqual([
      'lru, 2 frames',
      'random, 2 frames',
      'random, 2 frames',
    ]);
  });

  test('fits the terminal, without a colour where none is wanted', async () => {
    process.env['COLUMNS'] = '60';
    const { out } = await steps(TRACE, '--policy', 'all', '--frames', '3');
    delete process.env['COLUMNS'];
    expect(out).toMatch(/^ {4}why: first in the window/m);
    const wide = out.split('\n').filter((line) => line.length > 60);
    expect(wide).toEqual([]);
    expect(out).not.toContain('\u001b');
  });

  test('begins behind the warm-up, and counts from there', async () => {
    const { out } = await steps(TRACE, '--frames', '3', '--policy', 'fifo', '--warmup', '5');
    expect(out).toMatch(/^5 +3 +fault/m);
    expect(out).not.toMatch(/^4 /m);
    expect(out).toContain('3 references: 3 faults');
  });
});

describe('data', () => {
  test('JSON has the rows with lists, frames and reasons', async () => {
    const args = ['--policy', 'clock', '--frames', '3', '--json'];
    const { trace, tables } = JSON.parse((await steps(TRACE, ...args)).out);
    expect(trace).toMatchObject({ name: 'book', records: 8 });
    expect(tables).toHaveLength(1);
    expect(tables[0]).toMatchObject({
      ...{ policy: 'clock', frames: 3, pageout: 'demand', seed: '1' },
      ...{ references: 8, hits: 2, faults: 6, dirty_returns: 1 },
    });
    expect(tables[0].rows[5]).toMatchObject({
      ...{ reference: 5, page: '3', access: 'read', result: 'fault' },
      victims: [{ page: '1', dirty: true }],
      frames: ['2', '0', '3'],
      lists: [{ name: 'ring', hand: '2' }],
      why: expect.stringContaining('0'),
    });
  });

  test('CSV has a line a reference', async () => {
    const { out } = await steps(LETTERS, '--policy', 'lru,s3-fifo', '--frames', '2', '--csv');
    const lines = out.split('\n');
    expect(lines[0]).toBe(
      'trace,policy,options,frames,pageout,store,seed,reference,page,access,result,victims,why,' +
        'memory,lists',
    );
    expect(lines).toHaveLength(12);
    expect(lines[5]).toBe(
      'letters,lru,,2,demand,object,1,4,D,read,fault,C dirty,least recently used,D A,queue: A | D',
    );
    expect(lines[9]).toContain(',S: C counter 0; M: A counter 0; G: ~B');
  });
});

describe('what cannot be shown', () => {
  test.each([
    [['--frames', '3', '--plot', 'term'], '--plot'],
    [['--frames', '3', '--bounds', 'opt'], '--bounds'],
    [['--frames', '3', '--relative', 'lru'], '--relative'],
    [['--frames', '3', '--timing'], '--timing'],
    [['--frames', '3', '--dry-run'], '--dry-run'],
    [['--frames', '3', '--stream'], '--stream'],
    [['--frames', '3', '--workers', '2'], '--workers'],
  ])('%j', async (args, flag) => {
    const { status, out, err } = await steps(TRACE, ...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toBe(
      `replay: ${flag}: is about whole replays, and --steps prints each reference; ` +
        'leave one of them out\n',
    );
  });

  test('sizes must be named, since each has a table', async () => {
    const { status, err } = await steps(TRACE);
    expect({ status, err }).toEqual({
      status: 2,
      err:
        'replay: --steps: prints a table for each policy and size; add the sizes, such as ' +
        '--frames 3\n',
    });
  });

  test('a long trace is refused with the limit and the flag that helps', async () => {
    const { status, out, err } = await steps('git_small', '--policy', 'lru', '--frames', '9');
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(problemLines(err)).toEqual([
      'replay: --steps: 416,447 references of git_small; at most 10,000 rows are printed; ' +
        'add --limit 10000, and --warmup N to begin behind the first N',
    ]);
  });
});
