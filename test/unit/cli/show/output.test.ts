/** Tables whose rows are named by several columns fit the page, and lose no value. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { table } from '../../../../cli/show/output';

const before = process.env['COLUMNS'];
const setColumns = (columns: string | undefined): void => {
  if (columns === undefined) delete process.env['COLUMNS'];
  else process.env['COLUMNS'] = columns;
};
afterEach(() => setColumns(before));

const widest = (text: string): number => Math.max(...text.split('\n').map(({ length }) => length));

describe('a table', () => {
  const head = ['policy', 'frames', 'faults', 'miss %', 'dirty', 'precious', 'simulated'];
  const rows = [
    ['enhanced-second-chance', '1,024', '1,234,567', '12.345', '1,000', '2,000', '12.345 ms'],
    ['lru', '16', '7', '0.001', '0', '0', '100 ns'],
  ];

  test('that fits is one table', () => {
    setColumns('100');
    expect(table(head, rows, 2).match(/┌/g)).toHaveLength(1);
  });

  test('that does not fit goes on in tables that begin with the same columns', () => {
    setColumns('60');
    const text = table(head, rows, 2);
    expect(widest(text)).toBeLessThanOrEqual(60);
    expect(text.match(/│ policy +│ frames │/g)).toHaveLength(text.match(/┌/g)?.length ?? 0);
    for (const cell of [...head, ...rows.flat()]) expect(text).toContain(` ${cell} `);
  });
});
