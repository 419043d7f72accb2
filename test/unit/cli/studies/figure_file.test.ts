/**
 * The parts of the drawing library that the package carries draw what the whole library draws, also
 * where a page of HTML runs them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { drawing } from '../../../../cli/studies/figure_chart';
import { writeFigure } from '../../../../cli/studies/figure_file';
import { init } from '../../../../cli/vendor/echarts';
import type { CurvePanel, Figure } from '../../../../studies/figure';

const root = join(__dirname, '../../../..');
const folder = mkdtempSync(join(tmpdir(), 'machvm-figure-'));
const bundle = join(folder, 'echarts.js');
let parts = init;

beforeAll(() => {
  const tool = pathToFileURL(join(root, 'tools/bundle_vendor.mjs')).href;
  const source = join(root, 'cli/vendor/echarts.ts');
  const program = `import { bundleVendor } from '${tool}'; bundleVendor('${source}', '${bundle}');`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', program]);
  expect(run.stderr.toString()).toBe('');
  parts = require(bundle).init;
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Curves through the same three sizes; more than nine need other marks and lines. */
function panel(title: string, log: boolean, count: number): CurvePanel {
  const curves = Array.from({ length: count }, (_, at) => ({
    name: `policy ${at}`,
    points: [1, 10, 100].map((x): [number, number] => [x, (at + 1) / x]),
  }));
  return { title, x: { name: 'frames', log }, y: { name: '% of references', log }, curves };
}

const heat = {
  columns: 3,
  rows: 2,
  references: 5,
  pages: 4,
  counts: Float64Array.of(9, 0, 1, 3, 0, 1000),
};

const figures: readonly [string, Figure][] = [
  ['a logarithmic panel', { title: 'A & <B>', panels: [panel('Misses', true, 3)], heat: null }],
  ['a straight panel', { title: 'C', panels: [panel('Misses', false, 1)], heat: null }],
  [
    'two panels of many curves and a heat map',
    { title: 'D', panels: [panel('Misses', true, 30), panel('Returns', false, 11)], heat },
  ],
];

function svgBy(draw: typeof init, figure: Figure): string {
  const { width, height, option } = drawing(figure);
  const chart = draw(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption(option);
  const text = chart.renderToSVGString();
  chart.dispose();
  return uncounted(text);
}

/** The library numbers the names inside a drawing through all drawings of a process. */
const uncounted = (svg: string): string => svg.replace(/\bzr\d+-([a-z]+)[\d-]*\b/g, 'zr-$1');

describe('the bundled drawing library', () => {
  test.each(figures)('draws %s as the whole library does', (_name, figure) => {
    const text = svgBy(parts, figure);
    expect(text).toContain('<path');
    expect(text).toBe(svgBy(init, figure));
  });

  test('is one file that needs no other and carries the licences of what it holds', () => {
    const text = readFileSync(bundle, 'utf8');
    expect(text).not.toMatch(/\brequire\(/);
    expect(text.length).toBeLessThan(700_000);
    for (const name of ['echarts 5.6.0, Apache-2.0', 'zrender 5.6.1, BSD-3-Clause', 'tslib ']) {
      expect(text).toContain(`\n${name}`);
    }
    expect(text).toContain('Redistribution and use in source and binary forms');
  });
});

test('a page of HTML carries the library and draws the figure by itself', () => {
  const [, figure] = figures[2] ?? figures[0] ?? [];
  if (figure === undefined) throw new Error('no figure');
  const file = join(folder, 'figure.html');
  writeFigure(file, figure);
  const html = readFileSync(file, 'utf8');
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text ?? '');
  expect(html).not.toMatch(/<script src|<link /);
  // Without a page the library draws to a text, of the size that the page gives it.
  const { width, height, option } = drawing(figure);
  const drawn: string[] = [];
  const context = createContext({
    // No canvas to measure texts by: they are as wide as without a page.
    document: { getElementById: (id: string) => id, createElement: () => null },
    setTimeout,
  });
  runInContext(scripts[0] ?? '', context);
  const make = (draw: typeof init) => (element: string) => {
    expect(element).toBe('figure');
    const chart = draw(null, null, { renderer: 'svg', ssr: true, width, height });
    return {
      setOption: (given: object) => {
        expect(given).toEqual(JSON.parse(JSON.stringify(option)));
        chart.setOption(given);
        drawn.push(uncounted(chart.renderToSVGString()));
        chart.dispose();
      },
    };
  };
  context['make'] = make;
  runInContext('library.exports = { init: make(library.exports.init) };', context);
  runInContext(scripts[1] ?? '', context);
  expect(drawn).toEqual([svgBy(init, figure)]);
});
