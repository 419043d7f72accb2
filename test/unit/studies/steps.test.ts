/** Rows of references: as textbooks print them, and with what policies know. */
import { describe, expect, test } from '@jest/globals';
import { GivenError } from '../../../kernel/mach/given';
import type { StepRow } from '../../../scenarios/run/step_row';
import { countFaults } from '../../../studies/policy_test';
import { stepsOf } from '../../../studies/steps';
import { readReferenceString } from '../../../traces/readers/refs';
import { traceOf } from '../../../traces/trace_of';

/** Silberschatz, Galvin, Gagne, figures 10.12, 10.14 and 10.15. */
const SILBERSCHATZ = '7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1';
/** Stallings, figures 8.14 and 8.15. */
const STALLINGS = '2 3 2 1 5 2 4 5 3 2 5 2';

function rowsOf(string: string, policy: string, frames = 3): readonly StepRow[] {
  return stepsOf(traceOf(string), { policy, frames });
}

/** The frames after each reference, with F behind a fault: `7F, 70F`. */
function frameText(rows: readonly StepRow[]): string {
  return rows
    .map(({ frames, result }) => frames.join('') + (result === 'fault' ? 'F' : ''))
    .join(' ');
}

const victimsOf = (rows: readonly StepRow[]): string =>
  rows.flatMap(({ victims }) => victims.map(({ page }) => page)).join(' ');

/** A list of the policy after a row, `>` at the hand, `*` behind a touched page. */
function listText({ lists }: StepRow, name: string): string {
  const { entries = [], hand = null } = lists.find((list) => list.name === name) ?? {};
  return entries
    .map(({ page, note }) => `${page === hand ? '>' : ''}${page}${note === 'touched' ? '*' : ''}`)
    .join(' ');
}

describe('the tables of textbooks', () => {
  test('fifo on the string of Silberschatz', () => {
    const rows = rowsOf(SILBERSCHATZ, 'fifo');
    expect(frameText(rows)).toBe(
      '7F 70F 701F 201F 201 231F 230F 430F 420F 423F 023F 023 023 013F 012F 012 012 712F 702F 701F',
    );
    expect(victimsOf(rows)).toBe('7 0 1 2 3 0 4 2 3 0 1 2');
  });

  test('lru on the string of Silberschatz', () => {
    const rows = rowsOf(SILBERSCHATZ, 'lru');
    expect(frameText(rows)).toBe(
      '7F 70F 701F 201F 201 203F 203 403F 402F 432F 032F 032 032 132F 132 102F 102 107F 107 107',
    );
    expect(victimsOf(rows)).toBe('7 1 2 3 0 4 0 3 2');
  });

  test('opt on the string of Silberschatz', () => {
    const rows = rowsOf(SILBERSCHATZ, 'opt');
    expect(frameText(rows)).toBe(
      '7F 70F 701F 201F 201 203F 203 243F 243 243 203F 203 203 201F 201 201 201 701F 701 701',
    );
    expect(victimsOf(rows)).toBe('7 1 0 4 3 2');
  });

  test('fifo and lru on the string of Stallings', () => {
    expect(frameText(rowsOf(STALLINGS, 'fifo'))).toBe(
      '2F 23F 23 231F 531F 521F 524F 524 324F 324 354F 352F',
    );
    expect(frameText(rowsOf(STALLINGS, 'lru'))).toBe(
      '2F 23F 23 231F 251F 251 254F 254 354F 352F 352 352',
    );
  });

  test('clock on the string of Stallings, with its bits and its hand', () => {
    const rows = rowsOf(STALLINGS, 'clock');
    expect(frameText(rows)).toBe('2F 23F 23 231F 531F 521F 524F 524 324F 324 325F 325');
    expect(rows.map((row) => listText(row, 'ring'))).toEqual([
      '>2*',
      '>2* 3*',
      '>2* 3*',
      '>2* 3* 1*',
      '>3 1 5*',
      '>1 5* 2*',
      '>5* 2* 4*',
      '>5* 2* 4*',
      '>2 4 3*',
      '>2* 4 3*',
      '>3* 2 5*',
      '>3* 2* 5*',
    ]);
  });

  test('second-chance has the victims of clock, from a queue', () => {
    const rows = rowsOf(STALLINGS, 'second-chance');
    expect(victimsOf(rows)).toBe('2 3 1 5 4');
    expect(listText(rows[4] ?? fail(), 'queue')).toBe('3 1 5*');
    expect(listText(rows[8] ?? fail(), 'queue')).toBe('2 4 3*');
    expect(rows[8]?.victims[0]?.passed.map(({ page }) => page)).toEqual(['5', '2', '4']);
    expect(rows[10]?.victims[0]?.passed).toEqual([
      { page: '2', why: 'touched, bit cleared, moved to the tail' },
    ]);
  });

  test('lfu names the lowest count, and of equals the least recently used', () => {
    const rows = rowsOf('1 1 2 3 2 4 3 1 5', 'lfu');
    expect(frameText(rows)).toBe('1F 1 12F 123F 123 124F 123F 123 125F');
    expect(victimsOf(rows)).toBe('3 4 3');
    const counts = rows[4]?.lists[0]?.entries.map(({ page, note }) => `${page} ${note}`);
    expect(counts).toEqual(['3 count 1', '1 count 2', '2 count 2']);
  });
});

/** A row that a test looks at must be there. */
function fail(): never {
  throw new Error('the row is missing');
}

describe('a row', () => {
  test('carries what its policy knew when it named the victim', () => {
    const row = rowsOf('7 0 1 2', 'clock')[3];
    expect(row).toEqual({
      reference: 3,
      task: null,
      page: '2',
      access: 'read',
      result: 'fault',
      found: false,
      failed: false,
      victims: [
        {
          page: '7',
          dirty: false,
          need: 'full',
          rule: 'not touched since the hand last came by',
          passed: ['7', '0', '1'].map((page) => ({ page, why: 'touched, bit cleared' })),
        },
      ],
      frames: ['2', '0', '1'],
      lists: [
        {
          name: 'ring',
          order: 'from the hand on',
          hand: '0',
          entries: [
            { page: '0', ghost: false, note: '' },
            { page: '1', ghost: false, note: '' },
            { page: '2', ghost: false, note: 'touched' },
          ],
        },
      ],
    });
  });

  test('marks a victim that was written', () => {
    const victims = rowsOf('1w 2 3 1', 'fifo', 2).flatMap((row) => row.victims);
    expect(victims.map(({ page, dirty }) => [page, dirty])).toEqual([
      ['1', true],
      ['2', false],
    ]);
  });

  test('has every page that a policy lets go, and free places between the others', () => {
    const options = { policy: 'working-set', policyOptions: { tau: 2 }, frames: 4 };
    const rows = stepsOf(traceOf('1 2 3 3 3 4'), options);
    expect(rows[5]?.victims.map(({ page, need }) => [page, need])).toEqual([
      ['1', 'interval'],
      ['2', 'interval'],
    ]);
    expect(rows[5]?.frames).toEqual(['4', null, '3']);
  });

  test('names ghosts, the pages that a policy remembers', () => {
    const lists = rowsOf('1 2 3 4', '2q')[3]?.lists ?? [];
    expect(lists.map(({ name, entries }) => [name, entries])).toEqual([
      ['A1in', ['2', '3', '4'].map((page) => ({ page, ghost: false, note: '' }))],
      ['Am', []],
      ['A1out', [{ page: '1', ghost: true, note: '' }]],
    ]);
  });

  test('calls pages as the trace does: by letter, or by object and page', () => {
    const letters = readReferenceString('A B Cw A', { file: 'letters' });
    const rows = stepsOf(letters, { policy: 'fifo', frames: 2 });
    expect(rows.map(({ page, access }) => `${page} ${access}`)).toEqual([
      'A read',
      'B read',
      'C write',
      'A read',
    ]);
    const objects = { ...letters, pageOf: (page: number) => page + 5 };
    expect(stepsOf(objects, { policy: 'fifo', frames: 2 })[3]?.frames).toEqual(['C/7', 'A/5']);
  });

  test('a fault on a page that lost only its translation finds it in memory', () => {
    const synced = { ...traceOf('1w 2 1 2'), syncs: [{ before: 2, object: '0' }] };
    const rows = stepsOf(synced, { policy: 'lru', frames: 3 });
    expect(rows.map(({ result, found }) => [result, found])).toEqual([
      ['fault', false],
      ['fault', false],
      ['fault', true],
      ['hit', false],
    ]);
    expect(rows[2]?.frames).toEqual(['1', '2']);
  });

  test('refuses sizes and policies with what to give', () => {
    const trace = traceOf('1 2');
    expect(() => stepsOf(trace, { policy: 'fifo', frames: 0 })).toThrow('stepsOf: frames is 0');
    expect(() => stepsOf(trace, { policy: 'lur', frames: 1 })).toThrow('there is no policy lur');
  });

  test.each([
    [{ bits: 99 }, 'bits is 99; give one of 1, 2, 3, 4, 5, 6, 7, 8'],
    [{ bit: 1 }, 'there is no option bit; give only bits, insert, most, sweep, clear'],
  ])('refuses the policy options %j', (policyOptions, meant) => {
    const options = { policy: 'clock', frames: 2, policyOptions };
    const trace = traceOf('1 2');
    expect(() => stepsOf(trace, options)).toThrow(new GivenError(`stepsOf: ${meant}`));
    expect(() => countFaults(trace, options)).toThrow(new GivenError(`countFaults: ${meant}`));
  });

  test('refuses an option that it has not', () => {
    const options = { policy: 'clock', frames: 2, frame: 2 };
    const meant = 'there is no option frame; give only policy, frames, policyOptions, seed';
    expect(() => stepsOf(traceOf('1 2'), options)).toThrow(new GivenError(`stepsOf: ${meant}`));
  });
});
