/**
 * Views in a browser: the chart of a run, folded, with reasons, as one bundle that knows neither
 * Node nor a process, is the chart that Node draws, at any width and with any colours.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { scenarioOf } from '../../scenarios/language/language';
import { runScenario } from '../../scenarios/run/run';
import { Chart } from '../../views/chart';
import { Fold } from '../../views/fold';
import { plain } from '../../views/style';
import { browserBundle, inBrowser } from '../support/browser_bundle';

const root = join(__dirname, '..', '..');

const entry = `
  import { scenarioOf } from './scenarios/language/language';
  import { runScenario } from './scenarios/run/run';
  import { Chart } from './views/chart';
  import { Fold } from './views/fold';
  import { lineWords } from './views/line_words';
  import { listenToReasons } from './views/reasons';
  import { plain } from './views/style';
  globalThis.chart = (text, file, width) => {
    const rows = [];
    const reasons = [];
    const tagged = (name) => (text) => '<' + name + '>' + text + '</' + name + '>';
    const colors = { ...plain.colors, cyan: tagged('cyan'), green: tagged('green') };
    const chart = new Chart({ width, colors });
    const fold = new Fold((row) => rows.push(row));
    const { lines, scenario } = runScenario(scenarioOf(text, file), {
      level: 'all',
      onStart: (built) => listenToReasons(built, (why) => reasons.push(why)),
    });
    rows.push(chart.head(), lineWords(lines[0]));
    for (const line of lines) {
      const row = chart.row(line, scenario.host.pageSize);
      if (row !== null) fold.add(row);
    }
    fold.flush();
    return rows.join('\\n');
  };
`;

let bundle = '';

beforeAll(() => {
  bundle = browserBundle(entry);
});

const there = (text: string, file: string, width: number): string =>
  inBrowser(bundle, `chart(${JSON.stringify(text)}, '${file}', ${width})`);

function here(text: string, file: string, width: number): string {
  const rows: string[] = [];
  const chart = new Chart({ ...plain, width });
  const fold = new Fold((row) => rows.push(row));
  const { lines, scenario } = runScenario(scenarioOf(text, file), { level: 'all' });
  for (const line of lines) {
    const row = chart.row(line, scenario.host.pageSize);
    if (row !== null) fold.add(row);
  }
  fold.flush();
  return [chart.head(), ...rows].join('\n');
}

describe('views in a browser bundle', () => {
  test('import nothing of Node', () => {
    expect(bundle).not.toMatch(/require\(["']node:|from ["']node:/);
    expect(bundle).not.toMatch(/process\.(stdout|stderr|env)/);
  });

  test.each([60, 80, 120])('draw the chart that Node draws, %s columns wide', (width) => {
    const file = 'dirty_eviction.yaml';
    const text = readFileSync(join(root, 'scenarios', 'library', file), 'utf8');
    const [head, rule, first, ...rows] = there(text, file, width).split('\n');
    expect(first).toMatch(/^\S+ /);
    expect(rows.join('\n')).toMatch(/<cyan>\|-+ data_request -+><\/cyan>/);
    const drawn = [head, rule, ...rows].join('\n').replace(/<\/?(cyan|green)>/g, '');
    expect(drawn).toBe(here(text, file, width));
  });
});
