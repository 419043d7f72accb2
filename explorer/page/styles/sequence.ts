/** The looks of the sequence chart. */
export const sequenceStyle = `
.sequence { display: flex; flex-direction: column; }
.sequence-chart { flex: 1; min-height: 120px; overflow: hidden; position: relative; }
.sequence-text { font-size: 12px; fill: var(--text); }
.sequence-small { font-size: 10.5px; fill: var(--muted); }
.sequence-over { paint-order: stroke; stroke: var(--panel); stroke-width: 3px;
  stroke-linejoin: round; }
.sequence-behind { fill: var(--panel); }
.sequence-current .sequence-behind { fill: var(--current); }
.sequence-row:not(.sequence-current):hover .sequence-behind,
.sequence-lit:not(.sequence-current) .sequence-behind { fill: var(--ground); }
.sequence-lane { stroke: var(--line); }
.sequence-head { fill: var(--ground); stroke: #767676; }
.sequence-row { cursor: pointer; }
.sequence-row:focus { outline: none; }
.sequence-row:focus-visible .sequence-ground { stroke: var(--accent); stroke-width: 2; }
.sequence-ground { fill: transparent; }
.sequence-row:hover .sequence-ground { fill: var(--ground); }
.sequence-current .sequence-ground { fill: var(--current); stroke: var(--in-message); }
.sequence-current .sequence-over { stroke: var(--current); }
.sequence-lit:not(.sequence-current) .sequence-ground { fill: var(--ground); }
.sequence-lit .sequence-text { font-weight: 700; }
.sequence-later { opacity: 0.72; }
.sequence-shaft { stroke: var(--muted); stroke-width: 2; }
.sequence-tip { fill: var(--muted); }
.sequence-request .sequence-shaft { stroke: var(--request); }
.sequence-request .sequence-tip, .sequence-request .sequence-dot { fill: var(--request); }
.sequence-supply .sequence-shaft { stroke: var(--supply); }
.sequence-supply .sequence-tip, .sequence-supply .sequence-dot { fill: var(--supply); }
.sequence-return .sequence-shaft { stroke: var(--return); stroke-width: 3; }
.sequence-return .sequence-tip, .sequence-return .sequence-dot { fill: var(--return); }
.sequence-other .sequence-shaft { stroke-dasharray: 5 3; }
.sequence-dot { fill: var(--muted); }
.sequence-number { font-weight: 700; }
.sequence-point { fill: var(--text); }
.sequence-square { fill: var(--move); }
.sequence-own-more .sequence-text, .sequence-own-hits .sequence-text { fill: var(--muted); }
.sequence-own-mark .sequence-text { font-weight: 700; fill: var(--return-text); }
.sequence-back { position: absolute; right: 6px; top: 28px; }
`;
