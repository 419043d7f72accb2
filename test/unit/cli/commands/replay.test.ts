/** replay and curve: tables, CSV, JSON, figures, policies of one's own, wrong use. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { problemLines, ran } from '../../../support/ran';

const folder = mkdtempSync(join(tmpdir(), 'machvm-studies-'));
const path = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

symlinkSync('/dev/full', path('full.svg'));
writeFileSync(path('belady.refs'), '1 2 3 4 1 2 5 1 2 3 4 5\n');
const TRACE = path('belady.refs');

const HEADER =
  'trace,policy,options,frames,pageout,store,seed,references,pages,hits,faults,miss_ratio,' +
  'dirty_returns';
const KERNEL_COLUMNS = 'data_requests,data_returns,precious_returns,reactivations,simulated';
const KERNEL_HEADER = `${HEADER},${KERNEL_COLUMNS}`;
const ALONE = 'counted by the policies alone; --kernel adds messages, devices and time\n';

describe('replay', () => {
  test('always shows the two bounds, and the conventions in force', async () => {
    const { status, out } = await ran(
      'replay',
      TRACE,
      '--policy',
      'clock:insert=0',
      '--frames',
      '3,4',
    );
    expect(status).toBe(0);
    expect(out).toMatch(/│ opt +│ +3 │ +7 │/);
    expect(out).toMatch(/│ opt +│ +4 │ +6 │/);
    expect(out).toMatch(/│ infinite +│ +5 │ +5 │/);
    expect(out.startsWith(ALONE)).toBe(true);
    expect(out).not.toContain('simulated');
    expect(out).toContain('clock:insert=0: bits=1 insert=0 most=0 sweep=ring clear=0');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('with the daemon, auto picks sizes that it can run with', async () => {
    const { status, out } = await ran('replay', TRACE, '--pageout', 'daemon', '--policy', 'mach');
    expect(status).toBe(0);
    expect(out.split('\n')[0]).toBe('counted by the kernel: pageout daemon needs it');
    expect(out).toMatch(/frames: all of physical memory/);
    expect(out).toMatch(/│ mach +│ +48 │ +5 │/);
    expect(out).toMatch(/│ opt +│ +48 │ +5 │/);
  });

  test('in segments, only gnu has the bound of memory without end', async () => {
    const args = ['replay', TRACE, '--pageout', 'segments', '--policy'];
    const { status, out } = await ran(...args, 'gnu');
    expect(status).toBe(0);
    expect(out).toMatch(/│ gnu +│ +48 │ +5 │/);
    expect(out).toMatch(/│ infinite +│ +1,034 │ +5 │/);
    expect(out).toContain('no bound from below: opt knows no segments\n');
    expect((await ran(...args, 'lru')).err).toContain(
      '--policy lru: the policy knows no segments; use policy gnu',
    );
  });

  test('tells the same in JSON and CSV', async () => {
    const args = ['replay', TRACE, '--policy', 'fifo', '--frames', '3'];
    const { trace, rows } = JSON.parse((await ran(...args, '--json')).out);
    expect(trace).toMatchObject({ name: 'belady', format: 'refs', records: 12, pages: 5 });
    expect(rows).toMatchObject([
      {
        trace: 'belady',
        policy: 'fifo',
        options: '',
        frames: 3,
        references: 12,
        faults: 9,
        hits: 3,
      },
      { policy: 'opt', faults: 7 },
      { policy: 'infinite', frames: 5, faults: 5 },
    ]);
    const lines = (await ran(...args, '--csv')).out.split('\n');
    expect(lines[0]).toBe(HEADER);
    expect(lines[1]).toBe('belady,fifo,,3,demand,object,1,12,5,3,9,0.75,0');
    expect(rows.map((row: object) => Object.keys(row).join())).toEqual([HEADER, HEADER, HEADER]);
  });

  test('with --kernel has five columns more, and the same counts before them', async () => {
    const args = ['replay', TRACE, '--policy', 'fifo', '--frames', '3'];
    const alone = (await ran(...args, '--csv')).out.trim().split('\n');
    const lines = (await ran(...args, '--csv', '--kernel')).out.trim().split('\n');
    expect(lines[0]).toBe(KERNEL_HEADER);
    expect(lines[1]).toBe('belady,fifo,,3,demand,object,1,12,5,3,9,0.75,0,9,0,0,0,1200');
    expect(lines.map((line) => line.split(',').slice(0, 13).join(','))).toEqual(alone);
    const { rows } = JSON.parse((await ran(...args, '--json', '--kernel')).out);
    expect(Object.keys(rows[0]).join()).toBe(KERNEL_HEADER);
    const { out } = await ran(...args, '--kernel');
    expect(out.split('\n')[0]).toBe('counted by the kernel: as requested');
    expect(out).toContain(
      'simulated: 1.2 us each, with a memory object whose pager answers at once',
    );
  });

  test.each([
    [['--store', 'disk'], 'store disk needs it'],
    [['--store', 'anonymous', '--kernel'], 'store anonymous needs it'],
    [['--contents', 'bytes'], 'contents bytes need it'],
    [['--pageout', 'daemon'], 'pageout daemon needs it'],
  ])('runs the kernel with %j, and says why', async (flags, why) => {
    const { out } = await ran('replay', TRACE, '--policy', 'fifo', '--frames', '64', ...flags);
    expect(out.split('\n')[0]).toBe(`counted by the kernel: ${why}`);
    const csv = await ran('replay', TRACE, '--frames', '64', ...flags, '--csv');
    expect(csv.out.split('\n')[0]).toBe(KERNEL_HEADER);
  });

  test('says what of a file was skipped or cut off, and where an fsync makes faults', async () => {
    const lackey = path('some.lackey');
    writeFileSync(lackey, '==9== valgrind says hello\n\n L 1000,8\nhello\n S 2000,8\n L 1000,8\n');
    const replayed = await ran('replay', lackey, '--policy', 'fifo', '--frames', '2', '--csv');
    const skipped = 'skipped 3: 1 banner, 1 blank, 1 other';
    const told = `${lackey}: read as lackey: 3 records, 2 pages, ${skipped}\n`;
    expect(replayed.err).toBe(told);
    expect(replayed.out).toContain(',fifo,,2,demand,object,1,3,2,1,2,');
    expect((await ran('curve', lackey)).err).toBe(told);
    expect((await ran('replay', TRACE, '--policy', 'fifo', '--frames', '3')).err).toBe(
      `${TRACE}: read as refs: 12 records, 5 pages, skipped nothing\n`,
    );

    const csv = path('named.csv');
    writeFileSync(csv, 'time,id,size,op\n1,1,4096,read\n2,2,4096,read\n');
    const named = (await ran('replay', csv, '--policy', 'fifo', '--frames', '1')).err;
    expect(named).toContain(`${csv}: read as csv: 2 records, 2 pages, skipped`);

    const oracle = path('cut.oracleGeneral');
    const requests = [3n, -1n, -1n].map((next, i) => {
      const record = Buffer.alloc(24);
      record.writeUInt32LE(i, 0);
      record.writeBigUInt64LE(i === 2 ? 1n : BigInt(i + 1), 4);
      record.writeUInt32LE(4096, 12);
      record.writeBigInt64LE(next, 16);
      return record;
    });
    writeFileSync(oracle, Buffer.concat(requests.slice(0, 2)));
    const cut = await ran('replay', oracle, '--format', 'oracle', '--frames', '1');
    expect(cut.err).toContain(`\n${oracle}: cut off after 2 of 3 requests or more\n`);

    const synced = path('synced.txt');
    writeFileSync(synced, '1 W a:7\n2 S a\n3 R a:7\n');
    const { out } = await ran('replay', synced, '--format', 'text', '--frames', '1');
    expect(out).toContain('faults: also those on pages that an fsync left here');
    expect(out).toMatch(/│ opt +│ +1 │ +2 │/);
  });

  test('draws files that say what they are', async () => {
    for (const [ending, magic] of [
      ['svg', '<svg'],
      ['png', '\u0089PNG'],
      ['html', '<!doctype html>'],
    ]) {
      const file = path(`plot.${ending}`);
      expect((await ran('replay', TRACE, '--frames', '2,3,4', '--plot', file)).status).toBe(0);
      expect(readFileSync(file, 'latin1').startsWith(magic ?? '')).toBe(true);
    }
  });

  test('draws the same bytes each time', async () => {
    const draw = async (file: string): Promise<string> => {
      await ran('replay', TRACE, '--frames', '2,3,4', '--plot', path(file));
      return readFileSync(path(file), 'utf8');
    };
    const first = await draw('first.svg');
    expect(first).toContain('Miss ratio');
    expect(await draw('second.svg')).toBe(first);
  });

  test('draws in the terminal, without colours in a pipe', async () => {
    const { out } = await ran(
      'replay',
      TRACE,
      '--policy',
      'lru',
      '--frames',
      '1-5',
      '--plot',
      'term',
    );
    expect(out).toContain('Miss ratio, % of references, 1 to 5 frames, logarithmic');
    expect(out).not.toContain('\u001b');
  });

  test.each([
    [['--plot', 'x.pdf'], /--plot x\.pdf: must end in \.svg, \.png or \.html/],
    [
      ['--plot', '/nowhere/x.svg'],
      /--plot \/nowhere\/x\.svg: cannot be written: its folder does not exist/,
    ],
    [['--plot', path('full.svg')], /full\.svg: cannot be written: the disk is full/],
    [['--policy', 'clock:bits=9'], /--policy: clock: bits cannot be "9"; it may be 1, 2/],
    [['--policy', './nowhere.ts'], /\.\/nowhere\.ts: no such file; a policy is/],
    [['--frames', 'many'], /--frames: "many" is not a size; write whole numbers/],
    [['--frames', '0'], /^--frames: "0" is not a size/],
    [['--frames', '6-3'], /^--frames: "6-3" begins with its larger end/],
    [['--frames', '99999999'], /^--frames: 99999999 frames are too many/],
    [['--store', 'dsk'], /--store dsk: unknown; did you mean disk\?/],
    [['--json', '--csv'], /--json or --csv, not both/],
  ])('%j is wrong use', async (flags, message) => {
    const { status, err } = await ran('replay', TRACE, ...flags);
    expect(err).toMatch(message);
    expect(problemLines(err)).toHaveLength(1);
    expect(status).toBe(2);
  });
});

test('a plot of one size is replaced by a line, the rows stay', async () => {
  const { status, out } = await ran(
    'replay',
    TRACE,
    '--frames',
    '3',
    '--policy',
    'fifo',
    ...['--plot', 'term', '--bounds', 'none'],
  );
  expect(out).toMatch(/too few sizes for a plot$/m);
  expect(status).toBe(0);
});

test('a size that the daemon cannot have is reported without a name of the code', async () => {
  const { status, err } = await ran('replay', TRACE, '--frames', '3', '--pageout', 'daemon');
  expect(problemLines(err).join('')).toMatch(
    /^--frames: 3 frames are too few: the daemon needs at least 48; with pageout demand/,
  );
  expect(status).toBe(2);
});

/** A policy that does all but name candidates. */
function policyWith(candidate: string, first = ''): string {
  return `exports.mine = { summary: '', origin: '', machQueues: false, options: {}, create() {
    ${first}
    const pages = new Set();
    return { enter: (p) => pages.add(p), move() {}, leave: (p) => pages.delete(p), refused() {},
      pages: () => [...pages], order: () => [], ${candidate} }; } };`;
}

describe("a policy of the user's own", () => {
  const mine = path('mine.js');
  writeFileSync(
    mine,
    `exports.mine = { summary: 'the newest goes', origin: 'here', machQueues: false, options: {},
      create() { const pages = []; const drop = (p) => pages.splice(pages.indexOf(p), 1);
        return { enter: (p) => { pages.push(p); }, move() {}, leave: drop, refused: drop,
          candidate: () => pages.at(-1) ?? -1, pages: () => pages, order: () => [] }; } };`,
  );

  test('is a file on the command line', async () => {
    const { out } = await ran(
      'replay',
      TRACE,
      '--policy',
      `lifo,${mine}`,
      '--frames',
      '3',
      '--json',
    );
    const { rows } = JSON.parse(out) as { rows: { faults: number; policy: string }[] }; // parsed
    expect(rows[1]?.policy).toBe(mine);
    expect(rows[1]?.faults).toBe(rows[0]?.faults);
  });

  test('with a long name leaves the table as wide as a page', async () => {
    const long = path(`a_policy_whose_name_${'goes_on_and_'.repeat(5)}on.js`);
    writeFileSync(long, readFileSync(mine));
    const { out } = await ran('replay', TRACE, '--policy', long, '--frames', '3');
    const rows = out.split('\n').filter((line) => line.startsWith('│'));
    for (const line of rows) expect(line.length).toBeLessThanOrEqual(100);
    expect(rows.map((line) => line.split('│')[1]?.trim()).join('')).toContain(long);
  });

  test.each([
    ['empty.js', '', /exports no policy; expected export const mine = definePolicy/],
    ['broken.js', 'throw new Error("no good")', /broken\.js:1(:\d+)?: no good/],
    [
      'create.js',
      policyWith('', 'throw new Error("not now");'),
      /create\(\) throws an error: not now/,
    ],
    [
      'promise.js',
      policyWith('', 'return Promise.resolve({});'),
      /create\(\) returns a promise; it must finish before it returns/,
    ],
    [
      'throws.js',
      policyWith("candidate() { throw new Error('boom'); }"),
      /candidate\(\) throws .*boom/,
    ],
    ['stranger.js', policyWith('candidate: () => 99'), /candidate\(\) names 99, which it was not/],
    ['silent.js', policyWith('candidate: () => -1'), /candidate\(\) names none of its 2 pages/],
    [
      'option.js',
      policyWith('').replace('options: {}', 'options: { k: 3 }'),
      /the option k is malformed; expected ranged\(2, \[1, 8\], 'what it sets'\)/,
    ],
    ['partial.js', policyWith(''), /it has no function candidate/],
  ])('%s: what is wrong with it is said', async (name, text, message) => {
    writeFileSync(path(name), text);
    const { status, err } = await ran('replay', TRACE, '--policy', path(name), '--frames', '2');
    expect(err).toMatch(message);
    expect(problemLines(err)).toHaveLength(1);
    expect(status).toBe(2);
  });
});

describe('curve', () => {
  test("shows lru at every size and finds Belady's anomaly of fifo", async () => {
    const { status, out } = await ran('curve', TRACE, '--policy', 'fifo');
    expect(status).toBe(0);
    expect(out).toMatch(/│ +3 │ +10 +83\.333 % │ +9 +75\.000 % │/);
    expect(out).toContain("fifo: Belady's anomaly: 4 frames fault 10 times, 3 frames 9 times");
  });

  test('prints the conventions in force', async () => {
    const { out } = await ran('curve', TRACE, '--policy', 'fifo,clock:insert=0', '--frames', '3');
    expect(out).toContain('\nclock:insert=0: bits=1 insert=0 most=0 sweep=ring clear=0\n');
    expect(out).not.toMatch(/^fifo: /m);
  });

  test('puts policies beside each other, as many as a line has room for', async () => {
    const policies = 'lru,fifo,clock,mru,lifo,sieve';
    const { out } = await ran('curve', TRACE, '--policy', policies, '--frames', '2,5');
    expect(out.split('\n').filter((line) => line.startsWith('│'))).toHaveLength(3);
    expect(out).toContain("no Belady's anomaly at these sizes: fifo, clock, mru, lifo, sieve\n");
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('has a logarithmic axis for ratios that are far apart', async () => {
    const { out } = await ran('curve', 'perl_small', '--plot', 'term');
    expect(out).toContain('Miss ratio, % of references, 1 to 585 frames, both logarithmic');
    // Each of its marks is the same multiple of the next.
    const marks = [...out.matchAll(/^ +([\d.]+) [┤┼]/gm)].map(([, mark]) => Number(mark));
    expect(marks).toEqual([56, 12, 2.7, 0.59, 0.13, 0.028]);
  });

  test('CSV has every size', async () => {
    const { out } = await ran('curve', TRACE, '--csv');
    expect(out.trim().split('\n')).toHaveLength(6);
    expect(out.split('\n')[0]).toBe(HEADER);
    expect(out.split('\n').at(-2)).toMatch(/^belady,lru,,5,demand,object,1,12,5,7,5,[\d.]+,0$/);
  });

  test('with --kernel replays lru too, with the same counts', async () => {
    const args = ['curve', TRACE, '--policy', 'fifo', '--csv'];
    const alone = (await ran(...args)).out.trim().split('\n');
    const lines = (await ran(...args, '--kernel')).out.trim().split('\n');
    expect(lines[0]).toBe(KERNEL_HEADER);
    expect(lines).toHaveLength(1 + 2 * 5);
    expect(lines.map((line) => line.split(',').slice(0, 13).join(','))).toEqual(alone);
    expect((await ran('curve', TRACE, '--kernel')).out).toMatch(
      /^counted by the kernel: as requested\n/,
    );
    expect((await ran('curve', TRACE)).out.startsWith(ALONE)).toBe(true);
  });
});
