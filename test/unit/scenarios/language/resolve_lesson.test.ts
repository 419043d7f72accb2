/** Lessons: places, options and what they need are resolved, and each mistake has its place. */
import { describe, expect, test } from '@jest/globals';
import { defineScenario, scenarioOf } from '../../../../scenarios/language/language';
import type { LessonInput } from '../../../../scenarios/language/schema_lesson';
import { runScenario } from '../../../../scenarios/run/run';
import { problems } from '../scenario_text';

type Question = NonNullable<LessonInput['questions']>[number];

const machine = {
  objects: { A: { pager: 'memory', size: '4 pages' } },
  tasks: { editor: { steps: [{ map: 'A' }, { read: 'A', page: 0 }] } },
};

const text = (...lesson: readonly string[]): string =>
  [
    'lesson:',
    '  title: T',
    '  watch: W',
    ...lesson.map((line) => `  ${line}`),
    'objects: { A: { pager: memory, size: 4 pages } }',
    'tasks: { editor: { steps: [{ map: A }, { read: A, page: 0 }] } }',
  ].join('\n');

const question = (line: string): string => text('questions:', `  - { ${line}, why: W }`);

function resolved(given: Question): unknown {
  const lesson = { title: 'T', watch: 'W', questions: [given] };
  return defineScenario({ ...machine, lesson }).lesson?.questions?.[0];
}

describe('a question', () => {
  test('takes the short name of a message, and its page as an offset', () => {
    expect(
      resolved({ at: { event: 'data_request', page: 'A/2', nth: 3 }, ask: 'seqno', why: ' W ' }),
    ).toEqual({
      at: {
        pattern: { name: 'memory_object_data_request', object: 'A', fields: { offset: 8192 } },
        nth: 3,
      },
      ask: 'seqno',
      why: 'W',
    });
  });

  test('counts an event in pages, and the first one unless it says which', () => {
    expect(
      resolved({ at: { event: 'vm_fault.request', page: 'A/2' }, ask: 'message', why: 'W' }),
    ).toMatchObject({ at: { pattern: { object: 'A', fields: { page: 2 } }, nth: 1 } });
  });

  test('has its options in one spelling', () => {
    const at = { event: 'data_supply' };
    const options = (ask: Question['ask'], list: Question['options'], of?: string): unknown =>
      resolved({ at, ask, options: list, why: 'W', ...(of === undefined ? {} : { of }) });
    expect(options('seqno', [1, '2'])).toMatchObject({ options: ['#1', '#2'] });
    expect(options('message', ['data_return', 'none'])).toMatchObject({
      options: ['memory_object_data_return', 'none'],
    });
    expect(options('wakes', [['editor'], 'none'])).toMatchObject({ options: ['editor', 'none'] });
    expect(options('state', ['resident,dirty', 'not resident'], 'A/0')).toMatchObject({
      of: { object: 'A', page: 0, host: 'host' },
      options: ['resident, dirty', 'not resident'],
    });
  });
});

test.each([
  [
    '"options" has no entries, and needs at least 2; it is answers to choose from, one of ' +
      'them right; machvm makes them by default',
    question('at: { event: data_request }, ask: seqno, options: ^[]'),
  ],
  [
    '"options" has one entry, and needs at least 2; it is answers to choose from, one of ' +
      'them right; machvm makes them by default',
    question('at: { event: data_request }, ask: seqno, options: ^[1]'),
  ],
  [
    'there is no message or event "data_retrun"; did you mean memory_object_data_return?',
    question('at: { event: ^data_retrun }, ask: seqno'),
  ],
  [
    'there is no object "B"; did you mean A?',
    question('at: { event: data_request, page: ^B/0 }, ask: seqno'),
  ],
  [
    'page 4 is outside object A; it has 4 pages, 0..3',
    question('at: { event: data_request, page: ^A/4 }, ask: seqno'),
  ],
  [
    '"A" is not a page; write it as A/3',
    question('at: { event: data_request, page: ^A }, ask: seqno'),
  ],
  [
    'memory_object_init has no page; leave it out',
    question('at: { event: memory_object_init, ^page: A/0 }, ask: seqno'),
  ],
  [
    'nth cannot be 0; it is which of those that match, counted from 1; 1 by default',
    question('at: { event: data_request, nth: ^0 }, ask: seqno'),
  ],
  [
    'ask cannot be "victm"; did you mean victim?',
    question('at: { event: data_request }, ask: ^victm'),
  ],
  [
    'ask: state needs of; write of: A/3, or of: TASK',
    question('at: { event: data_request }, ask: ^state'),
  ],
  [
    'ask: seqno has no of; leave it out',
    question('at: { event: data_request }, ask: seqno, ^of: A/0'),
  ],
  [
    'there is no task "edit"; did you mean editor?',
    question('at: { event: data_request }, ask: state, of: ^edit'),
  ],
  [
    '"durty" is not something that can be checked; did you mean dirty?',
    question('at: { event: data_request }, ask: state, of: A/0, options: [resident, ^durty]'),
  ],
  [
    '"#1" is an option twice; leave one of them out',
    question('at: { event: data_request }, ask: seqno, options: [1, ^1]'),
  ],
  [
    'ask: flags has four options already; leave options out',
    question('at: { event: data_request }, ask: flags, options: [^a, b]'),
  ],
  ['a needs itself; name the lessons that come before it', text('needs: [^a]')],
  ['b is named twice; leave one of them out', text('needs: [b, ^b]')],
  [
    'there is no message or event "vm_fault.nothing"; `machvm explain` lists them',
    text('marks: [{ at: { event: ^vm_fault.nothing }, text: T }]'),
  ],
])('%s', (problem, file) => {
  const before = file.slice(0, file.indexOf('^')).split('\n');
  const place = `a.yaml:${before.length}:${(before.at(-1) ?? '').length + 1}`;
  expect(problems(file.replace('^', ''))[0]).toBe(`${place}: ${problem}`);
});

describe('a place that the run does not have', () => {
  const failures = (line: string): readonly string[] =>
    runScenario(scenarioOf(question(line), 'a.yaml')).failures;

  test('fails the run, with its line and column', () => {
    expect(failures('at: { event: data_request, page: A/1 }, ask: seqno')).toEqual([
      'a.yaml:5:13: the run has no memory_object_data_request of A, page 1; ' +
        'name one that the run has',
    ]);
  });

  test('is also one that comes less often', () => {
    expect(failures('at: { event: data_request, nth: 2 }, ask: seqno')).toEqual([
      'a.yaml:5:13: the run has memory_object_data_request once only; write nth: 1 or less',
    ]);
  });
});
