/** Policies as people write them. */
import { describe, expect, test } from '@jest/globals';
import { policies } from '../../../../kernel/policy/policies';
import {
  choosePolicies,
  choosePolicy,
  conventions,
} from '../../../../scenarios/language/policy_choice';

const noFile = (path: string): never => {
  throw new Error(`loads ${path}`);
};

describe('one policy', () => {
  test('by its name, with what its options are by default', () => {
    const choice = choosePolicy('clock', noFile);
    expect(choice).toMatchObject({ label: 'clock', name: 'clock', options: {} });
    expect(choice.spec).toBe(policies.clock);
    expect(conventions(choice)).toBe('bits=1 insert=1 most=0 sweep=ring clear=0');
  });

  test('with options', () => {
    const choice = choosePolicy('clock:bits=2,sweep=clear_all', noFile);
    expect(choice.options).toEqual({ bits: 2, sweep: 'clear_all' });
    expect(conventions(choice)).toContain('bits=2 insert=1 most=0 sweep=clear_all');
    expect(choosePolicy('lfu:persist=true', noFile).options).toEqual({ persist: true });
  });

  test.each([
    ['lrru', 'there is no policy "lrru"; did you mean lru?'],
    ['two-queue', 'there is no policy "two-queue"; did you mean 2q?'],
    ['Least Recently Used', 'there is no policy "Least Recently Used"; did you mean lru?'],
    ['toString', 'there is no policy "toString"; known are '],
    ['clock:bit=2', 'clock has no option "bit"; did you mean bits?'],
    ['clock:bits=9', 'clock: bits cannot be "9"; it may be 1, 2, 3, 4, 5, 6, 7, 8'],
    ['clock:bits=', 'clock: bits cannot be ""'],
    ['clock:', 'clock: "" gives no option a value; write it as in clock:bits=2'],
    ['clock:bits', 'clock: "bits" gives no option a value'],
    ['clock:bits=2,bits=3', 'clock: bits is there twice'],
    ['lru:bits=2', 'lru has no option "bits"; it has none'],
    ['2q:in=1.5', '2q: in cannot be "1.5"; it may be 0 to 1'],
    ['lfu:persist=yes', 'lfu: persist cannot be "yes"; it may be true, false'],
  ])('%s is refused: %s', (text, message) => {
    expect(() => choosePolicy(text, noFile)).toThrow(message);
  });

  test('a path is a file, with or without options', () => {
    const loaded: string[] = [];
    const load = (path: string): typeof policies.clock => {
      loaded.push(path);
      return policies.clock;
    };
    expect(choosePolicy('./mine.ts', load).label).toBe('./mine.ts');
    expect(choosePolicy('mine.js:bits=2', load).options).toEqual({ bits: 2 });
    expect(loaded).toEqual(['./mine.ts', 'mine.js']);
  });
});

test('in a list, options stay with their policy', () => {
  const labels = (list: string): string[] => choosePolicies(list, noFile).map((one) => one.label);
  expect(labels('mach,clock:bits=2,insert=1,lru')).toEqual([
    'mach',
    'clock:bits=2,insert=1',
    'lru',
  ]);
  expect(labels('fifo, lru')).toEqual(['fifo', 'lru']);
  expect(labels('lru,fifo, lru,clock:bits=2,clock')).toEqual([
    'lru',
    'fifo',
    'clock:bits=2',
    'clock',
  ]);
  expect(() => labels('lru,insert=1')).toThrow('there is no policy "insert=1"');
});
