/** Marks stand before the line that they name, once, and are wrapped where tasks stand. */
import { expect, test } from '@jest/globals';
import type { Line } from '../../../scenarios/transcript/line';
import { Marks, markRow } from '../../../views/marks';
import { plain } from '../../../views/style';

const request: Line = { ev: 'vm_fault.request', object: 'A', page: 0 };

test('a mark comes before the line of its place, and not again', () => {
  const pattern = { name: 'vm_fault.request', object: 'A', fields: { page: 0 } };
  const marks = new Marks([{ at: { pattern, nth: 2 }, text: 'Now.' }]);
  const seen = [request, { ...request, page: 1 }, request, request].map((line) =>
    marks.before(line),
  );
  expect(seen).toEqual([[], [], ['Now.'], []]);
});

test('marks of one line keep the order of the file', () => {
  const pattern = { name: 'vm_fault.request', object: null, fields: {} };
  const at = { pattern, nth: 1 };
  const marks = new Marks([
    { at, text: 'b' },
    { at, text: 'a' },
  ]);
  expect(marks.before(request)).toEqual(['b', 'a']);
});

test('a long mark goes on below its beginning', () => {
  const rows = markRow('The frame is not free yet. '.repeat(5).trim(), plain).split('\n');
  expect(rows).toHaveLength(2);
  expect(rows[0]?.startsWith('            * The frame')).toBe(true);
  expect(rows[1]).toMatch(/^ {14}\S/);
  for (const row of rows) expect(row.length).toBeLessThanOrEqual(plain.width);
});
