/**
 * Figures as files: SVG and PNG are drawn here, HTML draws itself where it is opened. The packages
 * that draw are loaded when a figure is wanted, since they are large.
 */
import { readFileSync } from 'node:fs';
import type { Figure } from '../studies/figure';
import type { Drawing } from './figure_chart';
import { drawing } from './figure_chart';
import { UsageError } from './output';
import { refuseUnwritable, writeWhole } from './written_file';

const ENDINGS = ['svg', 'png', 'html'] as const;
type Ending = (typeof ENDINGS)[number];

/** PNG has this many dots for each of the drawing's. */
const ZOOM = 2;

function endingOf(file: string): Ending | null {
  return ENDINGS.find((each) => file.toLowerCase().endsWith(`.${each}`)) ?? null;
}

/** Throws a UsageError for a name that tells no kind of figure, or that nobody could write. */
export function refuseFigure(file: string, others = ''): void {
  if (endingOf(file) !== null) refuseUnwritable(file, '--plot ');
  else throw new UsageError(`--plot ${file}: must end in .svg, .png or .html${others}`);
}

async function svg({ title, width, height, option }: Drawing): Promise<string> {
  const { init } = await import('echarts');
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption(option);
  const text = chart.renderToSVGString();
  // Otherwise its clock keeps the process alive.
  chart.dispose();
  // A reader that cannot see the figure is told what it is.
  return numbered(text).replace('>', `><title>${escaped(title)}</title>`);
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Names inside an SVG count the drawings of the process; a file must not depend on that. */
function numbered(text: string): string {
  const names = new Map<string, string>();
  return text.replace(/\bzr\d+-([a-z]+)[\d-]*\b/g, (name, kind) => {
    const known = names.get(name) ?? `${kind}${names.size}`;
    names.set(name, known);
    return known;
  });
}

async function png(made: Drawing): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const font = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
  const drawn = new Resvg(await svg(made), {
    fitTo: { mode: 'zoom', value: ZOOM },
    // The same font on any machine, and any machine has it.
    font: { loadSystemFonts: false, fontFiles: [font], defaultFontFamily: 'DejaVu Sans' },
  });
  return drawn.render().asPng();
}

function html({ title, width, height, option }: Drawing): string {
  const library = readFileSync(require.resolve('echarts/dist/echarts.min.js'), 'utf8');
  const safe = (text: string): string => text.replaceAll('</', '<\\/');
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<title>${escaped(title)}</title></head>`,
    `<body><div id="figure" style="width:${width}px;height:${height}px"></div>`,
    `<script>${safe(library)}</script>`,
    `<script>echarts.init(document.getElementById('figure'))`,
    `.setOption(${safe(JSON.stringify(option))});</script></body></html>\n`,
  ].join('\n');
}

/** Draws a figure into a file, whose ending says how. Throws a UsageError if it cannot be. */
export async function writeFigure(file: string, figure: Figure): Promise<void> {
  const ending = endingOf(file);
  const made = drawing(figure);
  const contents =
    ending === 'svg' ? await svg(made) : ending === 'png' ? await png(made) : html(made);
  writeWhole(file, contents, '--plot ');
}
