/** ask LESSON: answers from standard input, the key, data, sheets, and wrong use. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Ran } from '../../../support/ran';
import { ran } from '../../../support/ran';

const folder = mkdtempSync(join(tmpdir(), 'machvm-ask-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stdin = Object.getOwnPropertyDescriptor(process, 'stdin');
afterEach(() => {
  if (stdin !== undefined) Object.defineProperty(process, 'stdin', stdin);
  jest.restoreAllMocks();
});

function answered(lines: readonly string[], ...args: readonly string[]): Promise<Ran> {
  const value = Readable.from(lines.map((line) => `${line}\n`));
  Object.defineProperty(process, 'stdin', { value, configurable: true });
  return ran('ask', ...args);
}

interface Told {
  readonly text: string;
  readonly options: readonly string[];
  readonly key: string;
  readonly why: string;
  readonly right?: boolean;
  readonly mistake?: string | null;
}

async function keyOf(lesson: string): Promise<readonly Told[]> {
  return JSON.parse((await ran('ask', lesson, '--answers', '--json')).out).questions;
}

const numbers = (questions: readonly Told[]): string[] =>
  questions.map(({ options, key }) => String(options.indexOf(key) + 1));

describe('a long chart', () => {
  test('keeps what it has about the object of a question, or that there is nothing', async () => {
    const { out } = await answered(['1', '1'], 'kept_copy');
    const rows = out.split('\n').map((row) => row.trim().replace(/\s+/g, ' '));
    const found = rows.filter(
      (row) => /left out|second chance/.test(row) && !row.includes(' gets '),
    );
    expect(found).toEqual([
      '... 4 rows left out, none about A',
      '1.002 ms A/0 referenced: second chance',
      '... 66 rows left out, none about A',
      '... 193 rows left out, none about A',
    ]);
  });

  test('promises nothing where most rows are about the object', async () => {
    const { out } = await answered([], 'gnu_stride');
    expect(out).toMatch(/rows left out\n/);
    expect(out).not.toContain('none about');
  });
});

describe('ask first_fault', () => {
  test('stops the chart before each question and counts right answers', async () => {
    const key = await keyOf('first_fault');
    const { status, out, err } = await answered(numbers(key), 'first_fault');
    const lines = out.split('\n');
    const at = (part: string): number => lines.findIndex((line) => line.includes(part));
    expect(at('A/0 not resident')).toBeLessThan(at('Question 1 of 3.'));
    expect(at('Question 1 of 3.')).toBeLessThan(at('data_request ----->'));
    expect(at('data_request ----->')).toBeLessThan(at('Question 2 of 3.'));
    expect(at('Question 3 of 3.')).toBeLessThan(at('<----- data_supply'));
    expect(lines.filter((line) => line.startsWith('right: '))).toHaveLength(3);
    expect(lines.at(-2)).toBe('3 of 3 answers right');
    expect([status, err]).toEqual([0, '']);
  });

  test('names the mistake of a wrong answer, and why the right one is right', async () => {
    const [question] = await keyOf('first_fault');
    const wrong = String((question?.options ?? []).indexOf('#2') + 1);
    const { status, out } = await answered([wrong, 'q'], 'first_fault');
    expect(out).toContain('wrong: the answer is #1');
    expect(out).toContain('The number is too high by one.');
    expect(out.replace(/\s+/g, ' ')).toContain(question?.why.replace(/\s+/g, ' '));
    expect(out).toContain('0 of 1 answer right; 2 questions left');
    expect(out).not.toContain('<----- data_supply');
    expect(status).toBe(0);
  });

  test('takes the text of an option, and reports a line that is none', async () => {
    const { status, out, err } = await answered(['9', '', '#1'], 'first_fault');
    expect(err).toBe(
      'ask: 9 is not an option; write 1 to 4, or q\n' +
        'ask: an empty line is not an option; write 1 to 4, or q\n',
    );
    expect(out).toContain('1 of 1 answer right; 2 questions left');
    expect(status).toBe(0);
  });

  test('ends where the input ends', async () => {
    const { status, out } = await answered([], 'first_fault');
    expect(out).toContain('0 of 0 answers right; 3 questions left');
    expect(status).toBe(0);
  });
});

describe('ask --json', () => {
  test('has the key of what was answered, and of nothing else', async () => {
    const { out } = await answered(['1', '1'], 'first_fault', '--json');
    const { questions, answered: count } = JSON.parse(out);
    expect(count).toBe(2);
    expect(questions.map((each: Told) => each.key !== undefined)).toEqual([true, true, false]);
    expect(questions[2].options).toHaveLength(4);
  });
});

describe('ask --seed', () => {
  test('draws another order of the same options', async () => {
    const orders: (readonly string[])[][] = [];
    for (const seed of ['1', 'alice', 'bob', 'carol']) {
      const { out } = await ran('ask', 'kept_copy', '--answers', '--json', '--seed', seed);
      const questions: readonly Told[] = JSON.parse(out).questions;
      orders.push(questions.map(({ options }) => options));
    }
    const sorted = orders.map((each) => each.map((options) => options.toSorted()));
    for (const each of sorted) expect(each).toEqual(sorted[0]);
    expect(new Set(orders.map((each) => JSON.stringify(each))).size).toBeGreaterThan(1);
  });
});

describe('ask --sheet', () => {
  test('writes a sheet and a key for each seed', async () => {
    const file = join(folder, 'sheet.html');
    const { status, out } = await ran('ask', 'first_fault', '--seed', 'a,b', '--sheet', file);
    expect([status, out]).toEqual([0, '']);
    const html = readFileSync(file, 'utf8');
    expect(html.match(/<h1>The first fault/g)).toHaveLength(2);
    expect(html.match(/<summary>Key: The first fault/g)).toHaveLength(2);
    expect(html.match(/class="turn"/g)).toHaveLength(2);
    const [sheet = ''] = html.split('<summary>');
    expect(sheet).toContain('data_request');
    expect(sheet).not.toContain('memory_object_init was message 0');
    expect(sheet).not.toContain('&lt;----- data_supply');
  });

  test.each([['first_fault'], ['string', '--policy', 'lru', '--frames', '2']])(
    '- prints the sheet of %s',
    async (...what) => {
      const file = join(folder, 'same.html');
      expect((await ran('ask', ...what, '--sheet', file)).status).toBe(0);
      const { status, out } = await ran('ask', ...what, '--sheet', '-');
      expect([status, out]).toEqual([0, readFileSync(file, 'utf8')]);
      expect(existsSync('-')).toBe(false);
    },
  );
});

describe('wrong use ends with status 2', () => {
  const wrong = async (...args: readonly string[]): Promise<string> => {
    const { status, out, err } = await ran('ask', ...args);
    expect([status, out]).toEqual([2, '']);
    return err.trimEnd();
  };

  test.each([
    [['nowhere'], /^nowhere: no such file/],
    [['first_fault', '--json', '--sheet', 'x.html'], /^ask: --json: a sheet has its key; /],
    [['first_fault', '--seed', 'a,b'], /^ask: --seed a,b: answers are for one order; /],
    [['first_fault', '--seed', 'a,'], /^--seed a,: a seed is empty; /],
  ])('%j', async (args, problem) => expect(await wrong(...args)).toMatch(problem));

  const lesson = (...lines: readonly string[]): string =>
    [
      'lesson:',
      '  title: T',
      '  watch: W',
      ...lines,
      'objects: { A: { pager: memory, size: 1 page } }',
      'tasks: { editor: { steps: [{ map: A }, { read: A, page: 0 }] } }',
    ].join('\n');

  test.each([
    ['has no questions; write them under lesson.questions', lesson()],
    [
      ':5:13: the run has no memory_object_data_return; name one that the run has',
      lesson('  questions:', '    - { at: { event: data_return }, ask: seqno, why: W }'),
    ],
    [
      ':5:67: none of the options is right: the run has #1; add it, or choose another place',
      lesson(
        '  questions:',
        '    - { at: { event: data_request }, ask: seqno, why: W, options: [7, 8] }',
      ),
    ],
    [
      ':5:76: none of the options is true; true are not resident, requested',
      lesson(
        '  questions:',
        '    - { at: { event: data_request }, ask: state, of: A/0, why: W, ' +
          'options: [clean, dirty] }',
      ),
    ],
    [
      ':5:13: no data_return comes there; write event: data_return, or vm_pageout.page_sent',
      lesson('  questions:', '    - { at: { event: data_request }, ask: flags, why: W }'),
    ],
    [
      ':5:13: no page leaves there or later; write event: vm_pageout.clean or vm_pageout.page_sent',
      lesson('  questions:', '    - { at: { event: data_request }, ask: victim, why: W }'),
    ],
    [
      ':4:11: there is no lesson "frist_fault"; did you mean first_fault?',
      lesson('  needs: [frist_fault]'),
    ],
    [
      ':4:11: the needs go in a circle: mine needs yours needs ours needs mine; leave one of them',
      lesson('  needs: [yours]'),
    ],
  ])('%s', async (problem, text) => {
    writeFileSync(join(folder, 'yours.yaml'), lesson('  needs: [ours]'));
    writeFileSync(join(folder, 'ours.yaml'), lesson('  needs: [mine]'));
    const file = join(folder, 'mine.yaml');
    writeFileSync(file, text);
    expect(await wrong(file)).toContain(problem);
  });
});
