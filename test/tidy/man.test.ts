/**
 * docs/man says what tables and runs say; every message and every call has a page; what the manual
 * page of memory_object_data_return says is shown by runs of scenarios.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { manText } from '../../cli/show/man';
import { messageNames } from '../../kernel/mach/message_table';
import { scenarioOf } from '../../scenarios/language/language';
import { runScenario } from '../../scenarios/run/run';
import type { Line } from '../../scenarios/transcript/line';
import { manPages, pagedCalls, promises } from '../../tools/man';
import { loadSources } from '../../tools/tidy';

const ROOT = join(__dirname, '../..');
const FOLDER = join(ROOT, 'docs/man');
const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

test('docs/man is up to date: if not, run npm run man', () => {
  const pages = manPages(ROOT, loadSources(ROOT));
  expect(readdirSync(FOLDER).sort()).toEqual([...pages.keys()].sort());
  for (const [file, text] of pages) expect([file, read(file)]).toEqual([file, text]);
});

test('each message and each call that a task can make has a page', () => {
  for (const name of [...messageNames, ...pagedCalls]) {
    expect([name, existsSync(join(FOLDER, `${name}.md`))]).toEqual([name, true]);
  }
});

test('what memory_object_data_return promises is shown by scenarios, or is a deviation', () => {
  const [, table = ''] = read('memory_object_data_return.md').split('what shows them');
  const rows = table.split('\n').filter((line) => /^\| (?!statement)[A-Za-z]/.test(line));
  expect(rows).toHaveLength(promises(ROOT).length);
  const deviations = readFileSync(join(ROOT, 'docs/DEVIATIONS.md'), 'utf8');
  for (const row of rows) {
    const scenarios = [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? '');
    const numbers = [...row.matchAll(/\bD\d+\b/g)].map(([number]) => number);
    expect([row, scenarios.length + numbers.length > 0]).toEqual([row, true]);
    for (const name of scenarios) {
      const golden = join(ROOT, 'scenarios/library', `${name}.transcript.jsonl`);
      expect([name, existsSync(golden)]).toEqual([name, true]);
    }
    for (const number of numbers) expect(deviations).toContain(`| ${number} |`);
  }
});

/** Each line of a scenario's run, by name; a scenario runs once. */
const runs = new Map<string, readonly Line[]>();
function linesOf(name: string): readonly Line[] {
  const known = runs.get(name);
  if (known !== undefined) return known;
  const file = join(ROOT, 'scenarios/library', `${name}.yaml`);
  const { lines, failures } = runScenario(scenarioOf(readFileSync(file, 'utf8'), file), {
    level: 'all',
  });
  expect([name, failures]).toEqual([name, []]);
  runs.set(name, lines);
  return lines;
}

const has = (line: Line, wanted: Line): boolean =>
  Object.entries(wanted).every(([key, value]) => line[key] === value);

test.each(promises(ROOT))('$says: $shown', ({ shown, lines = {}, never = {} }) => {
  const named = [...shown.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? '');
  expect(Object.keys(lines).sort()).toEqual(named.sort());
  for (const [name, wanted] of Object.entries(lines)) {
    let at = 0;
    for (const each of wanted) {
      const next = linesOf(name).findIndex((line, i) => i >= at && has(line, each));
      expect([name, each, next >= at]).toEqual([name, each, true]);
      at = next + 1;
    }
  }
  for (const [name, unwanted] of Object.entries(never)) {
    for (const each of unwanted) {
      expect(linesOf(name).filter((line) => has(line, each))).toEqual([]);
    }
  }
});

test('every page fits the terminal', () => {
  for (const file of readdirSync(FOLDER)) {
    for (const line of manText(read(file)).split('\n')) {
      expect([file, line, line.length <= 100]).toEqual([file, line, true]);
    }
  }
});
