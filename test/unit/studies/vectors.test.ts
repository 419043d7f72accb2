/** Tables of published answers: what is read, and what is wrong with a table. */
import { describe, expect, test } from '@jest/globals';
import { checkVector } from '../../../studies/vector_check';
import { readVectors } from '../../../studies/vectors';

const BOOK = 'source,string,frames,algorithm,faults,preloaded,matching_conventions\n';
const SIMULATOR = 'trace,algorithm,params,cache_size_objects,requests,misses\n';

describe('columns of textbooks', () => {
  test('a row becomes references, a policy and a number', () => {
    const [vector] = readVectors(`${BOOK}"A, B",7 0 aw 7,3,LRU,3,,\n`, 'v.csv');
    expect(vector).toMatchObject({ line: 2, source: 'A, B', frames: 3, policies: ['lru'] });
    expect(vector?.trace).toMatchObject({ references: 4, writes: 1, distinctPages: 3 });
  });

  test('each convention is a policy with options; those that nobody has are left out', () => {
    const of = (algorithm: string, conventions: string): readonly string[] =>
      readVectors(`${BOOK}x,1 2,3,${algorithm},2,,"${conventions}"\n`, 'v.csv')[0]?.policies ?? [];
    expect(of('CLOCK', 'ring,R-on-load=1;clear-all-when-full,R-on-load=0')).toEqual([
      'clock:insert=1,sweep=ring',
      'clock:insert=0,sweep=clear_all',
    ]);
    expect(of('CLOCK-INTERVAL4', 'R-on-load=0')).toEqual(['clock:clear=4,insert=0']);
    expect(of('LFU', 'persist=True,tie=fifo')).toEqual(['lfu:persist=true,tie=fifo']);
    expect(of('ENHANCED-CLOCK', 'tsinghua;stallings')).toEqual(['enhanced-second-chance']);
  });

  test('faults of pages that are there at the start are not counted', () => {
    const [vector] = readVectors(`${BOOK}x,1 2 3,3,FIFO,1,1 2,\n`, 'v.csv');
    if (vector === undefined) throw new Error('no row');
    expect(checkVector(vector, () => null)).toMatchObject({ verdict: 'agrees' });
  });
});

describe('columns of cache simulators', () => {
  test('parameters become options', () => {
    const rows = `${SIMULATOR}zipf,clock,n-bit-counter=2,40,10,5\nzipf,belady,none,8,10,5\n`;
    const [clock, opt] = readVectors(rows, 'v.csv');
    expect(clock?.policies).toEqual(['clock:bits=2,insert=0']);
    expect(opt).toMatchObject({ policies: ['opt'], frames: 8, faults: 5, trace: 'zipf' });
  });

  test('a row whose trace is not there is skipped', () => {
    const [vector] = readVectors(`${SIMULATOR}zipf,lru,none,8,10,5\n`, 'v.csv');
    if (vector === undefined) throw new Error('no row');
    expect(checkVector(vector, () => null)).toMatchObject({ verdict: 'skipped', answers: [] });
  });
});

test('a number that is not ours differs, and says what ours is', () => {
  const [vector] = readVectors(`${BOOK}x,1 2 1 3,2,FIFO,9,,\n`, 'v.csv');
  if (vector === undefined) throw new Error('no row');
  expect(checkVector(vector, () => null)).toMatchObject({
    verdict: 'differs',
    published: 9,
    answers: [{ policy: 'fifo', faults: 3 }],
  });
});

test.each([
  ['', 'v.csv: there is no row in it'],
  ['a,b\n1,2\n', 'v.csv:1: there is no column "trace"'],
  [`${BOOK}x,1 2,0,LRU,2,,\n`, 'v.csv:2: frames must be at least 1'],
  [`${BOOK}x,1 2,67108865,LRU,2,,\n`, 'v.csv:2: frames must be at most 67108864'],
  [`${BOOK}x,1 2,3,LRU,two,,\n`, 'v.csv:2: faults must be a whole number'],
  [`${BOOK}x,1 2,3,LRU,2,,\nx,1,3,LRRU,1,,\n`, 'v.csv:3: there is no policy "lrru"'],
  [`${BOOK}x,1 2,3,CLOCK,2,,"backwards"\n`, 'v.csv:2: no convention "backwards" is known'],
  [`${BOOK}x,1 2,3\n`, 'v.csv: Invalid Record Length'],
])('%j: %s', (text, message) => {
  expect(() => readVectors(text, 'v.csv')).toThrow(message);
});
