/** ask string: answers from standard input, the key, data, sheets, and wrong use. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals';
import { ran } from '../../../support/ran';

const folder = mkdtempSync(join(tmpdir(), 'machvm-ask-string-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stdin = Object.getOwnPropertyDescriptor(process, 'stdin');
afterEach(() => {
  if (stdin !== undefined) Object.defineProperty(process, 'stdin', stdin);
  jest.restoreAllMocks();
});

/** Runs it with these lines as answers. */
function answered(lines: readonly string[], ...args: readonly string[]) {
  const value = Readable.from(lines.map((line) => `${line}\n`));
  Object.defineProperty(process, 'stdin', { value, configurable: true });
  return ran('ask', 'string', ...args);
}

interface KeyRow {
  readonly result: string;
  readonly victims: readonly { readonly page: string }[];
}

/** The answers that are right. */
async function keyOf(...args: readonly string[]): Promise<readonly string[]> {
  const [question] = JSON.parse((await ran('ask', 'string', '--answers', '--json', ...args)).out);
  const rows: readonly KeyRow[] = question.key;
  return rows.map(({ result, victims }) => [result, ...victims.map(({ page }) => page)].join(' '));
}

describe('ask string', () => {
  test('grades answers row by row, and counts the right ones', async () => {
    const key = await keyOf('--policy', 'clock', '--seed', 'alice');
    const { status, out, err } = await answered(key, '--policy', 'clock', '--seed', 'alice');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('clock, 3 frames, seed alice\n');
    expect(out).toContain('  right: fault (free frame)\n');
    expect(out).toContain('\n12 of 12 answers right\n');
    expect(out).not.toContain('wrong');
  });

  test('names the policy whose answers those are', async () => {
    const given = ['--seed', 'alice', '--length', '16'];
    const [string] = JSON.parse((await ran('ask', 'string', '--answers', '--json', ...given)).out);
    const file = join(folder, 'string.refs');
    writeFileSync(file, string.string.join(' '));
    const replayed = ['replay', file, '--steps', '--json', '--frames', '3', '--policy', 'fifo'];
    const rows: readonly KeyRow[] = JSON.parse((await ran(...replayed)).out).tables[0].rows;
    const answers = rows.map(({ result, victims }) =>
      [result, ...victims.map(({ page }) => page)].join(' '),
    );
    const { out } = await answered(answers, ...given);
    expect(out).toMatch(/wrong: the answer is fault \d \(/);
    expect(out).toContain('That is the answer of fifo: the page that came first leaves');
    expect(out).toContain('All your answers are those of fifo: the page that came first leaves');
  });

  test('ends at q or the end of the input, and rejects what is not an answer', async () => {
    const { status, out, err } = await answered(['maybe', 'fault', 'q'], '--seed', 'alice');
    expect(status).toBe(0);
    expect(err).toBe(
      'ask: "maybe" is not an answer; write hit, fault, or fault and the page that left\n',
    );
    expect(out).toContain('1 of 1 answer right; 11 references left\n');
  });

  test('JSON has the question, or its key, or the grades', async () => {
    const [graded] = JSON.parse((await answered(['hit'], '--seed', 'alice', '--json')).out);
    expect(graded).toMatchObject({ policy: 'lru', frames: 3, length: 12, seed: 'alice' });
    expect(graded).toMatchObject({ answered: 1, right: 0 });
    expect(graded.answers[0]).toMatchObject({ answer: 'hit', key: 'fault', right: false });
    expect(graded.string).toHaveLength(12);
    expect(graded.key).toBeUndefined();
  });

  test('writes a sheet for each seed, which shows no key while it is closed', async () => {
    const file = join(folder, 'sheet.html');
    const { status, out } = await ran('ask', 'string', '--seed', 'alice,bob', '--sheet', file);
    expect({ status, out }).toEqual({ status: 0, out: '' });
    const html = readFileSync(file, 'utf8');
    expect(html.split('<section class="sheet">')).toHaveLength(3);
    expect(html.split('<details>')).toHaveLength(3);
    expect(html).toContain('seed bob');
  });

  test.each([
    [['--policy', 'random'], 'ask: policy random draws its victims at random, so a string has no'],
    [['--policy', 'lru,fifo'], 'ask: --policy lru,fifo: name one policy, such as clock'],
    [['--policy', 'lur'], '--policy: there is no policy "lur"; known are'],
    [['--frames', '9'], 'ask: frames is 9; give 1 to 8'],
    [['--length', '2'], 'ask: length is 2; give 4 to 40 references'],
    [['--seed', 'a,b'], 'ask: --seed a,b: answers are for one string; give one seed, or add'],
    [['--sheet', 'x.html', '--answers'], 'ask: --answers: a sheet has its key; leave one of them'],
    [['--sheet', '/nowhere/x.html'], '--sheet /nowhere/x.html: cannot be written'],
  ])('%j is wrong use', async (args, problem) => {
    const { status, out, err } = await ran('ask', 'string', ...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(problem);
  });
});
