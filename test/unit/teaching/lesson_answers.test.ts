/** Answers come from the run, and wrong ones carry the mistake that leads to them. */
import { describe, expect, test } from '@jest/globals';
import { defineScenario } from '../../../scenarios/language/language';
import type { ScenarioInput } from '../../../scenarios/language/schema';
import type { LessonInput } from '../../../scenarios/language/schema_lesson';
import type { AskedQuestion } from '../../../teaching/lesson_questions';
import { judgeAnswer, lessonQuestions } from '../../../teaching/lesson_questions';
import type { MistakeName } from '../../../teaching/mistakes';
import { mistakes } from '../../../teaching/mistakes';

type Question = NonNullable<LessonInput['questions']>[number];
type Given = Omit<Question, 'why'>;

const two: ScenarioInput = {
  objects: { A: { pager: 'memory', size: '4 pages' } },
  tasks: {
    editor: { steps: [{ map: 'A' }, { write: 'A', page: 0, value: 7 }, { read: 'A', page: 1 }] },
    other: { steps: [{ map: 'A' }, { read: 'A', page: 0 }] },
  },
  calls: [{ memory_object_lock_request: 'A', at: '1ms', should_return: 'DIRTY', reply: true }],
};

function asked(question: Given, scenario: ScenarioInput = two): AskedQuestion {
  const lesson = { title: 'T', watch: 'W', questions: [{ ...question, why: 'W.' }] };
  const [found] = lessonQuestions(defineScenario({ ...scenario, lesson }));
  if (found === undefined) throw new Error('there is one question');
  return found;
}

const key = ({ options }: AskedQuestion): string | undefined =>
  options.find(({ right }) => right)?.text;

const mistakeOf = ({ options }: AskedQuestion, text: string): MistakeName | null | undefined =>
  options.find((option) => option.text === text)?.mistake;

describe('seqno', () => {
  test('counts all messages of the port, and knows who counts a kind only', () => {
    const question = asked({ at: { event: 'data_return' }, ask: 'seqno' });
    expect(key(question)).toBe('#3');
    expect(mistakeOf(question, '#2')).toBe('seqno_too_low');
    expect(mistakeOf(question, '#4')).toBe('seqno_too_high');
    expect(mistakeOf(question, '#0')).toBe('seqno_counts_kind');
  });

  test('knows who continues from the last message of the kind', () => {
    const scenario = { ...two, calls: [...(two.calls ?? []), ...(two.calls ?? [])] };
    const at = { event: 'lock_completed', nth: 2 };
    const question = asked({ at, ask: 'seqno', options: [5, 1, 6, 4] }, scenario);
    expect(key(question)).toBe('#5');
    expect(mistakeOf(question, '#1')).toBe('seqno_counts_kind');
    expect(mistakeOf(question, '#4')).toBe('seqno_too_low');
  });
});

describe('flags', () => {
  test('tells kernel_copy from dirty', () => {
    const question = asked({ at: { event: 'data_return' }, ask: 'flags' });
    expect(key(question)).toBe('dirty true, kernel_copy true');
    expect(mistakeOf(question, 'dirty true, kernel_copy false')).toBe('kernel_copy_mixed_up');
    expect(mistakeOf(question, 'dirty false, kernel_copy true')).toBe('dirty_mixed_up');
    expect(mistakeOf(question, 'dirty false, kernel_copy false')).toBe('both_flags');
  });
});

describe('wakes', () => {
  const at = { event: 'data_supply', page: 'A/0' };

  test('names all threads that wait for the page', () => {
    const question = asked({ at, ask: 'wakes' });
    expect(key(question)).toBe('editor and other');
    expect(mistakeOf(question, 'editor')).toBe('first_thread_only');
    expect(mistakeOf(question, 'other')).toBe('woken_not_seen');
    expect(mistakeOf(question, 'none')).toBe('woken_not_seen');
  });

  test('leaves out those that wait for something else', () => {
    const tasks = { ...two.tasks, late: { steps: [{ wait: '5ms' }] } };
    const question = asked({ at, ask: 'wakes' }, { ...two, tasks });
    expect(key(question)).toBe('editor and other');
    expect(mistakeOf(question, 'editor and other and late')).toBe('all_threads');
  });

  test('is none where no thread gets what it waits for', () => {
    const question = asked({ at: { event: 'data_request', page: 'A/0' }, ask: 'wakes' });
    expect(key(question)).toBe('none');
    expect(mistakeOf(question, 'editor')).toBe('woken_too_early');
  });
});

describe('message', () => {
  test('is the one that arrives', () => {
    const question = asked({ at: { event: 'data_return' }, ask: 'message' });
    expect(key(question)).toBe('memory_object_data_return');
    expect(mistakeOf(question, 'memory_object_lock_completed')).toBe('completed_too_early');
    expect(mistakeOf(question, 'none')).toBeUndefined();
  });

  test('is the one that an event causes', () => {
    const question = asked({ at: { event: 'vm_fault.request', page: 'A/1' }, ask: 'message' });
    expect(key(question)).toBe('memory_object_data_request');
    expect(mistakeOf(question, 'none')).toBeNull();
  });
});

test('a pager without contents for a page has nothing to supply, and no error', () => {
  const A = { pager: 'memory', size: '4 pages', options: { except: { 1: 'unavailable' } } };
  const at = { event: 'data_unavailable' };
  const options = ['data_unavailable', 'data_supply', 'data_error'].map(
    (m) => `memory_object_${m}`,
  );
  const question = asked({ at, ask: 'message', options }, { ...two, objects: { A } });
  expect(key(question)).toBe('memory_object_data_unavailable');
  expect(mistakeOf(question, 'memory_object_data_supply')).toBe('nothing_to_supply');
  expect(mistakeOf(question, 'memory_object_data_error')).toBe('error_for_no_contents');
});

describe('state', () => {
  const at = { event: 'lock_completed' };

  test('is what is true at the moment', () => {
    const question = asked({ at, ask: 'state', of: 'A/0' });
    expect(key(question)).toBe('resident, clean');
    expect(mistakeOf(question, 'resident, dirty')).toBe('clean_page_taken_for_dirty');
    expect(mistakeOf(question, 'not resident, not requested')).toBe('not_resident_any_more');
    expect(key(asked({ at, ask: 'state', of: 'A/3' }))).toBe('not resident, not requested');
  });

  test('of a task is what it waits for', () => {
    const early = { event: 'data_request', page: 'A/0' };
    expect(key(asked({ at: early, ask: 'state', of: 'editor' }))).toBe('waiting for a page');
    expect(key(asked({ at, ask: 'state', of: 'editor', options: ['done', 'running'] }))).toBe(
      'done',
    );
  });
});

describe('victim', () => {
  const belady = (policy: string): ScenarioInput => ({
    host: { frames: 3, pageout: 'demand', policy },
    objects: { A: { pager: 'memory', size: '6 pages' } },
    tasks: { student: { steps: [{ map: 'A' }, { touch: 'A', pages: [1, 2, 3, 1, 4] }] } },
  });
  const at = { event: 'vm_pageout.clean' };

  test('of FIFO is not the least recently used page', () => {
    const question = asked({ at, ask: 'victim' }, belady('fifo'));
    expect(key(question)).toBe('A/1');
    expect(mistakeOf(question, 'A/2')).toBe('lru_for_fifo');
  });

  test('of LRU is not the page that came first', () => {
    const question = asked({ at, ask: 'victim' }, belady('lru'));
    expect(key(question)).toBe('A/2');
    expect(mistakeOf(question, 'A/1')).toBe('fifo_for_lru');
  });
});

test('an answer is judged with its mistake and the reason', () => {
  const question = asked({ at: { event: 'data_return' }, ask: 'flags' });
  const at = (text: string): number => question.options.findIndex((each) => each.text === text);
  expect(judgeAnswer(question, at('dirty true, kernel_copy false'))).toEqual({
    right: false,
    given: 'dirty true, kernel_copy false',
    key: 'dirty true, kernel_copy true',
    mistake: mistakes.kernel_copy_mixed_up,
    why: 'W.',
  });
  expect(judgeAnswer(question, at('dirty true, kernel_copy true'))).toMatchObject({
    right: true,
    mistake: null,
  });
  expect(() => judgeAnswer(question, 4)).toThrow('index');
});
