/** Strings to work out by hand: drawn by seed, graded row by row, with known mistakes named. */
import { describe, expect, test } from '@jest/globals';
import { policies } from '../../../kernel/policy/policies';
import type { PolicySpec } from '../../../kernel/policy/policy';
import type { PolicyChoice } from '../../../scenarios/language/policy_choice';
import { choosePolicy } from '../../../scenarios/language/policy_choice';
import { readAnswer, StringGrades } from '../../../teaching/string_grades';
import { mistakenWays } from '../../../teaching/string_mistakes';
import type { StringQuestion } from '../../../teaching/string_question';
import { answerOf, rowsOf, stringQuestion } from '../../../teaching/string_question';
import { ruleOf } from '../../../teaching/string_rules';
import { stringSheet } from '../../../teaching/string_sheet';

const all: Readonly<Record<string, PolicySpec>> = policies;
const choose = (text: string): PolicyChoice =>
  choosePolicy(text, () => {
    throw new Error('no file is loaded');
  });

function question(policy: string, seed: string, frames = 3, length = 12): StringQuestion {
  return stringQuestion({ choice: choose(policy), frames, length, seed });
}

/** A question about these references, as if it had been drawn. */
function about(policy: string, string: string, frames = 3): StringQuestion {
  const words = string.split(' ');
  const choice = choose(policy);
  const rows = rowsOf(words, choice, frames);
  return { choice, frames, length: words.length, seed: 'none', words, rows };
}

const rowsWithDifferentAnswers = (asked: StringQuestion, policy: string): number => {
  const other = rowsOf(asked.words, choose(policy), asked.frames).map(answerOf);
  return asked.rows.filter((row, at) => answerOf(row) !== other[at]).length;
};

describe('a string', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(question('clock', 'alice').words).toEqual(question('clock', 'alice').words);
    expect(question('clock', 'bob').words).not.toEqual(question('clock', 'alice').words);
    expect(question('lru', 'alice', 4, 20).words).toHaveLength(20);
  });

  test.each(['lru', 'clock', 'second-chance', 'lfu', 'opt', 'mru'])(
    'for %s has answers that neither fifo nor lru gives',
    (policy) => {
      for (const seed of ['a', 'b']) {
        const asked = question(policy, seed);
        if (policy !== 'lru') expect(rowsWithDifferentAnswers(asked, 'lru')).toBeGreaterThan(0);
        expect(rowsWithDifferentAnswers(asked, 'fifo')).toBeGreaterThan(0);
        const hits = asked.rows.filter(({ result }) => result === 'hit').length;
        expect(hits).toBeGreaterThanOrEqual(2);
        expect(asked.rows.filter(({ victims }) => victims.length > 0).length).toBeGreaterThan(1);
      }
    },
  );

  test('has writes only where the policy looks at them', () => {
    expect(question('lru', 'a').words.filter((word) => word.endsWith('w'))).toEqual([]);
    const asked = question('enhanced-second-chance', 'a');
    expect(asked.words.filter((word) => word.endsWith('w'))).not.toEqual([]);
  });

  test('is refused where no student can work it out', () => {
    expect(() => question('random', '1')).toThrow('draws its victims at random');
    expect(() => question('lru', '1', 9)).toThrow('frames is 9; give 1 to 8');
    expect(() => question('lru', '1', 3, 41)).toThrow('length is 41; give 4 to 40 references');
  });
});

describe('an answer', () => {
  test.each([
    ['h', 'hit'],
    ['Hit', 'hit'],
    ['f', 'fault'],
    ['fault -', 'fault'],
    ['fault 7', 'fault 7'],
    ['f7', 'fault 7'],
    ['miss: 7w', 'fault 7'],
    ['fault 1, 2', 'fault 1 2'],
  ])('%j is %s', (typed, answer) => {
    expect(readAnswer(typed)).toBe(answer);
  });

  test.each(['', '7', 'hit 7', 'faulty', 'fault x'])('%j is not one', (typed) => {
    expect(readAnswer(typed)).toBeNull();
  });
});

describe('grades', () => {
  /** The mistakes that are named, by row, of a student who answers so. */
  function mistakes(asked: StringQuestion, answers: readonly string[]): Record<number, string> {
    const grades = new StringGrades(asked);
    const rows = answers.map((answer) => grades.take(answer));
    return Object.fromEntries(
      rows.flatMap(({ reference, mistake }) => (mistake === null ? [] : [[reference, mistake]])),
    );
  }

  test.each(Object.keys(all).filter((name) => all[name]?.usesChance !== true))(
    'the key of %s is right in every row',
    (policy) => {
      const asked = question(policy, 'key', 3, 10);
      const grades = new StringGrades(asked);
      for (const row of asked.rows) grades.take(answerOf(row));
      expect(grades.rows.every(({ right, mistake }) => right && mistake === null)).toBe(true);
      expect(grades.summary()).toBeNull();
    },
  );

  test('name fifo where lru was asked for, in the row and in all', () => {
    const asked = about('lru', '1 2 3 1 4 1 5');
    const fifo = rowsOf(asked.words, choose('fifo'), 3).map(answerOf);
    const text =
      'That is the answer of fifo: the page that came first leaves, whatever was used since.';
    expect(mistakes(asked, fifo)).toMatchObject({ 4: text, 5: text });
    const grades = new StringGrades(asked);
    for (const answer of fifo) grades.take(answer);
    expect(grades.summary()).toBe(
      'All your answers are those of fifo: the page that came first leaves, whatever was used ' +
        'since.',
    );
  });

  test('name the load that was counted, or was not', () => {
    const sieve = about('sieve', '1 2 3 1 4 5 1 2');
    const counted = rowsOf(sieve.words, choose('clock'), 3).map(answerOf);
    expect(Object.values(mistakes(sieve, counted))[0]).toMatch(/^That is the answer of /);
    const clock = about('clock', '8 1 8 6 8 6 2 1 7 2 6 8 1 7');
    const load = mistakenWays(clock).find(({ name }) => name === 'load');
    expect(load?.text).toBe(
      'a policy where the access that brings a page in does not count as a use',
    );
    expect(load?.answers).toEqual(rowsOf(clock.words, choose('clock:insert=0'), 3).map(answerOf));
  });

  test('name a frame too many, and another option', () => {
    const asked = about('lru', '1 2 3 4 1 2');
    expect(mistakes(asked, ['fault', 'fault', 'fault', 'fault'])[3]).toBe(
      'That is the answer of lru with 4 frames.',
    );
    const lfu = about('lfu', '1 2 1 2 3 4 3 5 4');
    const tie = rowsOf(lfu.words, choose('lfu:persist=true'), 3).map(answerOf);
    expect(Object.values(mistakes(lfu, tie)).join()).toContain('lfu:persist=true');
  });

  test('compare the answer with what memory holds', () => {
    const asked = about('lru', '1 2 3 1 4 2');
    expect(mistakes(asked, ['hit'])).toEqual({
      0: 'The first reference to page 1 is a fault too: memory is empty.',
    });
    expect(mistakes(asked, ['fault', 'fault 1'])[1]).toBe(
      'A frame is free, so that no page leaves: memory holds 1.',
    );
    const first = ['fault', 'fault', 'fault'];
    expect(mistakes(asked, [...first, 'fault'])[3]).toBe(
      'Page 1 is in memory: memory holds 1, 2, 3.',
    );
    expect(mistakes(asked, [...first, 'hit', 'fault 9'])[4]).toBe(
      'Page 9 is not in memory: memory holds 1, 2, 3.',
    );
    expect(mistakes(asked, [...first, 'hit', 'fault 2', 'hit'])[5]).toBe(
      'Page 2 has left memory before: memory holds 1, 4, 3.',
    );
  });
});

describe('the sheet of a string', () => {
  test('has a box for each cell, and a key with reasons', () => {
    const asked = about('clock', '7 0 1 2');
    const { title, label, made, parts, key } = stringSheet(asked);
    expect({ title, label }).toEqual({
      title: 'Page replacement: clock, 3 frames',
      label: 'seed none',
    });
    expect(made).toBe('machvm ask string --policy clock --frames 3 --length 4 --seed none');
    const table = parts.find((part) => part.kind === 'table');
    expect(table).toMatchObject({ rows: { length: 4 } });
    expect(table?.kind === 'table' && table.rows[3]).toEqual(['3', '2', ...Array(5).fill(null)]);
    const answers = key.find((part) => part.kind === 'table');
    expect(answers?.kind === 'table' && answers.rows[3]?.slice(0, 7)).toEqual([
      ...['3', '2', 'fault'],
      ...['2*', '>0', '1'],
      '7',
    ]);
  });

  test('names the options that are not the usual ones', () => {
    expect(ruleOf(choose('lru'))).toBe('The page whose last use is longest ago leaves.');
    expect(ruleOf(choose('clock:insert=0'))).toContain('bits=1 insert=0');
    expect(ruleOf(choose('nru:interval=4'))).toContain(
      'The options interval=4 change that; `machvm policies',
    );
  });

  test('has the whole rule, or says where it is', () => {
    expect(ruleOf(choose('arc'))).toContain('p is 0 at first');
    expect(ruleOf(choose('car'))).toContain('One that B1 remembers goes to the end of T2');
  });
});
