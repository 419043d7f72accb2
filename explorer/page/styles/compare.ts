/** The looks of two runs side by side. */

export const compareStyle = `
.compare-column { grid-column: 1 / 3; }
.compare-choice { display: flex; gap: 10px; align-items: center; flex-wrap: wrap; }
.compare-choice select { font: inherit; color: var(--text); background: var(--panel);
  border: 1px solid #767676; border-radius: 4px; padding: 2px 4px; max-width: 150px; }
.compare-sides { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 8px;
  flex: 1; }
.compare-side, .compare-side > .linked { display: flex; flex-direction: column; gap: 8px;
  min-width: 0; }
.compare-side > .linked { flex: 1; }
.compare-sequence { flex: 1 0 230px; display: flex; flex-direction: column; min-height: 230px; }
.compare-sequence > .panel { flex: 1; min-height: 0; overflow: hidden; }
.compare-head { display: grid; gap: 1px; }
.compare-name { display: flex; gap: 6px; align-items: center; font-size: 13px; margin: 0; }
.compare-letter { display: inline-grid; place-items: center; width: 18px; height: 18px;
  border-radius: 9px; color: var(--panel); background: var(--request); }
.compare-B .compare-letter { background: var(--return-text); }
.compare-what, .compare-at { color: var(--muted); }
.compare-buttons { display: flex; gap: 6px; }
.compare-buttons select { font: inherit; color: var(--text); background: var(--panel);
  border: 1px solid #767676; border-radius: 4px; }
.compare-words { display: grid; grid-template-columns: 18px 1fr; gap: 2px 6px; margin: 8px 0 0; }
.compare-words dt { font-weight: 700; }
.compare-words dd { margin: 0; }
.compare-chart svg { display: block; width: 100%; }
.compare-axis { fill: none; stroke: var(--muted); }
.compare-tick { font-size: 10px; fill: var(--muted); }
.compare-curve path { fill: none; stroke: var(--request); stroke-width: 1.8; }
.compare-curve line { stroke: var(--request); stroke-width: 1; opacity: 0.5; }
.compare-curve rect { fill: var(--request); }
.compare-curve.compare-B path { stroke: var(--return-text); stroke-dasharray: 5 3; }
.compare-curve.compare-B line { stroke: var(--return-text); stroke-dasharray: 5 3; }
.compare-curve.compare-B rect { fill: var(--return-text); }
.compare-curve text { font-size: 10px; font-weight: 700; fill: var(--panel); text-anchor: middle; }
.compare-curve .compare-host { fill: var(--text); paint-order: stroke; stroke: var(--panel);
  stroke-width: 3px; }
.compare-none { color: var(--muted); margin: 0; }
@media (max-width: 1000px) { .compare-sides { grid-template-columns: minmax(0, 1fr); } }
`;
