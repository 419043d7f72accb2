/** Traces that a scenario's file names: how they are read, where they lie, and what is refused. */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { loadScenario, runScenarioFile } from '../../../files/load_scenario';
import { ScenarioError } from '../../../scenarios/language/scenario_error';
import { ran } from '../../support/ran';

const folder = mkdtempSync(join(tmpdir(), 'machvm-named-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'data'));
mkdirSync(join(folder, 'lab'));
// Sectors 0, 8, 16 and 1 of 512 bytes: pages 0, 1, 2 and 0 of 4096.
writeFileSync(join(folder, 'data', 'disk.csv'), 'x,0\nx,8\nx,16\nx,1\n');
writeFileSync(join(folder, 'data', 'empty.csv'), '');

const FILE = join(folder, 'lab', 'mine.yaml');

/** Writes a scenario that replays its one trace, `t`, and answers its file. */
function written(trace: string): string {
  writeFileSync(
    FILE,
    `traces: { t: ${trace} }
host: { frames: 8, pageout: demand, policy: lru }
pagers: { p: { type: memory } }
objects: { A: { pager: p, size: 4 pages } }
tasks:
  reader:
    steps:
      - map: A
      - { replay: t, region: A }
`,
  );
  return FILE;
}

/** What keeps a run with so many requests from being right. */
async function failuresOf(trace: string, requests: number): Promise<readonly string[]> {
  written(trace);
  appendFileSync(FILE, `expect: { counts: { memory_object_data_request: ${requests} } }\n`);
  return (await runScenarioFile(FILE)).failures;
}

async function problemOf(trace: string): Promise<string> {
  const error: unknown = await loadScenario(written(trace)).catch((thrown: unknown) => thrown);
  return error instanceof ScenarioError ? error.message.replaceAll(folder, 'HERE') : String(error);
}

describe('a trace of a scenario', () => {
  test('is read as its keys say, and its path is relative to the scenario', async () => {
    const path = 'path: ../data/disk.csv, columns: offset=2';
    expect(await failuresOf(`{ ${path}, unit: 512 }`, 3)).toEqual([]);
    expect(await failuresOf(`{ ${path} }`, 1)).toEqual([]);
    expect(await failuresOf(`{ ${path}, unit: 64, format: csv }`, 1)).toEqual([]);
  });

  test('can be a trace of the package, by its name alone or with keys', async () => {
    for (const trace of ['sort_mini', '{ path: sort_mini, format: rlv }']) {
      const { scenario, files } = await loadScenario(written(trace));
      const { path = '', reading = {} } = scenario.traces[0] ?? {};
      expect(files.trace?.(path, reading)).toMatchObject({ format: 'rlv', distinctPages: 215 });
    }
  });

  test.each([
    ['{ path: a, colums: id=1 }', '1:25: there is no key "colums" here; did you mean columns?'],
    [
      '{ unit: 512 }',
      '1:11: "path" is missing; it is the path of a trace file, or the name of a trace that ' +
        '`machvm list` shows',
    ],
    [
      '{ path: a, page_size: 1000 }',
      '1:36: page_size cannot be 1000; it is the bytes of a page, a power of two',
    ],
    [
      '{ path: a, unit: 0.5 }',
      '1:31: unit cannot be 0.5; it is the bytes that offsets and lengths of a csv trace count, ' +
        'such as 512',
    ],
    [
      '[a]',
      '1:14: t cannot be a list; it is the path of a trace file, or { path, format, columns, ' +
        'unit, page_size }',
    ],
    [
      'none.csv',
      '1:14: none.csv: no such file, and no trace of the package; ' +
        'write a path relative to HERE/lab',
    ],
    [
      '{ path: sort_mine }',
      '1:22: sort_mine: no such file, and no trace of the package; did you mean sort_mini?',
    ],
    ['{ path: ../data/empty.csv }', '1:22: HERE/data/empty.csv: is empty; expected a trace'],
  ])('%s is refused with its place', async (trace, problem) => {
    expect(await problemOf(trace)).toBe(`HERE/lab/mine.yaml:${problem}`);
  });

  test('that is missing names the flag that set it, or the line of the file', async () => {
    written('sort_mini');
    const set = await ran('run', FILE, '--set', 'traces.t=none.csv');
    expect(set.status).toBe(2);
    expect(set.err).toMatch(/^--set traces\.t=none\.csv: none\.csv: no such file, and no trace/);
    written('none.csv');
    const { status, err } = await ran('run', FILE);
    expect(status).toBe(2);
    expect(err.startsWith(`${FILE}:1:14: none.csv: no such file`)).toBe(true);
  });
});
