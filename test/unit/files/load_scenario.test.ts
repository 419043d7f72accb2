/** Scenario files with the traces that they name, as a test loads them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadScenario, runScenarioFile, verifyScenarioFile } from '../../../files/load_scenario';
import { ScenarioError } from '../../../scenarios/language/scenario_error';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'machvm-'));
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data/disk.csv'), 'x,1,8\nx,2,8\nx,9,8\n');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scenario = (small: string): string => `
host: { frames: 64, pageout: demand, contents: stamps }
traces:
  sectors: ${small}
  pages: { path: data/disk.csv, format: csv, columns: 'offset=2', unit: 4096 }
  ours: sort_mini
pagers: { pager: { type: memory } }
objects: { A: { pager: pager, size: 16 pages } }
tasks: { main: { steps: [{ map: A, as: A }, { replay: pages, region: A }] } }
`;

test('traces are read as the scenario says, relative to its folder', async () => {
  const file = join(folder, 'own.yaml');
  writeFileSync(file, scenario("{ path: ./data/disk.csv, columns: 'offset=2', unit: 512 }"));
  const { scenario: own, files } = await loadScenario(file);
  const traces = own.traces.map(({ path, reading = {} }) => files.trace?.(path, reading));
  expect(traces.map((trace) => trace?.distinctPages)).toEqual([2, 3, 215]);
  const result = await runScenarioFile(file);
  expect(result.failures).toEqual([]);
});

test.each<[string, RegExp]>([
  ['none.csv', /wrong\.yaml:4:\d+: .*none\.csv: no such file/],
  ["{ path: data/disk.csv, columns: 'offset=7' }", /wrong\.yaml:4:\d+: .*disk\.csv/],
])('a trace that cannot be read is an error: %s', async (named, message) => {
  const file = join(folder, 'wrong.yaml');
  writeFileSync(file, scenario(named));
  const error: unknown = await loadScenario(file).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ScenarioError);
  expect(String(error)).toMatch(message);
});

test('a file that is not there is refused with what there is', async () => {
  await expect(loadScenario('first_falt')).rejects.toThrow(
    /^loadScenario: file is ".*first_falt": the file does not exist; did you mean first_fault[?]$/,
  );
  await expect(runScenarioFile('nolesson')).rejects.toThrow(
    /^runScenarioFile: file is ".*nolesson": .*; give the path of a .*, or a lesson: .*belady_3/,
  );
  await expect(verifyScenarioFile(folder)).rejects.toThrow(/^verifyScenarioFile: .* is a folder; /);
});

test('errors name the file as it was given', async () => {
  const file = join(relative(process.cwd(), folder), 'relative.yaml');
  writeFileSync(file, scenario('nowhere').replace('tasks', 'taks'));
  await expect(loadScenario(file)).rejects.toThrow(new RegExp(`^${file}:\\d+:`));
});
