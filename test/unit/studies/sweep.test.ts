/** The description of a sweep, with its errors, and the jobs that it stands for. */
import { describe, expect, test } from '@jest/globals';
import { problemText } from '../../../scenarios/language/yaml_file';
import { parseSweep, sweepJobs } from '../../../studies/sweep';
import { readReferenceString } from '../../../traces/readers/refs';

const noFile = (path: string): never => {
  throw new Error(path);
};
const trace = readReferenceString('0w 1 2 0 3w 1 4 0', { file: 'string.refs' });

const GRID = `traces: [string]
policies: [fifo, 'clock:bits=2']
frames: [1-2, 60%]
seeds: [1, 7]
`;

function problemsOf(text: string): readonly string[] {
  return parseSweep(text, 's.yaml', noFile).problems?.map(problemText) ?? [];
}

describe('a sweep', () => {
  test('is each trace with each policy, size and, where it counts, seed, in order', () => {
    const grid = GRID.replace('fifo', 'fifo, random');
    const { value } = parseSweep(grid, 's.yaml', noFile);
    if (value === null) throw new Error('the grid is right');
    const jobs = sweepJobs(value, new Map([['string', trace]]), noFile);
    expect(jobs.map(({ policy, frames, seed }) => `${policy} ${frames} ${seed}`)).toEqual(
      ['fifo', 'random', 'clock:bits=2'].flatMap((policy) =>
        [1, 2, 3].flatMap((frames) =>
          (policy === 'random' ? [1, 7] : [1]).map((seed) => `${policy} ${frames} ${seed}`),
        ),
      ),
    );
    expect(jobs[0]).toMatchObject({ trace: 'string', pageout: 'demand', store: 'object' });
  });

  test('names each trace as its file does, and with its reading where paths are the same', () => {
    const { value } = parseSweep(
      `traces:
  - ./a/disk.csv
  - { path: b/disk.csv, columns: offset=1, unit: 512, page_size: 8192 }
  - { path: two.csv, format: CSV, columns: id=1 }
  - { columns: id=2, path: two.csv }
  - { path: ./a/disk.csv }
  - { path: two.csv, columns: id=2 }
policies: [fifo]
frames: [1]
`,
      's.yaml',
      noFile,
    );
    expect(value?.traces).toEqual([
      { path: './a/disk.csv', reading: {}, at: ['traces', 0], name: './a/disk.csv' },
      {
        path: 'b/disk.csv',
        reading: { columns: 'offset=1', unit: 512, pageSize: 8192 },
        at: ['traces', 1, 'path'],
        name: 'b/disk.csv',
      },
      {
        path: 'two.csv',
        reading: { format: 'csv', columns: 'id=1' },
        at: ['traces', 2, 'path'],
        name: 'two.csv format=csv columns=id=1',
      },
      {
        path: 'two.csv',
        reading: { columns: 'id=2' },
        at: ['traces', 3, 'path'],
        name: 'two.csv columns=id=2',
      },
    ]);
  });

  test.each([
    [
      'an unknown key of a trace',
      GRID.replace('string', '{ path: a, colums: id=1 }'),
      's.yaml:1:21: there is no key "colums" here; did you mean columns?',
    ],
    [
      'a trace without a path',
      GRID.replace('string', '{ unit: 512 }'),
      's.yaml:1:10: "path" is missing; it is the path of a trace file, or the name of a trace ' +
        'that `machvm list` shows',
    ],
    [
      'a page size that is not a power of two',
      GRID.replace('string', '{ path: a, page_size: 1000 }'),
      's.yaml:1:32: page_size cannot be 1000; it is the bytes of a page, a power of two',
    ],
    [
      'an unknown format',
      GRID.replace('string', '{ path: a, format: cvs }'),
      's.yaml:1:29: format cannot be "cvs"; it is a format that `machvm trace formats` shows',
    ],
    [
      'a trace that is a number',
      GRID.replace('string', '7'),
      's.yaml:1:10: not 7; it is the path of a trace file, or { path, format, columns, unit, ' +
        'page_size }',
    ],
  ])('with %s names the place', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test.each([
    ['an unknown policy', GRID.replace('fifo', 'fifi'), /^s\.yaml:2:12: .*fifi/],
    ['an option out of range', GRID.replace('bits=2', 'bits=99'), /^s\.yaml:2:18: .*bits/],
    ['a size that is none', GRID.replace('60%', 'many'), /^s\.yaml:3:15: .*many/],
    ['an unknown key', `${GRID}colour: red\n`, /^s\.yaml:5:1: .*colour/],
    ['a missing key', GRID.replace(/^traces.*\n/, ''), /^s\.yaml:.*traces/],
    ['an unknown store', `${GRID}store: tape\n`, /^s\.yaml:5:8: .*tape/],
    ['a list', '- 1\n', /^s\.yaml:1:1: a sweep is a mapping/],
    ['no YAML', 'traces: [\n', /^s\.yaml:\d+:\d+: /],
  ])('with %s is refused with its place', (_, text, message) => {
    expect(problemsOf(text)[0]).toMatch(message);
  });
});
