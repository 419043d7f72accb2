/**
 * What the `watch` text of a lesson speaks of has a row in its chart: each page, object and task
 * that it names. Names are those of the scenario, so that a lesson that names what its chart does
 * not show fails here.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { filesFor } from '../../../cli/user/files';
import { scenarioOf } from '../../../scenarios/language/language';
import type { Scenario } from '../../../scenarios/language/scenario';
import type { ScenarioFiles } from '../../../scenarios/run/build';
import { runScenario } from '../../../scenarios/run/run';
import type { Line } from '../../../scenarios/transcript/line';
import { Chart } from '../../../views/chart';
import { Hits } from '../../../views/hits';
import { plain } from '../../../views/style';

const folder = join(__dirname, '../../../scenarios/library');
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

/** The chart of a run, unfolded, hits included. */
function chartOf(scenario: Scenario, given: ScenarioFiles): string {
  const chart = new Chart({ ...plain, width: 1_000 });
  const rows: (string | null)[] = [];
  const draw = (line: Line): unknown => rows.push(chart.row(line, scenario.host.pageSize));
  let hits: Hits | null = null;
  runScenario(scenario, {
    files: given,
    level: 'all',
    onStart: (built) => {
      hits = new Hits(built);
    },
    onLine: (line) => {
      for (const each of hits?.before(line) ?? []) draw(each);
      draw(line);
    },
  });
  return rows.filter((row) => row !== null).join('\n');
}

/** `A/3` for each page that the chart has a row for. */
function shownPages(chart: string): ReadonlySet<string> {
  const shown = new Set<string>();
  for (const pattern of [
    /([\w.-]+)\/(\d+)(?:\.\.(\d+))?/g,
    /([\w.-]+)(?: #\d+)? pages? (\d+)(?:\.\.(\d+))?/g,
  ]) {
    for (const [, object, first, last = first] of chart.matchAll(pattern)) {
      for (let page = Number(first); page <= Number(last); page += 1)
        shown.add(`${object}/${page}`);
    }
  }
  return shown;
}

interface Named {
  readonly object: string | null;
  readonly pages: readonly number[];
}

/** `page 0 of A`, `pages 1 to 3`, `A/3`; the object is null where the text leaves it out. */
function namedPages(watch: string, objects: readonly string[]): readonly Named[] {
  const named: Named[] = [];
  const known = (name: string | undefined): string | null =>
    name !== undefined && objects.includes(name) ? name : null;
  const range = (first = '', last = first): number[] =>
    Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i);
  const words = /\bpages? (\d+)(?: (to|and) (\d+))?(?: (?:of|in) ([\w.]+))?/gi;
  for (const [, first, joint, last, object] of watch.matchAll(words)) {
    const pages = joint === 'and' ? [Number(first), Number(last)] : range(first, last);
    named.push({ object: known(object), pages });
  }
  for (const [, object, page] of watch.matchAll(/\b([\w.]+)\/(\d+)\b/g)) {
    if (known(object) !== null) named.push({ object: known(object), pages: range(page) });
  }
  return named;
}

/** What the text names, and the chart does not show. */
function missing(scenario: Scenario, chart: string): readonly string[] {
  const watch = scenario.lesson?.watch ?? '';
  const objects = scenario.objects.map(({ name }) => name);
  const shown = shownPages(chart);
  const has = ({ object }: Named, page: number): boolean =>
    object === null
      ? [...shown].some((place) => place.endsWith(`/${page}`))
      : shown.has(`${object}/${page}`);
  const pages = namedPages(watch, objects).flatMap((named) =>
    named.pages
      .filter((page) => !has(named, page))
      .map((page) => `page ${page} of ${named.object ?? 'any object'}`),
  );
  // One letter is also a word; longer names stand for themselves.
  const inText = (name: string): boolean =>
    new RegExp(`${name.length === 1 ? '\\b(?:of|in|and|through|to) ' : '\\b'}${name}\\b`).test(
      watch,
    );
  const things = [...objects, ...scenario.tasks.map(({ name }) => name)];
  const absent = things.filter(
    (name) => inText(name) && !new RegExp(`(^|[^\\w])${name}\\b`, 'm').test(chart),
  );
  return [...pages, ...absent];
}

describe('what a lesson names has a row in its chart', () => {
  test.each(files)('%s', async (file) => {
    const path = join(folder, file);
    const scenario = scenarioOf(readFileSync(path, 'utf8'), path);
    expect(missing(scenario, chartOf(scenario, await filesFor(scenario, folder)))).toEqual([]);
  });

  test('a page, an object and a task without a row are found', () => {
    const scenario = scenarioOf(readFileSync(join(folder, 'shared_page.yaml'), 'utf8'), 'a.yaml');
    const [task] = scenario.tasks;
    const watch = `${task?.name} reads pages 0 to 2 of ${scenario.objects[0]?.name}; see A/9.`;
    const told = { ...scenario, lesson: { ...scenario.lesson, watch } } as Scenario; // parsed
    expect(missing(told, ' A/0..1 ')).toEqual(['page 2 of A', 'page 9 of A', String(task?.name)]);
  });
});
