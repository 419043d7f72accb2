/** The journal of a sweep: what survives, and what it refuses. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { SweepJournal } from '../../../../cli/studies/sweep_journal';
import type { SweepPlan } from '../../../../cli/studies/sweep_plan';
import { choosePolicy } from '../../../../scenarios/language/policy_choice';
import { RunningReplay } from '../../../../studies/replay_row';
import type { SweepJob } from '../../../../studies/sweep';
import { readReferenceString } from '../../../../traces/readers/refs';

const folder = mkdtempSync(join(tmpdir(), 'machvm-journal-'));
const file = join(folder, 'a.journal');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const trace = readReferenceString('0 1 2', { file: 'string.refs' });
const NO_TRACE = { file: 'string.refs', bytes: 5, reading: {}, trace, report: {} };
const running = new RunningReplay({
  trace,
  choice: choosePolicy('fifo', () => {
    throw new Error('no file');
  }),
  frames: 2,
  table: { pageout: 'demand', contents: 'stamps', store: 'object', seed: '1' },
});
while (running.advance());
const job: SweepJob = {
  trace: 'string',
  policy: 'fifo',
  frames: 2,
  pageout: 'demand',
  contents: 'stamps',
  store: 'object',
  seed: '1',
};
const answer = { row: { ...running.row(), trace: 'string' }, io_errors: ['a page was lost'] };

/** A plan of five like jobs. */
function planOf(id: string, digest = 'd1', machvm = '0.1.0'): SweepPlan {
  return {
    id,
    machvm,
    jobs: Array.from({ length: 5 }, () => job),
    traces: new Map([['string', { ...NO_TRACE, digest }]]),
    policies: new Map([['./mine.ts', { file: 'mine.ts', texts: [], digest: 'p1' }]]),
  };
}

const plan = planOf('plan');

/** The first line of a journal of the plan. */
function head(): string {
  const path = join(folder, 'head.journal');
  new SweepJournal(path, plan).remove();
  new SweepJournal(path, plan);
  return readFileSync(path, 'utf8').trimEnd();
}

describe('a journal', () => {
  test('gives back the rows of the same plan, whatever their order', () => {
    const first = new SweepJournal(file, plan);
    first.add(3, answer);
    first.add(0, answer);
    expect([...new SweepJournal(file, plan).done]).toEqual([
      [3, answer],
      [0, answer],
    ]);
  });

  test('takes a line that was cut off for a job that is not done', () => {
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -5));
    const cut = new SweepJournal(file, plan);
    expect([...cut.done.keys()]).toEqual([3]);
    cut.add(1, answer);
    expect([...new SweepJournal(file, plan).done.keys()]).toEqual([3, 1]);
  });

  test.each([
    ['no JSON', '<<<<<<< HEAD'],
    ['no row', '{"index":1,"row":{"trace":"a"},"io_errors":[]}'],
    ['no number', JSON.stringify({ index: -1, ...answer })],
    ['a number without a job', JSON.stringify({ index: 5, ...answer })],
    [
      'the row of another job',
      JSON.stringify({ index: 1, ...answer, row: { ...answer.row, frames: 3 } }),
    ],
  ])('with a line that is %s in it names the line', (_, line) => {
    const damaged = join(folder, 'd.journal');
    writeFileSync(damaged, `${head()}\n${line}\n`);
    expect(() => new SweepJournal(damaged, plan)).toThrow(
      `${damaged}:2:1: the line is not a row of this sweep; delete the line to run its ` +
        'replay again, or the file to begin again',
    );
  });

  test('refuses the rows of another plan, and loses none of them', () => {
    const before = readFileSync(file, 'utf8');
    expect(() => new SweepJournal(file, planOf('other'))).toThrow(/belongs to another sweep/);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test.each([
    ['another version', planOf('b', 'd1', '0.2.0'), 'belongs to machvm 0.1.0, and this is 0.2.0; '],
    ['another file as a trace', planOf('b', 'd2'), 'was begun with another file as trace string; '],
    ['another grid', planOf('b'), 'belongs to another sweep; '],
  ])('says that it has the rows of %s', (_, other, message) => {
    expect(() => new SweepJournal(file, other)).toThrow(`${file}: ${message}`);
  });

  test('says that a policy has another text', () => {
    const policies = new Map([['./mine.ts', { file: 'mine.ts', texts: [], digest: 'p2' }]]);
    expect(() => new SweepJournal(file, { ...planOf('b'), policies })).toThrow(
      `${file}: was begun with another text of ./mine.ts; `,
    );
  });

  test('may be several journals put together', () => {
    const [one, two, all] = ['1', '2', 'all'].map((name) => join(folder, `${name}.journal`));
    for (const [path = '', part] of [
      [one, 1],
      [two, 2],
    ] as const) {
      const shard = new SweepJournal(path, plan, { part, of: 2 });
      shard.add(part, answer);
      shard.add(4, answer);
    }
    writeFileSync(all ?? '', [one, two].map((path) => readFileSync(path ?? '', 'utf8')).join(''));
    expect([...new SweepJournal(all ?? '', plan).done.keys()]).toEqual([1, 4, 2]);
  });

  test('with two rows of one job that differ names both lines', () => {
    const twice = join(folder, 'twice.journal');
    const other = { ...answer, io_errors: [] };
    const lines = [answer, other].map((each) => JSON.stringify({ index: 2, ...each }));
    writeFileSync(twice, [head(), ...lines, ''].join('\n'));
    expect(() => new SweepJournal(twice, plan)).toThrow(
      `${twice}:3:1: has another row than ${twice}:2:1 for replay 3; ` +
        'delete the wrong line to run it again',
    );
  });

  test('without rows belongs to whoever comes', () => {
    const empty = join(folder, 'b.journal');
    const left = new SweepJournal(empty, plan);
    expect(new SweepJournal(empty, planOf('other')).done.size).toBe(0);
    left.remove();
    expect(() => readFileSync(empty)).toThrow(/ENOENT/);
  });

  test('that cannot be written is a clear error', () => {
    expect(() => new SweepJournal(join(folder, 'none', 'c.journal'), plan)).toThrow(
      /c\.journal: cannot be written: its folder does not exist/,
    );
  });
});
