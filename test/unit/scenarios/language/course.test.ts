/** The lessons of the library make a course; what makes none is an error with its place. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { courseOf, courseProblems, partOf } from '../../../../scenarios/language/course';
import { scenarioOf } from '../../../../scenarios/language/language';
import type { Scenario } from '../../../../scenarios/language/scenario';
import { problemText } from '../../../../scenarios/language/yaml_file';

function lesson(name: string, needs: readonly string[], part = ''): Scenario {
  const text = [
    'lesson:',
    `  { title: T, watch: W, needs: [${needs.join(', ')}]${part === '' ? '' : `, part: ${part}`} }`,
    'tasks: { editor: { steps: [] } }',
  ];
  return scenarioOf(text.join('\n'), `${name}.yaml`);
}

const names = (lessons: readonly Scenario[]): string =>
  courseOf(lessons)
    .map((l) => l.name)
    .join(' ');

describe('the order of a course', () => {
  test('has each lesson behind those that it needs, otherwise by name', () => {
    expect(names([lesson('c', []), lesson('a', ['b']), lesson('b', ['c']), lesson('d', [])])).toBe(
      'c b a d',
    );
  });

  test('keeps the lessons of a part together', () => {
    const lessons = [lesson('a', [], 'x'), lesson('b', ['a'], 'y'), lesson('c', [], 'x')];
    expect(names(lessons)).toBe('a c b');
  });

  test('begins a part when it needs no other one any more', () => {
    const lessons = [
      lesson('a', [], 'x'),
      lesson('b', ['a'], 'y'),
      lesson('c', ['b', 'e'], 'y'),
      lesson('d', ['a'], 'z'),
      lesson('e', ['d'], 'z'),
    ];
    expect(names(lessons)).toBe('a d e b c');
  });

  test('does not depend on the order in which lessons are given', () => {
    const lessons = [lesson('a', []), lesson('b', ['a']), lesson('c', ['a'])];
    expect(names(lessons.toReversed())).toBe(names(lessons));
  });
});

describe('an error', () => {
  const problems = (lessons: readonly Scenario[], others: readonly string[] = []): string[] =>
    courseProblems(lessons, others).map(problemText);

  test('is a lesson that does not exist', () => {
    expect(problems([lesson('a', ['frist']), lesson('first', [])])).toEqual([
      'a.yaml:2:33: there is no lesson "frist"; did you mean first?',
    ]);
    expect(problems([lesson('a', ['first'])], ['first'])).toEqual([]);
  });

  test('is a circle, reported once', () => {
    expect(problems([lesson('b', ['c']), lesson('a', ['b']), lesson('c', ['a'])])).toEqual([
      'a.yaml:2:33: the needs go in a circle: a needs b needs c needs a; leave one of them out',
    ]);
  });
});

describe('the library', () => {
  const folder = join(__dirname, '../../../../scenarios/library');
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  const library = files.map((file) => scenarioOf(readFileSync(join(folder, file), 'utf8'), file));
  const course = courseOf(library);

  test('is a course that begins with first_fault', () => {
    expect(courseProblems(library)).toEqual([]);
    expect(course).toHaveLength(library.length);
    expect(course[0]?.name).toBe('first_fault');
    const without = course.filter(({ lesson: own }) => (own?.needs ?? []).length === 0);
    expect(without.map(({ name }) => name)).toEqual(['first_fault']);
  });

  test('has each of its parts in one piece', () => {
    const parts = course.map(partOf);
    const begins = parts.filter((part, i) => part !== parts[i - 1]);
    expect(new Set(begins).size).toBe(begins.length);
    expect(parts).not.toContain('');
  });
});
