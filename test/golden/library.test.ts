/**
 * Each scenario of the library: its expectations hold, the laws hold after every step, its
 * transcript is that of the golden file beside it, and a second run writes the same bytes.
 * Golden files are rewritten by `machvm verify scenarios/library --update` only.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { filesFor } from '../../cli/user/files';
import { scenarioOf } from '../../scenarios/language/language';
import type { Scenario } from '../../scenarios/language/scenario';
import type { ScenarioFiles } from '../../scenarios/run/build';
import { runScenario } from '../../scenarios/run/run';
import { differenceText, goldenFile, verifyScenario } from '../../scenarios/run/verify';
import { transcriptText } from '../../scenarios/transcript/transcript';

const folder = join(__dirname, '../../scenarios/library');
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => join(folder, file));

function read(file: string): Scenario {
  return scenarioOf(readFileSync(file, 'utf8'), file);
}

test('the library has at least 15 lessons, each with a golden file', () => {
  expect(files.length).toBeGreaterThanOrEqual(15);
  const golden = readdirSync(folder).filter((file) => file.endsWith('.transcript.jsonl'));
  expect(golden.map((file) => join(folder, file))).toEqual(files.map(goldenFile));
});

describe.each(files.map((file) => [file.slice(folder.length + 1), file]))('%s', (_name, file) => {
  const scenario = read(file);
  let given: ScenarioFiles = {};

  beforeAll(async () => {
    given = await filesFor(scenario, folder);
  });

  test('has a lesson of two or three sentences', () => {
    const sentences = scenario.lesson?.watch.match(/[.:](\s|$|\))/g) ?? [];
    expect(sentences.length).toBeGreaterThanOrEqual(2);
  });

  test('matches its golden file', () => {
    const { difference, failures } = verifyScenario(
      scenario,
      readFileSync(goldenFile(file), 'utf8'),
      given,
    );
    expect(failures).toEqual([]);
    expect(difference === null ? '' : differenceText(difference)).toBe('');
  });

  test('holds the laws after every step, and steps alike without a checker', () => {
    const checked = runScenario(scenario, { check: true, level: 'all', files: given });
    const again = runScenario(read(file), { level: 'all', files: given });
    expect(checked.violations).toEqual([]);
    expect(transcriptText(again.lines)).toBe(transcriptText(checked.lines));
  });
});
