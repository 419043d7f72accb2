/**
 * The library that draws. From the sources this is all of ECharts; the build bundles only the parts
 * that tools/vendor/echarts.mjs names into this one file, which draws the same bytes.
 */
interface Chart {
  setOption(option: object): void;
  renderToSVGString(): string;
  dispose(): void;
}

interface Canvas {
  readonly renderer: 'svg';
  readonly ssr: true;
  readonly width: number;
  readonly height: number;
}

type Init = (element: null, theme: null, canvas: Canvas) => Chart;

// Its declarations leave out endings, without which node16 finds no file.
export const { init }: { readonly init: Init } = require('echarts');
