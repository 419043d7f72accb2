/** The looks of dropped files and of transcripts by themselves. */

export const dropStyle = `
.drop-input { display: none; }
.drop-over { position: fixed; inset: 12px; z-index: 10; display: grid; place-items: center;
  font-size: 22px; color: var(--text);
  background: color-mix(in srgb, var(--panel) 88%, transparent);
  border: 3px dashed var(--accent); border-radius: 10px; pointer-events: none; }
.transcript { grid-column: 1 / 4; grid-row: 2 / 4; display: grid; gap: 8px; min-height: 0;
  grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) minmax(0, 1fr); }
.transcript-head { grid-column: 1 / 3; display: flex; gap: 14px; align-items: center; }
.transcript-head .panel-title { margin: 0; }
.transcript-head button { margin-left: auto; }
.transcript-chart, .transcript-lines { display: flex; flex-direction: column; min-height: 0; }
.transcript-rows { flex: 1; margin: 0; min-height: 0; resize: none; white-space: pre;
  color: var(--text); background: var(--panel); border: 1px solid var(--line);
  font: 11px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; }
.transcript-list { flex: 1; overflow: auto; margin: 6px 0 0; padding-left: 48px; min-height: 0; }
`;
