/** The journal of a sweep: what survives, and what it refuses. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { SweepJournal } from '../../../cli/sweep_journal';
import { choosePolicy } from '../../../scenarios/policy_choice';
import { RunningReplay } from '../../../studies/replay_row';
import { readReferenceString } from '../../../traces/readers/refs';

const folder = mkdtempSync(join(tmpdir(), 'machvm-journal-'));
const file = join(folder, 'a.journal');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const running = new RunningReplay(
  readReferenceString('0 1 2', { file: 'string.refs' }),
  choosePolicy('fifo', () => {
    throw new Error('no file');
  }),
  2,
  { pageout: 'demand', contents: 'stamps', store: 'object', seed: '1' },
);
while (running.advance());
const row = { row: { ...running.row(), seed: '1' }, io_errors: ['a page was lost'] };

describe('a journal', () => {
  test('gives back the rows of the same plan, whatever their order', () => {
    const first = new SweepJournal(file, 'plan');
    first.add(3, row);
    first.add(0, row);
    expect([...new SweepJournal(file, 'plan').done]).toEqual([
      [3, { index: 3, ...row }],
      [0, { index: 0, ...row }],
    ]);
  });

  test('takes a line that was cut off for a job that is not done', () => {
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -5));
    const cut = new SweepJournal(file, 'plan');
    expect([...cut.done.keys()]).toEqual([3]);
    cut.add(1, row);
    expect([...new SweepJournal(file, 'plan').done.keys()]).toEqual([3, 1]);
  });

  test.each([
    ['no JSON', '<<<<<<< HEAD'],
    ['no row', '{"index":1,"row":{"trace":"a"},"io_errors":[]}'],
    ['no number', JSON.stringify({ index: -1, ...row })],
  ])('with a line that is %s in it names the line', (_, line) => {
    const damaged = join(folder, 'd.journal');
    writeFileSync(damaged, `${JSON.stringify({ plan: 'plan' })}\n${line}\n`);
    expect(() => new SweepJournal(damaged, 'plan')).toThrow(
      `${damaged}:2:1: the line is not a row of a sweep; delete the line to run its ` +
        'replay again, or the file to begin again',
    );
  });

  test('refuses the rows of another plan, and loses none of them', () => {
    const before = readFileSync(file, 'utf8');
    expect(() => new SweepJournal(file, 'other')).toThrow(/belongs to another sweep/);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('without rows belongs to whoever comes', () => {
    const empty = join(folder, 'b.journal');
    const left = new SweepJournal(empty, 'plan');
    expect(new SweepJournal(empty, 'other').done.size).toBe(0);
    left.remove();
    expect(() => readFileSync(empty)).toThrow(/ENOENT/);
  });

  test('that cannot be written is a clear error', () => {
    expect(() => new SweepJournal(join(folder, 'none', 'c.journal'), 'plan')).toThrow(
      /c\.journal: cannot be written: its folder does not exist/,
    );
  });
});
