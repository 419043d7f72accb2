/**
 * docs/ARCHITECTURE.md lists the facts that hold in every run, each with the file that holds it: a
 * law of kernel/check, or a test whose title names the number. No number is left out.
 */
import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { laws } from '../../kernel/check/laws';

const ROOT = join(__dirname, '../..');
const text = readFileSync(join(ROOT, 'docs/ARCHITECTURE.md'), 'utf8');

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** Rows of the table: the law's number, and the files that its last cell names. */
const rows = [...text.matchAll(/^\| (P?\d+) \| .* \| ([[`].*[)`]) \|$/gm)].map((row) => ({
  id: row[1] ?? '',
  files: [...(row[2] ?? '').matchAll(/\((\S+)\)|`(\S+)`/g)].map(([, link, path]) =>
    link === undefined ? (path ?? '') : normalize(join('docs', link)),
  ),
}));

/** The numbers that a title names: 'law 5', 'laws 13 and 29', 'laws 36, 38 to 42', 'P10'. */
function named(title: string): string[] {
  const found = [...title.matchAll(/\bP\d+\b/g)].map(([id]) => id);
  const list = /\blaws? (\d+(?:(?:,| and| to) \d+)*)/.exec(title)?.[1] ?? '';
  let last = 0;
  for (const [, link, digits] of list.matchAll(/(^|, | and | to )(\d+)/g)) {
    const number = Number(digits);
    const skipped = link === ' to ' ? upTo(number).slice(last, -1) : [];
    found.push(...[...skipped, number].map(String));
    last = number;
  }
  return found;
}

function holds(path: string, id: string): boolean {
  const code = readFileSync(join(ROOT, path), 'utf8');
  if (path.endsWith('.test.ts')) {
    const titles = code.matchAll(/\b(?:test|describe)(?:\.each\([^;]*?\))?\(\s*(['`])(.*?)\1/gs);
    return [...titles].some(([, , title]) => named(title ?? '').includes(id));
  }
  // A law is an object with an id, or is made by a helper whose first argument is the id; an
  // invariant of pages may be a part of one, which says so when it denies.
  return new RegExp(`\\b(id: |\\w+\\(\\s*)'?${id}'?,|deny\\(\\s*['\`]${id}: `).test(code);
}

test('each number has one row: those of machines, then those of the flags of a page', () => {
  const ids = rows.map(({ id }) => id);
  const ofPages = ids.filter((id) => id.startsWith('P'));
  const ofMachines = upTo(ids.length - ofPages.length).map(String);
  expect(ids).toEqual([...ofMachines, ...upTo(ofPages.length).map((number) => `P${number}`)]);
  expect(ids.length).toBeGreaterThanOrEqual(53 + 18);
});

test('each law has a row that names a file of kernel/check', () => {
  const checked = rows.filter(({ files }) => files.some((path) => !path.startsWith('test/')));
  const ids = new Set(checked.map(({ id }) => id));
  expect(laws.map(({ id }) => `${id}`).filter((id) => !ids.has(id))).toEqual([]);
});

test.each(rows)('$id is held by each file of its row', ({ id, files }) => {
  expect(files.length).toBeGreaterThan(0);
  for (const path of files) expect([path, holds(path, id)]).toEqual([path, true]);
});

describe('a title', () => {
  test.each([
    ['law 5: keeps the reserve', ['5']],
    ['laws 13 and 29: one page a message', ['13', '29']],
    ['laws 36, 38 to 40: as a model', ['36', '38', '39', '40']],
    ['step 6, P10: a busy candidate', ['P10']],
    ['A13, law 49: the data is dropped', ['49']],
    ['5 pages of 13 objects', []],
  ])('%s', (title, ids) => {
    expect(named(title)).toEqual(ids);
  });
});
