/**
 * docs/ARCHITECTURE.md lists the laws that there are, each with the file that holds it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { laws } from '../../kernel/check/laws';

const ROOT = join(__dirname, '../..');
const text = readFileSync(join(ROOT, 'docs/ARCHITECTURE.md'), 'utf8');

/** Rows of the table: the law's number, and the files that its last cell names. */
const rows = [...text.matchAll(/^\| (P?\d+) \| .* \| (\[.*\)) \|$/gm)].map((row) => ({
  id: row[1] ?? '',
  files: [...(row[2] ?? '').matchAll(/\[(\w+\.ts)\]/g)].map((file) => file[1] ?? ''),
}));

test('each law has a row, and each row a law', () => {
  const known = [...new Set(laws.map(({ id }) => `${id}`))].sort();
  expect(rows.map(({ id }) => id).sort()).toEqual(known);
});

test.each(rows)('law $id is in $files', ({ id, files }) => {
  // A law is an object with an id, or is made by a helper whose first argument is the id.
  const held = new RegExp(`\\b(id: |\\w+\\(\\s*)'?${id}'?,`);
  for (const file of files) {
    const path = join(ROOT, 'kernel/check', file);
    expect(existsSync(path) && readFileSync(path, 'utf8')).toMatch(held);
  }
});
