/** The looks of counters over time. */
export const countersStyle = `
.counters { display: flex; flex-direction: column; }
.counters-body { flex: 1; min-height: 0; overflow: hidden; }
.counters-body h3 { font-size: 13px; margin: 4px 0; }
.counters-chart { cursor: pointer; display: block; }
.counters-axis { stroke: var(--line); }
.counters-text { font-size: 10.5px; fill: var(--muted); }
.counters-label { font-size: 12px; fill: var(--text); }
.counters-here { font-weight: 700; }
.counters-threshold { stroke: var(--muted); stroke-dasharray: 3 3; }
.counters-now { stroke: var(--text); stroke-width: 1.5; }
`;
