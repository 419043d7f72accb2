/** docs/ARCHITECTURE.md shows who may import whom as .dependency-cruiser.cjs has it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { architecturePage, importTable } from '../../tools/import_table';

const ROOT = join(__dirname, '../..');

test('the table is up to date: if not, run npm run import-table', () => {
  expect(readFileSync(join(ROOT, 'docs/ARCHITECTURE.md'), 'utf8')).toBe(architecturePage(ROOT));
});

test('a pager may import the vocabulary only, and a policy knows no structures', () => {
  const table = importTable(ROOT);
  expect(table).toContain('\n| pagers | kernel/mach |');
  expect(table).toContain('\n| kernel/policy | kernel/kern, kernel/mach |');
});
