/** A scenario with files of the user's cannot run in a page, which says so at their places. */
import { expect, test } from '@jest/globals';
import { fileProblems } from '../../../../explorer/model/needs_files';
import { scenarioOf } from '../../../../scenarios/language/language';
import { problemText } from '../../../../scenarios/language/yaml_file';

const TEXT = `devices: { disk: { type: file, path: disk.img } }
traces: { t: perl_small.trace }
pagers: { mine: { type: ./mine.ts }, own: { type: memory } }
objects:
  A: { pager: mine, size: 1 page }
  B: { pager: ./other.ts, size: 1 page }
tasks: { t: { steps: [{ map: A }] } }
`;
const scenario = scenarioOf(TEXT, 'x.yaml');
const advice = 'run it with `machvm explore x.yaml`, which runs it in Node';
const said = (traces: readonly string[]): readonly string[] =>
  fileProblems(scenario, traces).map(problemText);

test('each file is named at its place, with the command that has it', () => {
  const cannot = 'which a page in a browser cannot load';
  expect(said([])).toEqual([
    `x.yaml:3:25: the pager mine is in the file ./mine.ts, ${cannot}; ${advice}`,
    `x.yaml:6:15: the pager other is in the file ./other.ts, ${cannot}; ${advice}`,
    `x.yaml:1:38: the device disk is the file disk.img, ${cannot}; ${advice}`,
    `x.yaml:2:14: the trace t is in the file perl_small.trace, ${cannot}; ${advice}`,
  ]);
});

test('a temporary file is no problem', () => {
  const device = (options: string): string =>
    `devices: { d: { type: file, path: f${options} } }\ntasks: { t: { steps: [{ wait: 1s }] } }`;
  expect(fileProblems(scenarioOf(device(''), 'x.yaml'))).toHaveLength(1);
  const temporary = device(', options: { temporary: true }');
  expect(fileProblems(scenarioOf(temporary, 'x.yaml'))).toEqual([]);
});

test('a trace that the page has is no problem', () => {
  expect(said(['perl_small.trace'])).toHaveLength(3);
  const plain = scenarioOf('tasks: { t: { steps: [{ wait: 1s }] } }', 'y.yaml');
  expect(fileProblems(plain)).toEqual([]);
});
