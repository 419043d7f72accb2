/** The looks of the table of references. */
export const referencesStyle = `
.references { display: flex; flex-direction: column; }
.references-body { flex: 1; min-height: 0; overflow-y: auto; overflow-x: hidden; display: flex;
  flex-direction: column; gap: 6px; }
.references-choices { display: flex; gap: 4px; }
.references-choices button { padding: 1px 8px; }
.references-table { border-collapse: collapse; font-size: 12px; align-self: flex-start; }
.references-table th { color: var(--muted); font-weight: 400; text-align: left; width: 46px;
  padding: 0 6px 0 0; }
.references-table td { text-align: center; height: 19px; min-width: 28px; padding: 0 1px; }
.references-numbers td { color: var(--muted); font-size: 10.5px; }
.references-page { width: 100%; min-width: 26px; padding: 1px 2px; font-weight: 700; }
.references-write, .references-modified { color: var(--return-text); font-weight: 700;
  font-size: 10px; vertical-align: super; }
.references-hit { color: var(--text); }
.references-fault { color: var(--request); font-weight: 700; }
.references-hit::before { content: "✓"; color: var(--supply); display: block; line-height: 1; }
.references-fault::before { content: "✕"; display: block; line-height: 1; }
.references-table .references-hit, .references-table .references-fault { font-size: 10px;
  height: 28px; }
.references-group th { font-weight: 700; color: var(--text); padding-top: 6px; }
.references-track td { border: 1px solid var(--line); }
.references-cell { display: block; white-space: nowrap; }
.references-own { font-weight: 700; }
.references-own-fault { background: var(--inactive); outline: 1px solid var(--request); }
.references-own-hit { outline: 1px solid var(--supply); }
.references-ghost { color: var(--muted); font-style: italic; }
.references-carried { background: var(--in-message); color: var(--text); }
.references-touched { color: var(--referenced); font-weight: 700; }
.references-carried .references-touched { color: var(--text); }
.references-hand { color: var(--move); }
.references-victim { color: var(--return-text); text-decoration: line-through; display: block; }
.references-current { background: var(--current); }
.references-later { opacity: 0.85; }
.references-fault.references-later { opacity: 1; }
.references-victims td { vertical-align: top; padding-top: 4px; }
.references-victims th { vertical-align: top; padding-top: 4px; }
.references-counts, .references-said, .references-order { margin: 0; }
.references-said { font-size: 14px; min-height: 38px; }
.references-order { color: var(--muted); }
`;
