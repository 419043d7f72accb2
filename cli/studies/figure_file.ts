/**
 * Figures as files: SVG and PNG are drawn here, HTML draws itself where it is opened. The libraries
 * that draw are loaded when a figure is wanted, since they are large. The one that draws a PNG is
 * installed by those who want it.
 */
import { readFileSync } from 'node:fs';
import { entryFile, isBuilt, packageFile } from '../../files/package_folder';
import type { Figure } from '../../studies/figure';
import { peer } from '../given/version';
import { refuseUnwritable, writeWhole } from '../given/written_file';
import { flagError } from '../show/output';
import type { Drawing } from './figure_chart';
import { drawing } from './figure_chart';

const ENDINGS = ['svg', 'png', 'html'] as const;
type Ending = (typeof ENDINGS)[number];

/** A file of its own, since a page of HTML carries its text. */
const ECHARTS = entryFile('cli/vendor/echarts');
const FONT_FILE = packageFile('cli/data/DejaVuSans.ttf');

/** PNG has this many dots for each of the drawing's. */
const ZOOM = 2;

function endingOf(file: string): Ending | null {
  return ENDINGS.find((each) => file.toLowerCase().endsWith(`.${each}`)) ?? null;
}

/** Stands for a figure in the terminal. */
export const TERMINAL = 'term';

/** Throws a UsageError for a name without a known ending, or a file that cannot be made here. */
export function refuseFigure(file: string): void {
  if (file === TERMINAL) return;
  const ending = endingOf(file);
  if (ending === null) {
    throw flagError('--plot', file, 'must end in .svg, .png or .html, or be term');
  }
  if (ending === 'png') loadResvg(file);
  refuseUnwritable(file, '--plot ');
}

const RESVG = '@resvg/resvg-js';

/** The package that turns an SVG into a PNG. Throws a UsageError if it is not installed. */
function loadResvg(file: string): typeof import('@resvg/resvg-js') {
  try {
    return require(RESVG);
  } catch {
    throw flagError(
      '--plot',
      file,
      'a PNG needs a package that is not installed; ' +
        `run \`npm install ${peer(RESVG)}\`, or name an .svg or .html file`,
    );
  }
}

function svg({ title, width, height, option }: Drawing): string {
  const { init }: typeof import('../vendor/echarts') = require(ECHARTS);
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

function png(file: string, made: Drawing): Uint8Array {
  const { Resvg } = loadResvg(file);
  const drawn = new Resvg(svg(made), {
    fitTo: { mode: 'zoom', value: ZOOM },
    // The same font on any machine, and any machine has it.
    font: { loadSystemFonts: false, fontFiles: [FONT_FILE], defaultFontFamily: 'DejaVu Sans' },
  });
  return drawn.render().asPng();
}

/** The library as the text of a CommonJS module that needs no other. */
function libraryText(): string {
  // The sources are not bundled: there the library's own bundle draws.
  const file = isBuilt ? ECHARTS : require.resolve('echarts/dist/echarts.min.js');
  return readFileSync(file, 'utf8');
}

function html({ title, width, height, option }: Drawing): string {
  const safe = (text: string): string => text.replaceAll('</', '<\\/');
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<title>${escaped(title)}</title></head>`,
    `<body><div id="figure" style="width:${width}px;height:${height}px"></div>`,
    '<script>const library = { exports: {} }; (function (module, exports) {',
    safe(libraryText()),
    '})(library, library.exports);</script>',
    `<script>library.exports.init(document.getElementById('figure'), null, { renderer: 'svg' })`,
    `.setOption(${safe(JSON.stringify(option))});</script></body></html>\n`,
  ].join('\n');
}

/** Draws a figure into a file, whose ending says how. Throws a UsageError if it cannot be. */
export function writeFigure(file: string, figure: Figure): void {
  const ending = endingOf(file);
  const made = drawing(figure);
  const contents = ending === 'svg' ? svg(made) : ending === 'png' ? png(file, made) : html(made);
  writeWhole(file, contents, '--plot ');
}
