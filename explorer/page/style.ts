/**
 * The looks of the page: colours as custom properties, for light and dark, and the layout. A
 * component's own rules stand in a file of styles/, and are listed here.
 */
import { movingStyle } from './moving_style';
import { compareStyle } from './styles/compare';
import { dropStyle } from './styles/drop';
import { editStyle } from './styles/edit';
import { momentStyle } from './styles/moment';
import { overTimeStyle } from './styles/over_time';
import { questionStyle } from './styles/question';
import { yamlStyle } from './styles/yaml';

/** Okabe and Ito's colours; each has a second sign beside it wherever it is used. */
const colors = `
:root {
  color-scheme: light dark;
  --request: #0072b2;
  --supply: #009e73;
  --return: #d55e00;
  --in-message: #e69f00;
  --inactive: #cfe6f7;
  --free: #9a9a9a;
  --referenced: #0072b2;
  --move: #cc79a7;
  --precious: #f0e442;
  --wired: #000000;
  --text: #111111;
  --muted: #595959;
  --line: #bbbbbb;
  --panel: #ffffff;
  --ground: #f5f5f3;
  --accent: #0072b2;
  /* Text on --accent, text in the colour of --return, and the ground of the row under way. */
  --on-accent: #ffffff;
  --return-text: #9c3d00;
  --current: #fff4d6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --request: #56b4e9;
    --supply: #2fc49a;
    --return: #ff8c3a;
    --in-message: #8a5a00;
    --inactive: #24445a;
    --free: #7a7a7a;
    --referenced: #56b4e9;
    --move: #e09ac2;
    --precious: #f0e442;
    --wired: #f2f2f2;
    --text: #f2f2f2;
    --muted: #b4b4b4;
    --line: #555555;
    --panel: #1d1f21;
    --ground: #121314;
    --accent: #56b4e9;
    --on-accent: #111111;
    --return-text: #ffab73;
    --current: #4a3b12;
  }
}
`;

const layout = `
* { box-sizing: border-box; }
html, body { height: 100%; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 13px/1.35 system-ui, "DejaVu Sans", sans-serif; }
#page { height: 100%; }
.shell { display: grid; height: 100%; gap: 8px; padding: 8px;
  grid-template: minmax(44px, auto) minmax(0, 1fr) 92px / 300px minmax(0, 528fr) minmax(0, 420fr); }
.header, .footer { grid-column: 1 / 4; }
.header, .footer, .panel { background: var(--panel); border: 1px solid var(--line);
  border-radius: 6px; }
.header { display: flex; align-items: center; gap: 10px; padding: 0 12px; }
.header-title { font-size: 15px; margin: 0; flex: none; max-width: 50%; }
.header-notice, .header-problems { min-width: 0; max-height: 56px; overflow: auto; }
.header-name, .panel-note { color: var(--muted); font-weight: 400; }
.header-problem { color: var(--return-text); }
.footer { padding: 8px 12px; min-width: 0; }
.column { display: flex; flex-direction: column; gap: 8px; min-height: 0; min-width: 0;
  overflow: auto; }
.panel { padding: 8px 10px; }
.panel-title { display: flex; justify-content: space-between; font-size: 13px; margin: 0 0 6px; }
button { font: inherit; color: var(--text); background: var(--panel);
  border: 1px solid #767676; border-radius: 4px; padding: 3px 9px; }
button[aria-selected="true"], button[aria-pressed="true"] { background: var(--accent);
  color: var(--on-accent); border-color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.tabs { display: flex; flex-wrap: wrap; gap: 4px; }
.tab-panel { display: flex; flex-direction: column; flex: 1; min-height: 0; }
.tab-panel > .panel { flex: 1; min-height: 0; overflow: auto; }
@media (max-width: 1120px) {
  .shell { grid-template-rows: auto minmax(0, 1fr) auto; }
}
@media (max-width: 1000px) {
  .shell { display: flex; flex-direction: column; height: auto; }
  .column { overflow: visible; }
}
@media (min-width: 1700px) and (min-height: 900px) {
  body { font-size: 16px; }
  .panel-title { font-size: 16px; }
  .shell {
    grid-template-rows: minmax(52px, auto) minmax(0, 1fr) 110px;
    grid-template-columns: 400px minmax(0, 528fr) minmax(0, 420fr);
  }
}
`;

/** All rules: the shell's, then those of each owner's components. */
export const style: string = [
  colors,
  layout,
  // A line each, so that two can be added at once.
  movingStyle,
  momentStyle,
  overTimeStyle,
  yamlStyle,
  questionStyle,
  editStyle,
  compareStyle,
  dropStyle,
].join('\n');
