/** What replay, curve and sweep share: policies, bounds, the part of a trace, one row. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { policies } from '../../../../kernel/policy/policies';
import { ran } from '../../../support/ran';

// Workers compile what they run.
jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'machvm-flags-'));
const path = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

writeFileSync(path('belady.refs'), '1 2 3 4 1 2 5 1 2 3 4 5\n');
const TRACE = path('belady.refs');

interface Row {
  readonly policy: string;
  readonly frames: number;
  readonly references: number;
  readonly pages: number;
  readonly hits: number;
  readonly faults: number;
  readonly ns_per_reference?: number;
}

async function rowsOf(...args: readonly string[]): Promise<readonly Row[]> {
  const { out, err } = await ran(...args, '--json');
  if (out === '') throw new Error(err);
  return (JSON.parse(out) as { rows: Row[] }).rows; // parsed
}

const replayed = (...flags: readonly string[]) => rowsOf('replay', TRACE, ...flags);
const names = (rows: readonly Row[]): string => rows.map(({ policy }) => policy).join(' ');

describe('--policy', () => {
  test('takes names in capitals, and without their hyphens', async () => {
    const rows = await replayed('--policy', 'LRU,S3FIFO,Second_Chance', '--frames', '3');
    expect(names(rows)).toBe('lru s3-fifo second-chance opt infinite');
  });

  test('all is every policy, each once', async () => {
    const rows = await replayed('--policy', 'all,lru,clock:bits=2', '--frames', '3');
    expect(names(rows)).toBe([...Object.keys(policies), 'clock:bits=2', 'infinite'].join(' '));
  });

  test('all in segments is gnu, and says which policies it leaves out and why', async () => {
    const { out, err } = await ran(
      'replay',
      TRACE,
      '--policy',
      'ALL',
      '--pageout',
      'segments',
      '--csv',
    );
    expect(out).toContain('\nbelady,gnu,,48,segments,');
    expect(out).not.toContain('lru');
    const text = err.replace(/\s+/g, ' ');
    expect(text).toContain('all leaves out what knows no segments: mach, fifo, lru,');
    expect(text).toContain('opt');
  });

  test('all in a curve has lru once', async () => {
    const rows = await rowsOf('curve', TRACE, '--policy', 'all', '--frames', '3');
    expect(names(rows).split(' ').sort()).toEqual(Object.keys(policies).sort());
  });
});

describe('--warmup and --limit', () => {
  test('count what comes after the warm-up, of the first references', async () => {
    const rows = await replayed(
      '--policy',
      'fifo',
      '--frames',
      '3',
      '--warmup',
      '4',
      '--limit',
      '9',
    );
    // 1 2 3 4 fill and evict 1; then 1 2 5 fault, 1 2 hit.
    expect(rows[0]).toMatchObject({ references: 5, pages: 5, hits: 2, faults: 3 });
    // All pages fit: only 5 is new after the warm-up.
    expect(rows.at(-1)).toMatchObject({ policy: 'infinite', references: 5, faults: 1 });
  });

  test('give lru the same counts in one pass as in the kernel', async () => {
    const part = ['--frames', '1-5', '--warmup', '3', '--limit', '10'];
    const [exact, kernel] = [
      await rowsOf('curve', TRACE, ...part),
      await replayed('--policy', 'lru', '--bounds', 'none', ...part),
    ];
    expect(exact.map(({ frames, faults }) => [frames, faults])).toEqual(
      kernel.map(({ frames, faults }) => [frames, faults]),
    );
  });

  test('--limit above the length of the trace is all of it', async () => {
    expect(await replayed('--frames', '3', '--limit', '1000')).toEqual(
      await replayed('--frames', '3'),
    );
  });

  test('pages and shares of them are those of the limit', async () => {
    const [row] = await replayed('--limit', '3', '--frames', '100%');
    expect(row).toMatchObject({ references: 3, pages: 3, frames: 3 });
  });

  test.each([
    [['--warmup', '12'], 'belady has 12 references to replay; the warm-up must leave at least one'],
    [['--warmup', '9', '--limit', '9'], 'belady has 9 references to replay'],
    [['--warmup', '1k'], '--warmup 1k: must be a whole number of references from 0 on'],
    [['--warmup', '-1'], '--warmup -1: must be a whole number of references from 0 on'],
    [['--warmup', '1.5'], '--warmup 1.5: must be a whole number'],
    [['--warmup', '10%'], '--warmup 10%: must be a whole number of references'],
    [['--limit', '0'], '--limit 0: must be a whole number of references from 1 on'],
    [['--limit', ''], "--limit '': must be a whole number"],
    [['--bounds', 'all'], '--bounds all: unknown; known are none, opt, infinite, both'],
    [['--relative', 'mach'], '--relative mach: unknown; known are opt, lru, fifo'],
  ])('%j is wrong use, in replay and curve', async (flags, message) => {
    for (const command of ['replay', 'curve']) {
      const { status, out, err } = await ran(command, TRACE, ...flags);
      expect(err.trim().split('\n').at(-1)).toContain(message);
      expect({ status, out }).toEqual({ status: 2, out: '' });
    }
  });
});

describe('--bounds', () => {
  test.each([
    ['none', 'lru'],
    ['opt', 'lru opt'],
    ['infinite', 'lru infinite'],
    ['both', 'lru opt infinite'],
  ])('%s of replay and curve', async (bounds, policy) => {
    const flags = ['--frames', '3', '--bounds', bounds];
    expect(names(await replayed('--policy', 'lru', ...flags))).toBe(policy);
    expect(names(await rowsOf('curve', TRACE, ...flags))).toBe(policy);
  });

  test('default to both in replay and to none in curve', async () => {
    expect(names(await replayed('--policy', 'lru', '--frames', '3'))).toBe('lru opt infinite');
    expect(names(await rowsOf('curve', TRACE, '--frames', '3'))).toBe('lru');
  });

  test.each(['opt', 'both'])('%s does not exist in segments', async (bounds) => {
    const args = ['--policy', 'gnu', '--pageout', 'segments', '--bounds', bounds];
    const { status, err } = await ran('replay', TRACE, ...args);
    expect(err).toBe(`--bounds ${bounds}: opt knows no segments; use infinite or none\n`);
    expect(status).toBe(2);
  });
});

describe('--timing', () => {
  test('adds a column to the table, to CSV and to JSON', async () => {
    const args = ['replay', TRACE, '--frames', '3', '--policy', 'lru', '--timing'];
    expect((await ran(...args)).out).toMatch(/│ +ns\/ref │/);
    expect((await ran(...args, '--csv')).out.split('\n')[0]).toMatch(
      /,dirty_returns,ns_per_reference$/,
    );
    expect((await rowsOf(...args))[0]?.ns_per_reference).toBeGreaterThan(0);
  });

  test('is left out otherwise, so that output is the same each time', async () => {
    const { out } = await ran('replay', TRACE, '--frames', '3', '--json');
    expect(out).not.toContain('ns_per_reference');
    expect((await ran('replay', TRACE, '--frames', '3', '--json')).out).toBe(out);
  });
});

describe('--relative', () => {
  test('adds a column with misses in units of those of the policy', async () => {
    const { out } = await ran(
      'replay',
      TRACE,
      '--frames',
      '3,4',
      '--policy',
      'lru',
      '--relative',
      'fifo',
    );
    expect(out).toMatch(/│ faults │ +miss % │ \/ fifo │/);
    expect(out).toMatch(/│ lru +│ +3 │ +10 │ +83\.333 │ +1\.111 │/);
    expect(out).toMatch(/│ fifo +│ +4 │ +10 │ +83\.333 │ +1\.000 │/);
  });

  test('replaces the shares of a curve', async () => {
    const { out } = await ran('curve', TRACE, '--frames', '4', '--relative', 'opt');
    expect(out).toContain('faults, and times the misses of opt');
    expect(out).toMatch(/│ +4 │ 8 +1\.333 │ 6 +1\.000 │/);
  });
});

describe('in a sweep', () => {
  const sweep = async (lines: string, ...flags: readonly string[]) => {
    writeFileSync(path('grid.yaml'), `traces: [${TRACE}]\nframes: [3, 4]\n${lines}`);
    const out = path('grid.csv');
    return {
      ...(await ran('sweep', path('grid.yaml'), '--workers', '1', '--out', out, ...flags)),
      rows: (): readonly string[] => readFileSync(out, 'utf8').trim().split('\n').slice(1),
    };
  };

  test('the same keys give the same rows as the flags of replay', async () => {
    const keys = 'policies: [LRU, fifo]\nwarmup: 4\nlimit: 9\nbounds: both\n';
    const { status, rows } = await sweep(keys);
    expect(status).toBe(0);
    const flags = ['--policy', 'lru,fifo', '--frames', '3,4', '--warmup', '4', '--limit', '9'];
    const { out } = await ran('replay', TRACE, ...flags, '--csv');
    // A sweep names a trace as its file does.
    const named = out.replaceAll('belady,', `${TRACE},`);
    expect(rows()).toEqual(named.trim().split('\n').slice(1));
  });

  test('--relative shows misses in units of those of a policy of the grid', async () => {
    const { out } = await sweep('policies: [lru]\nbounds: opt\n', '--relative', 'opt');
    expect(out).toMatch(/│ lru +│ +3 │ +10 │ +83\.333 │ 1\.429 │/);
    const { err } = await sweep('policies: [lru]\n', '--relative', 'opt');
    expect(err).toBe(
      '--relative opt: is not a policy of the sweep; add it to policies, or bounds: opt\n',
    );
  });

  test.each([
    [
      'policies: [lru]\nwarmup: 12\n',
      /grid\.yaml:4:9: warmup 12: belady has 12 references to replay/,
    ],
    ['policies: [lru]\nwarmup: 1k\n', /grid\.yaml:4:9: .*warmup/],
    ['policies: [lru]\nlimit: 0\n', /grid\.yaml:4:8: .*limit/],
    ['policies: [lru]\nbounds: some\n', /grid\.yaml:4:9: .*bounds/],
    ['policies: [gnu]\npageout: segments\nbounds: opt\n', /grid\.yaml:5:9: opt knows no segments/],
    ['policies: [gnu, lru]\npageout: segments\n', /grid\.yaml:3:17: lru knows no segments/],
  ])('%j is refused before the work', async (lines, message) => {
    const { status, err } = await sweep(lines);
    expect(err).toMatch(message);
    expect(status).toBe(2);
  });
});

describe('at 60 columns', () => {
  const widest = (text: string): number =>
    Math.max(...text.split('\n').map(({ length }) => length));

  test.each([
    ['replay', ['--policy', 'all', '--frames', '3', '--relative', 'opt', '--timing']],
    ['replay', ['--policy', 'LFU,enhanced-second-chance', '--pageout', 'daemon']],
    ['curve', ['--policy', 'all', '--frames', '2-4']],
    ['curve', ['--policy', 'fifo', '--plot', 'term']],
  ])('%s %j fits', async (command, flags) => {
    const before = process.env['COLUMNS'];
    process.env['COLUMNS'] = '60';
    const { out, status } = await ran(command, TRACE, ...flags);
    if (before === undefined) delete process.env['COLUMNS'];
    else process.env['COLUMNS'] = before;
    expect(status).toBe(0);
    expect(widest(out)).toBeLessThanOrEqual(60);
  });
});
