/** Folding of rows that repeat. */
import { describe, expect, test } from '@jest/globals';
import { Fold } from '../../../views/fold';

function folded(rows: readonly string[]): readonly string[] {
  const printed: string[] = [];
  const fold = new Fold((row) => printed.push(row));
  for (const row of rows) fold.add(`${'0 ns'.padStart(10)}  ${row}`);
  fold.flush();
  return printed.map((row) => row.slice(12));
}

describe('a fold', () => {
  test('prints what does not repeat', () => {
    const rows = ['fault A', 'asks the pager', 'goes on', 'writes'];
    expect(folded(rows)).toEqual(rows);
  });

  test('counts rows that differ only in numbers from the third round on', () => {
    const rows = Array.from({ length: 40 }, (_, i) => [`asks ${i}`, `gets ${i}`]).flat();
    const shown = folded(rows);
    expect(shown[shown.length - 1]).toBe(`${80 - shown.length + 1} more rows like these`);
    expect(shown.length).toBeLessThan(8);
    expect(shown.slice(0, 4)).toEqual(['asks 0', 'gets 0', 'asks 1', 'gets 1']);
  });

  test('sees through different units of time', () => {
    const rows = ['waits 800 ns', 'waits 1.2 us', 'waits 3.000 ms'];
    const shown = folded(Array.from({ length: 30 }, (_, i) => rows[i % 3] ?? ''));
    expect(shown.length).toBeLessThan(6);
  });

  test('prints a few rows rather than counting them', () => {
    const rows = ['evicts 1', 'evicts 2', 'evicts 3', 'evicts 4', 'sleeps'];
    expect(folded(rows)).toEqual(rows);
  });
});
