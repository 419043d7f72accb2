/** The description of a sweep, with its errors, and the jobs that it stands for. */
import { describe, expect, test } from '@jest/globals';
import { problemText } from '../../../scenarios/yaml_file';
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
  test('is each trace with each policy, size and seed, in the order of its file', () => {
    const { value } = parseSweep(GRID, 's.yaml', noFile);
    if (value === null) throw new Error('the grid is right');
    const jobs = sweepJobs(value, new Map([['string', trace]]), noFile);
    expect(jobs.map(({ policy, frames, seed }) => `${policy} ${frames} ${seed}`)).toEqual(
      ['fifo', 'clock:bits=2'].flatMap((policy) =>
        [1, 2, 3].flatMap((frames) => [1, 7].map((seed) => `${policy} ${frames} ${seed}`)),
      ),
    );
    expect(jobs[0]).toMatchObject({ trace: 'string', pageout: 'demand', store: 'object' });
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
