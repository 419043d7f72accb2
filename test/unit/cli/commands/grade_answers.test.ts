/** grade-answers: sheets that ask wrote, as a table, CSV and JSON, and what is refused. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { ran } from '../../../support/ran';

const folder = mkdtempSync(join(tmpdir(), 'machvm-grade-'));
const stdin = Object.getOwnPropertyDescriptor(process, 'stdin');
const restore = (): void => {
  if (stdin !== undefined) Object.defineProperty(process, 'stdin', stdin);
};
afterEach(restore);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sheet = join(folder, 'alice.txt');

beforeAll(async () => {
  const value = Readable.from(['#1\n', 'resident, clean\n', 'q\n']);
  Object.defineProperty(process, 'stdin', { value, configurable: true });
  const { status } = await ran(
    ...['ask', 'first_fault', '--seed', '7', '--name', 'Alice', '--save', sheet],
  );
  restore();
  expect(status).toBe(0);
});

test('ask --save writes the answers that were given', () => {
  const lines = readFileSync(sheet, 'utf8').split('\n');
  expect(lines.slice(0, 2)).toEqual(['machvm-answers 1', 'scenario: first_fault']);
  expect(lines[2]).toMatch(/^digest: [0-9a-f]{8}$/);
  expect(lines.slice(4)).toEqual([
    'name: Alice',
    'seed: 7',
    'question 1: #1',
    'question 2: resident, clean',
    '',
  ]);
});

test('prints a row a sheet, or a row an answer', async () => {
  const { err, out, status } = await ran('grade-answers', sheet);
  expect([status, err]).toEqual([0, '']);
  expect(out).toMatch(/first_fault │ Alice │ +1 │ +1 │ +0 │ +1 │/);
  expect(out).toContain('1 sheet: 1 of 2 answers right');
  const csv = (await ran('grade-answers', sheet, '--csv')).out.split('\n');
  expect(csv[1]).toBe(`${sheet},first_fault,Alice,7,question 1,seqno,29,#1,#1,1,,0`);
  const { sheets } = JSON.parse((await ran('grade-answers', sheet, '--json')).out);
  expect(sheets[0]).toMatchObject({ right: 1, skipped: 0, missing: 1, questions: 3 });
  expect(sheets[0].answers[1]).toMatchObject({ right: false, key: 'not resident, requested' });
});

test('says that a digest is stale, and grades all the same', async () => {
  const old = join(folder, 'old.txt');
  writeFileSync(old, readFileSync(sheet, 'utf8').replace(/digest: .*/, 'digest: 00000000'));
  const { err, out, status } = await ran('grade-answers', old);
  expect(status).toBe(0);
  expect(out).toContain('1 of 2 answers right');
  expect(err).toContain('old.txt:3:1: the digest is that of another text of first_fault; the');
});

test('notes answers without a name, two of one name, and a file that is given twice', async () => {
  const [none, two] = [join(folder, 'none.txt'), join(folder, 'two.txt')];
  const text = readFileSync(sheet, 'utf8');
  writeFileSync(none, text.replace('name: Alice\n', ''));
  writeFileSync(two, text);
  const { err, out, status } = await ran('grade-answers', sheet, none, two, two);
  expect(status).toBe(0);
  expect(out).toContain('3 sheets: 3 of 6 answers right');
  expect(out).toContain('│ (no name) │');
  expect(err.trimEnd().split('\n')).toEqual([
    `${none}:1:1: the answers have no name, only seed 7; add name: ...`,
    `${two}: Alice has answers about first_fault in ${sheet}, too`,
    `${two}: given 2 times; it was graded once`,
  ]);
  const csv = (await ran('grade-answers', none, '--csv')).out;
  expect(csv.split('\n')[0]).toMatch(/^file,scenario,name,seed,place,ask,event,answer,/);
  expect(csv).toContain(`${none},first_fault,,7,question 1,`);
});

test.each([
  ['first_fault', 'there_is_none', ':2:1: scenario there_is_none is neither a lesson nor a'],
  ['question 1: #1', 'question 1: #77', ':7:13: "#77" is not an option of question 1; '],
])('refuses %s', async (from, to, problem) => {
  const bad = join(folder, 'bad.txt');
  writeFileSync(bad, readFileSync(sheet, 'utf8').replace(from, to));
  const { err, out, status } = await ran('grade-answers', bad);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain(`${bad}${problem}`);
});

test('grades what can be graded, and lists every file that cannot', async () => {
  const [first, second] = [join(folder, 'first.txt'), join(folder, 'second.txt')];
  writeFileSync(first, 'no answers\n');
  writeFileSync(second, readFileSync(sheet, 'utf8').replace('question 1: #1', 'question 1: #77'));
  const { err, out, status } = await ran('grade-answers', first, sheet, second);
  expect(status).toBe(2);
  expect(out).toContain('1 sheet: ');
  expect(out).toContain('alice.txt');
  const [one = '', two = '', ...more] = err.trimEnd().split('\n');
  expect(one).toContain(`${first}:1:`);
  expect(two).toContain(`${second}:7:13: "#77" is not an option of question 1`);
  expect(more).toEqual([]);
});

test('refuses --save beside --answers, and answers about another scenario', async () => {
  const together = await ran('ask', 'first_fault', '--save', sheet, '--answers');
  expect([together.status, together.err]).toEqual([
    2,
    'ask: --answers: --save is for answers that you give; leave one of them out\n',
  ]);
  const nameless = await ran('ask', 'first_fault', '--name', 'Alice');
  expect([nameless.status, nameless.err]).toEqual([
    2,
    'ask: --name: it goes into the answers; add --save FILE\n',
  ]);
  const other = await ran('grade-answers', sheet, '--scenario', 'belady_3');
  expect(other.status).toBe(2);
  expect(other.err).toContain('alice.txt:2:1: the answers are about first_fault, and ');
});
