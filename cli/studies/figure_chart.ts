/**
 * A figure as options of ECharts: one drawing, panels below each other, the heat map last.
 */
import type { CurvePanel, Figure } from '../../studies/figure';
import type { HeatMap } from '../../studies/heat';
import { grouped } from '../../views/numbers';

const WIDTH = 1140;
/** The height of a panel, and of a name in its legend: many names make it taller. */
const PANEL = 340;
const NAME = 24;
const TOP = 60;
const LEFT = 90;
/** Room for the labels at the ends of curves, and for the legend. */
const RIGHT = 390;
const LEGEND = 210;
/** Beside its mark a name of the legend takes this much; a longer one goes on below. */
const LEGEND_TEXT = 165;
/** Nine colours, then the same with another mark and line. */
const COLOURS = 9;
const MARKS = ['circle', 'rect', 'triangle', 'diamond'];
/** Thinner lines with other gaps come later: they show what lies below them. */
const LINES = ['solid', [8, 5], [2, 4], [14, 4, 3, 4], [4, 8], [1, 10]];
const WIDTHS = [3.4, 3, 2.6, 2.2, 1.8, 1.4];
/** Ends that are nearer than this share of a panel have one label. */
const NEAR = 0.02;
const MOST_MARKS = 40;
const FONT = 'DejaVu Sans, sans-serif';
/** The name of an axis begins where its numbers end, however long it is. */
const NAME_STYLE = { align: 'left', padding: [0, 0, 0, -30] };

export interface Drawing {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly option: Readonly<Record<string, unknown>>;
}

/**
 * What stands at the end of each curve: its name, for curves that end together the first name and
 * how many more there are, and nothing for those.
 */
export function endLabels({ curves, y }: CurvePanel): readonly string[] {
  const scaled = (value: number): number => (y.log === true ? Math.log(value) : value);
  const ends = curves.map(({ points }) => scaled(points[points.length - 1]?.[1] ?? 0));
  const all = curves.flatMap(({ points }) => points.map((point) => scaled(point[1])));
  const least = y.log === true ? Math.min(...all) : (y.least ?? 0);
  const near = NEAR * (Math.max(...all) - least);
  const labels = curves.map(() => '');
  const order = [...ends.keys()].sort((a, b) => (ends[a] ?? 0) - (ends[b] ?? 0) || a - b);
  for (let from = 0; from < order.length; ) {
    const first = ends[order[from] ?? 0] ?? 0;
    const rest = order.slice(from).findIndex((at) => (ends[at] ?? 0) - first > near);
    const group = order.slice(from, rest === -1 ? order.length : from + rest);
    const named = Math.min(...group);
    const more = group.length === 1 ? '' : ` +${group.length - 1}`;
    labels[named] = `${curves[named]?.name ?? ''}${more}`;
    from += group.length;
  }
  return labels;
}

/** Only the first line is solid: a later one would hide what lies below it. */
function lineStyle(at: number): object {
  const style = at === 0 ? 0 : 1 + ((at - 1) % (LINES.length - 1));
  return { type: LINES[style], width: WIDTHS[style] };
}

function curves(panel: CurvePanel, i: number): readonly Record<string, unknown>[] {
  const labels = endLabels(panel);
  return panel.curves.map(({ name, points }, at) => ({
    type: 'line',
    symbol: MARKS[Math.floor(at / COLOURS) % MARKS.length],
    lineStyle: lineStyle(at),
    endLabel: {
      show: labels[at] !== '',
      // A brace would begin a placeholder.
      formatter: (labels[at] ?? '').replaceAll('{', '('),
      distance: 6,
      color: 'inherit',
    },
    labelLayout: { moveOverlap: 'shiftY' },
    name,
    data: points,
    xAxisIndex: i,
    yAxisIndex: i,
    // Marks that touch each other hide their line.
    showSymbol: panel.x.log && points.length <= MOST_MARKS,
    symbolSize: 5,
  }));
}

function axes(panel: CurvePanel, i: number): { readonly x: object; readonly y: object } {
  const all = panel.curves.flatMap(({ points }) => points.map(([x]) => x));
  const x = {
    type: panel.x.log ? 'log' : 'value',
    name: panel.x.name,
    gridIndex: i,
    min: panel.x.range?.[0] ?? Math.min(...all),
    max: panel.x.range?.[1] ?? Math.max(...all),
    nameLocation: 'middle',
    nameGap: 26,
  };
  const name = `${panel.y.name}${panel.y.log === true ? ', logarithmic' : ''}`;
  const scale = panel.y.log === true ? { type: 'log' } : { type: 'value', min: panel.y.least ?? 0 };
  return { x, y: { ...scale, name, nameLocation: 'end', nameTextStyle: NAME_STYLE, gridIndex: i } };
}

function heatSeries(heat: HeatMap, i: number): Record<string, unknown> {
  const data: [number, number, number][] = [];
  heat.counts.forEach((count, at) => {
    if (count > 0) data.push([Math.floor(at / heat.rows), at % heat.rows, logarithm(count)]);
  });
  return { type: 'heatmap', name: 'references', data, xAxisIndex: i, yAxisIndex: i };
}

/** A page that is touched a thousand times as often is not a thousand times as dark. */
function logarithm(count: number): number {
  return Math.round(100 * Math.log10(count + 1)) / 100;
}

/** The cells of a heat map lie on axes of their own, which are not drawn. */
function cellAxes(heat: HeatMap, i: number): { readonly x: object; readonly y: object } {
  const cells = (count: number): object => ({
    type: 'category',
    data: Array.from({ length: count }, (_, at) => at),
    show: false,
    gridIndex: i,
  });
  return { x: cells(heat.columns), y: cells(heat.rows) };
}

/** What is drawn are axes as those of the curves above, over the same references. */
function heatAxes(heat: HeatMap, i: number): { readonly x: object; readonly y: object } {
  const axis = (max: number): object => ({ type: 'value', min: 0, max, gridIndex: i });
  const splitLine = { show: false };
  return {
    x: {
      ...axis(heat.references),
      splitLine,
      position: 'bottom',
      name: 'references',
      nameLocation: 'middle',
      nameGap: 26,
    },
    y: {
      ...axis(heat.pages),
      splitLine,
      position: 'left',
      name: 'page, by first appearance',
      nameTextStyle: NAME_STYLE,
    },
  };
}

/** What to draw, and how large. */
export function drawing({ title, panels, heat }: Figure): Drawing {
  const heights = panels.map(({ curves: { length } }) => Math.max(PANEL, 110 + length * NAME));
  if (heat !== null) heights.push(PANEL);
  const top = (i: number): number => heights.slice(0, i).reduce((sum, each) => sum + each, TOP);
  const grids = heights.map((height, i) => ({
    left: LEFT,
    right: RIGHT,
    top: top(i) + 40,
    height: height - 110,
  }));
  const both = panels.map(axes);
  if (heat !== null) both.push(cellAxes(heat, panels.length), heatAxes(heat, panels.length));
  const titles = [
    { text: title, left: 'center', top: 10 },
    ...[...panels.map((panel) => panel.title), ...(heat === null ? [] : ['References'])].map(
      (text, i) => ({ text, left: LEFT, top: top(i) - 16, textStyle: { fontSize: 14 } }),
    ),
  ];
  const strongest = heat === null ? 0 : heat.counts.reduce((a, b) => Math.max(a, b), 1);
  const option = {
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: FONT },
    tooltip: {},
    title: titles,
    legend: panels.map((panel, i) => ({
      orient: 'vertical',
      left: WIDTH - LEGEND,
      top: top(i) + 30,
      data: panel.curves.map(({ name }) => name),
      textStyle: { width: LEGEND_TEXT, overflow: 'break' },
    })),
    grid: grids,
    xAxis: both.map(({ x }) => x),
    yAxis: both.map(({ y }) => y),
    series: [
      ...panels.flatMap(curves),
      ...(heat === null ? [] : [heatSeries(heat, panels.length)]),
    ],
    ...(heat === null
      ? {}
      : {
          visualMap: {
            type: 'continuous',
            left: WIDTH - RIGHT + 16,
            top: top(panels.length) + 34,
            itemHeight: 120,
            text: [`${grouped(strongest)} references`, '1'],
            seriesIndex: panels.flatMap(curves).length,
            min: logarithm(1),
            max: logarithm(strongest),
            inRange: { color: ['#eef3fb', '#5470c6', '#0b1d51'] },
          },
        }),
  };
  return { title, width: WIDTH, height: top(heights.length), option };
}
