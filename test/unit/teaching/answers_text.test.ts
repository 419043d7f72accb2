/** Sheets of answers: what is written is read back, and each fault has its line and column. */
import { describe, expect, test } from '@jest/globals';
import { answersText, readAnswers } from '../../../teaching/answers_text';

const head = ['machvm-answers 1', 'scenario: first_fault', 'digest: 0a1b2c3d', 'version: 0.1.0'];
const text = (...lines: readonly string[]): string =>
  `${[...head, 'seed: alice', ...lines].join('\n')}\n`;

test('a sheet is read as it was written', () => {
  const sheet = {
    scenario: 'first_fault',
    digest: '0a1b2c3d',
    version: '0.1.0',
    name: 'Alice: 12',
    seed: '7',
    answers: [
      { place: { question: 1 }, text: 'dirty true, kernel_copy false' },
      { place: { question: 2 }, text: null },
      { place: { event: 257, ask: 'victim' as const }, text: 'A/3' },
    ],
  };
  const written = answersText(sheet);
  expect(written).toBe(
    [
      ...head,
      'name: Alice: 12',
      'seed: 7',
      'question 1: dirty true, kernel_copy false',
      'question 2: -',
      'event 257 victim: A/3',
      '',
    ].join('\n'),
  );
  const { answers, digestLine, file, ...rest } = readAnswers('a.txt', written);
  expect({ ...rest, answers: answers.map(({ place, text: given }) => ({ place, text: given })) }) //
    .toEqual(sheet);
  expect([file, digestLine]).toEqual(['a.txt', 3]);
  expect(answers[2]).toMatchObject({ line: 9, column: 19 });
});

test('a sheet may have no name, and a blank one is none', () => {
  expect(readAnswers('a.txt', text()).name).toBeNull();
  const sheet = { scenario: 'a', digest: '0', version: '0', seed: '1', answers: [] };
  expect(answersText({ ...sheet, name: ' ' })).toBe(answersText({ ...sheet, name: null }));
  expect(answersText({ ...sheet, name: null })).not.toContain('name');
});

test('line ends of any system and blank lines make no difference', () => {
  const plain = readAnswers('a', text('question 1: #1'));
  expect(readAnswers('a', text('question 1: #1').replaceAll('\n', '\r\n'))).toEqual(plain);
  expect(readAnswers('a', text('', 'question 1: #1', '')).answers[0]?.line).toBe(7);
});

describe('a file that is wrong', () => {
  test.each([
    ['', 'a.txt:1:1: the first line is not machvm-answers 1; '],
    ['machvm-answers 2\n', 'a.txt:1:16: the answers are of form 2; update machvm'],
    [`${head.join('\n')}\n`, 'a.txt:5:1: the file has no seed; write seed: ...'],
    [text('question 1'), 'a.txt:6:1: the line has no colon; write question 1: A/3'],
    [text('name: A', 'name: B'), 'a.txt:7:1: name is there twice; leave one of the lines out'],
    [text('name:'), 'a.txt:6:6: name has no text; write it behind the colon'],
    [text('  question 1:'), 'a.txt:6:14: question 1 has no text; write it behind the colon'],
    [text('sed: 1'), 'a.txt:6:1: there is no key "sed"; did you mean seed?'],
    [text('seed: 1'), 'a.txt:6:1: seed is there twice; leave one of the lines out'],
    [text('question 0: A'), 'a.txt:6:1: "0" is not a number of a question; write a whole number'],
    [text('event x victim: A'), 'a.txt:6:1: "x" is not a number of an event; write a whole'],
    [
      text('event 1 victm: A'),
      'a.txt:6:1: "victm" cannot be a question about an event; did you mean vic',
    ],
    [text('question 1: A', 'question 1: B'), 'a.txt:7:1: question 1 has an answer already; leave'],
  ])('%j', (given, problem) => {
    expect(() => readAnswers('a.txt', given)).toThrow(problem);
  });
});
