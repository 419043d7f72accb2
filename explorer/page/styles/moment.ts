/** Rules of the views of a moment: memory, queues, objects, ports, maps, threads, devices. */

const memory = `
.linked { display: contents; }
.only-read { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
.sub-title { font-size: 12px; margin: 4px 0 2px; }
.memory { flex: none; }
.column-middle .panel-title { flex-wrap: wrap; gap: 12px; align-items: baseline; }
.column-middle .panel-note { font-size: 12px; }

.memory-hosts { max-height: 292px; overflow: auto; padding: 2px; margin: -2px; display: grid;
  grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 4px 12px; }
.memory-host { min-width: 0; }
.memory-grid, .memory-grid tbody { display: flex; flex-direction: column; gap: 2px; }
.memory-row { display: flex; gap: 2px; }
.memory-cell { width: var(--cell); position: relative; padding: 0; display: block; height: 26px;
  border: 1px solid var(--cell-line);
  border-radius: 3px; background: var(--panel); overflow: hidden; flex: none; }
.memory-label { display: block; padding-top: 2px; font-size: 10px; line-height: 22px;
  text-align: center;
  white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.memory-grid.is-small, .memory-grid.is-small tbody { gap: 1px; }
.is-small .memory-row { gap: 1px; }
.is-small .memory-cell { height: 10px; border-radius: 2px; }
.is-small .memory-label { display: none; }
.memory-cell.is-inactive { background: var(--inactive);
  box-shadow: inset 0 -3px 0 var(--inactive-line); }
.memory-cell.is-message { background: var(--in-message); border-color: var(--return); }
.is-small .memory-cell.is-message { background: repeating-linear-gradient(45deg,
  var(--in-message) 0 3px, var(--return) 3px 4px); }
.memory-cell.is-free { border: 1px dashed var(--free); background: transparent; }
.memory-cell.is-unused { border: 1px dotted var(--line); background: transparent; }
.memory-cell.is-wired { border-left: 4px solid var(--wired); }
.memory-cell.is-held { border-style: double; border-width: 3px; }
.memory-cell.is-held .memory-label { padding-top: 0; line-height: 20px; }
.is-small .memory-cell.is-held { border-width: 1px; background: var(--line); }
.sign { position: absolute; font: 700 8px/9px system-ui, sans-serif; }
.sign-dirty { right: 0; top: 0; border: 5px solid var(--return); border-left-color: transparent;
  border-bottom-color: transparent; }
.is-message .sign-dirty { border-top-color: var(--dirty-on-message);
  border-right-color: var(--dirty-on-message); }
.sign-referenced { left: 1px; top: 1px; width: 5px; height: 5px; border-radius: 50%;
  background: var(--referenced); }
.sign-precious { left: 0; top: 0; bottom: 0; width: 8px; text-align: center;
  background: #f0e442; color: #111; border-right: 1px solid #111; line-height: 24px; }
.memory-cell:has(.sign-precious) .memory-label { padding-left: 8px; }
.memory-cell:has(.sign-precious) .sign-referenced { left: 11px; }
.legend-cell .sign-precious { line-height: 11px; }
.sign-busy { left: 0; right: 0; bottom: 0; height: 6px;
  background: repeating-linear-gradient(135deg, transparent 0 2px, var(--busy) 2px 4px); }
.sign-absent { right: 1px; bottom: 1px; width: 6px; height: 6px; border: 1px solid var(--text);
  border-radius: 50%; }
.sign-error, .sign-locked, .sign-laundry { right: 2px; bottom: 1px; color: var(--return-text); }
.is-small .sign-dirty { border-width: 3px; }
.is-small .sign-referenced { left: 1px; top: 1px; width: 3px; height: 3px; }
.is-small .sign-precious { width: 3px; border: 0; font-size: 0; }
.is-small .sign-busy { height: 3px; }
.is-small .sign-error, .is-small .sign-locked, .is-small .sign-laundry { font-size: 7px; }
.memory-left { margin: 2px 0 0; color: var(--muted); font-size: 11px; }
.memory-placeholders { margin-top: 3px; font-size: 11px; }
.memory-foot { margin-top: 5px; min-height: 32px; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 10px; color: var(--muted);
  font-size: 11px; }
.legend-entry { display: inline-flex; align-items: center; gap: 4px; }
.legend-cell.memory-cell { width: 13px; height: 13px; display: inline-block; }
.places { margin: 0; height: 32px; overflow: hidden; font-size: 12px; line-height: 16px;
  color: var(--muted); }
.places.in-question { height: auto; max-height: 48px; }
.places b { color: var(--text); }
.free-bar { margin-top: 4px; border-radius: 3px; }
.memory-grid { contain: layout; }
.free-bar-track { position: relative; height: 18px; background: var(--track); overflow: hidden;
  border-radius: 2px; }
.free-bar-free { position: absolute; inset: 0 auto 0 0; background: var(--free-bar); }
.free-bar-count { position: absolute; right: 6px; line-height: 18px; font-size: 12px; }
.free-bar-mark { position: absolute; top: 0; bottom: 0; width: 2px; margin-left: -1px;
  background: var(--text); }
.free-bar-mark.is-min, .free-bar-mark.is-low { background: var(--return); }
.free-bar-mark.is-target, .free-bar-mark.is-high { background: var(--request); width: 3px; }
.free-bar-names { display: flex; flex-wrap: wrap; gap: 0 14px; font-size: 11px;
  color: var(--muted); }
.free-bar-note { margin-left: auto; }
.free-bar-key { display: inline-block; width: 2px; height: 9px; background: var(--text); }
.free-bar-key.is-min, .free-bar-key.is-low { background: var(--return); }
.free-bar-key.is-target, .free-bar-key.is-high { background: var(--request); width: 3px; }
`;

const lists = `
.queues { flex: 0 1 auto; min-height: 64px; max-height: 190px; overflow: auto; }
.queue { margin-bottom: 1px; line-height: 20px; }
.queue-head { font-size: 12px; margin-right: 4px; }
.queue-head, .queue .chips { display: inline; }
.queue .chip, .queue .more { margin-right: 2px; }
.queue-empty { margin: 2px 0 0; color: var(--muted); font-size: 11px; }
.chips { display: flex; flex-wrap: wrap; gap: 2px; margin: 2px 0; align-items: center; }
.chip { display: inline-block; border: 1px solid #767676; border-radius: 3px; padding: 0 4px;
  font-size: 11px;
  line-height: 15px; background: var(--panel); cursor: pointer; font-weight: 400;
  white-space: nowrap; }
.chip.is-message { background: var(--in-message); border-color: var(--return); }
.chip.is-ghost, .chip.is-placeholder { border-style: dashed; color: var(--muted); }
.chip.is-next { outline: 2px solid var(--return); font-weight: 700; }
.chip.is-text {
  border: 0; text-align: left; padding: 0; white-space: normal; background: none;
  font-size: inherit;
}
.chip-note { color: var(--muted); font-size: 10px; }
.more { font-size: 11px; padding: 0 6px; line-height: 15px; }
.is-changed { box-shadow: 0 0 0 2px var(--move); }
.memory-cell.is-inactive.is-changed { box-shadow: 0 0 0 2px var(--move),
  inset 0 -3px 0 var(--inactive-line); }
.memory-cell.is-changed { overflow: visible; }
.memory-cell.is-changed .memory-label { overflow: hidden; }
.is-changed-row > th:first-child { box-shadow: inset 3px 0 0 var(--move); }
.is-changed-row > td:last-child { box-shadow: inset -3px 0 0 var(--move); }
`;

const tables = `
.rest { flex: 1 0 150px; min-height: 0; overflow: hidden; display: flex; flex-direction: column; }
.rest-tabs { display: flex; gap: 4px; flex-wrap: wrap; padding: 2px 2px 4px; }
.rest-tabs button { font-size: 12px; padding: 0 8px; }
.rest-panels { flex: 1; min-height: 0; overflow: auto; padding: 4px 10px; }
.part { margin-bottom: 6px; }
.part thead th:first-child, .part b { font-weight: 700; color: var(--text); }
.table { border-collapse: collapse; width: 100%; font-size: 12px; }
.table th, .table td { border-bottom: 1px solid var(--line); padding: 2px 4px; text-align: left;
  vertical-align: top; font-weight: 400; }
.table thead th { color: var(--muted); white-space: nowrap; }
.table td:last-child, .table thead th:last-child { width: 100%; }
.table td:not(:last-child), .table tbody th { white-space: nowrap; padding-right: 10px; }
.table tbody th { min-width: 64px; }
.table tbody th .chip { max-width: 120px; overflow: hidden; text-overflow: ellipsis;
  vertical-align: bottom; }
.table thead th { padding-top: 0; }
.table thead th:last-child { white-space: normal; }
.sets, .timers { margin: 2px 0 0; font-size: 11px; color: var(--muted); }
.is-full { color: var(--return-text); font-weight: 700; white-space: nowrap; }
.message { line-height: 19px; font-size: 11px; }
.in-hand { color: var(--return-text); }
.owes { color: var(--return-text); }
.circle { color: var(--return-text); margin: 0 0 4px; font-weight: 700; }
.chain { line-height: 19px; }
.chain-arrow { color: var(--muted); font-size: 11px; }
.map-pages { display: inline-flex; flex-wrap: wrap; gap: 2px; }
.chip.map-page { width: 13px; height: 13px; padding: 0; font-size: 9px; line-height: 11px;
  text-align: center; }
.chip.map-page.is-mapped { background: var(--inactive); border-color: var(--request); }
.chip.map-page.is-resident { background: var(--track); }
.chip.map-page.is-away { border: 1px dashed var(--free); background: none; }
.device { margin-bottom: 4px; font-size: 12px; }
.chip.is-record { border-radius: 0; border-width: 1px 1px 3px; }
.wait-sentences { list-style: none; margin: 0; padding: 0; }
.wait-drawing { max-width: 100%; height: auto; margin-top: 8px; }
.wait-edge { fill: none; stroke: var(--muted); stroke-width: 1.5; }
.wait-edge.is-circular { stroke: var(--return); stroke-width: 3; stroke-dasharray: 6 2; }
.wait-arrow { fill: var(--muted); }
.wait-circular { fill: var(--return); }
.wait-node { fill: var(--panel); stroke: var(--muted); }
.wait-node.is-circular { stroke: var(--return); stroke-width: 3; }
.wait-name { font-size: 11px; fill: var(--text); }
`;

/** Colours that only these views have. */
const colors = `
:root { --cell-line: #333333; --inactive-line: #56b4e9; --track: #ececec; --free-bar: #6cc2aa;
  --busy: #8a8a8a; --dirty-on-message: #7a2e00; }
@media (prefers-color-scheme: dark) {
  :root { --cell-line: #c8c8c8; --inactive-line: #56b4e9; --track: #333638; --free-bar: #1e6b57;
    --busy: #7f7f7f; --dirty-on-message: #2a0f00; }
}
`;

/** For a projector: what is measured in pixels here is larger there. */
const large = `
@media (min-width: 1700px) and (min-height: 900px) {
  .column-middle { zoom: 1.3; }
}
`;

/** Signs that are no text, so that what is read aloud has the names alone. */
const signs = `
.memory-cell.is-message .memory-label::after, .chip.is-message.has-arrow::after { content: '→'; }
.sign-precious::before { content: 'P'; }
.sign-locked::before { content: 'L'; }
.sign-error::before { content: '!'; }
.sign-laundry::before { content: '~'; }
.queues .chip.is-message::after { content: '→'; }
.chip.is-next::before { content: 'leaves next: '; color: var(--return-text); font-weight: 400; }
.chip.has-hand::before { content: '☞ '; }
.chip.is-next.has-hand::before { content: '☞ leaves next: '; }
.chip.is-referenced::after { content: '•'; color: var(--referenced); }
.chip.is-dirty::after { content: '◥'; color: var(--return); font-size: 9px; }
.chip.is-referenced.is-dirty::after { content: '•◥'; color: var(--return); }
.chip.is-message.is-dirty::after { content: '→◥'; color: var(--dirty-on-message); }
.chip.is-text.is-circular::before { content: '↻ '; }
.chip-note::after { content: ' ' attr(data-note); }
`;

export const momentStyle: string = [colors, memory, lists, tables, signs, large].join('\n');
