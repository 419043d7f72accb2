/** The looks of what one moves with: header, buttons, timeline, dialogs. */

export const movingStyle = `
.header-opens, .buttons { display: flex; align-items: center; gap: 6px; }
.header-opens { margin-left: auto; }
.header button { white-space: nowrap; flex: none; }
.header-opens { flex: none; gap: 5px; }
.header-name { flex: 0 1000 auto; min-width: 0; }
.header-title, .header-name { white-space: nowrap; overflow: hidden;
  text-overflow: ellipsis; }
.said-only { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
.header-notice { color: var(--return-text); }
.header-problems { color: var(--return-text); }
.header:has(.header-long) { flex-wrap: wrap; row-gap: 2px; padding: 5px 12px; }
.header-long { order: 1; flex: 0 0 100%; }
.header-problem { display: block; }
.shell-index { display: flex; flex-direction: column; gap: 8px; padding: 8px; min-height: 100%; }
.shell-index .header { min-height: 44px; }
.lessons { display: grid; gap: 8px; grid-template-columns: repeat(auto-fill, minmax(360px, 1fr)); }
.lessons-list { margin: 0; padding-left: 28px; }
.lesson a { color: var(--accent); font-weight: 600; }
.lesson-name { color: var(--muted); }
.lesson-watch { margin: 0 0 6px; color: var(--muted); }
.key { font: inherit; font-size: 11px; padding: 0 4px; border: 1px solid #999;
  border-bottom-width: 2px; border-radius: 3px; color: var(--text); background: var(--ground); }
.buttons button, .buttons select { padding: 2px 7px; white-space: nowrap; flex: none; }
.buttons select { font: inherit; color: inherit; background: var(--panel);
  border: 1px solid #767676; border-radius: 4px; }
.buttons-place { color: var(--muted); flex: 1; min-width: 0; position: relative; font-size: 11px;
  line-height: 13px; height: 26px; overflow: hidden; }
.buttons-said:not(:empty) { position: absolute; inset: 0; background: var(--panel);
  color: var(--return-text); }
.timeline { display: flex; margin-top: 4px; }
.timeline-names { width: 76px; flex: none; padding-top: 6px; font-size: 8.5px; line-height: 8px;
  color: var(--muted); display: flex; flex-direction: column; }
.timeline-line { flex: 1; min-width: 0; position: relative; cursor: ew-resize; touch-action: none;
  background: var(--ground); }
.timeline-line svg { display: block; }
.timeline-lane { stroke-width: 1.5; fill: none; stroke: var(--text); }
.timeline-lane.timeline-message { stroke: var(--request); }
.timeline-lane.timeline-move { stroke: var(--move); }
.timeline-lane.timeline-eviction { stroke: var(--in-message); }
.timeline-lane.timeline-return { stroke: var(--return); stroke-width: 2.5; }
.timeline-mark { fill: var(--accent); cursor: pointer; }
.timeline-covered { fill: var(--line); opacity: 0.5; }
.timeline-at { stroke: var(--text); stroke-width: 2; }
.timeline-read { position: absolute; right: 4px; top: 0; font-size: 11px; color: var(--muted); }
.dialog { color: var(--text); background: var(--panel); border: 1px solid var(--line);
  border-radius: 6px; padding: 12px 16px; max-width: min(760px, 92vw); max-height: 86vh; }
.dialog-head { display: flex; justify-content: space-between; gap: 24px; margin-bottom: 8px; }
.dialog-title { font-size: 15px; margin: 0; }
.keys { columns: 2; margin: 0; }
.keys-row { display: flex; gap: 8px; break-inside: avoid; margin-bottom: 4px; }
.keys-row dt { min-width: 80px; }
.keys-row dd { margin: 0; }
input { font: inherit; color: inherit; background: var(--ground); border: 1px solid #767676;
  border-radius: 4px; padding: 3px 6px; }
@media (max-width: 1120px) {
  .header, .buttons, .header-opens { flex-wrap: wrap; padding: 4px 6px; }
  .header-opens { flex: 0 1 auto; }
}
@media (max-width: 1000px) {
  .header-opens { flex: initial; flex-wrap: wrap; }
  .keys { columns: 1; }
}
`;
