/** The looks of the list of events. */
export const eventsStyle = `
.events { display: flex; flex-direction: column; overflow: hidden !important; }
.events-filter { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
.events-filter select, .events-filter input[type="search"] { font: inherit; color: var(--text);
  background: var(--panel); border: 1px solid #767676; border-radius: 4px; padding: 2px 4px; }
.events-filter input[type="search"] { flex: 1; min-width: 120px; }
.events-count { margin: 4px 0; color: var(--muted); }
.events-box { flex: 1; min-height: 80px; overflow: auto; position: relative; }
.events-list { list-style: none; margin: 0; padding: 0; position: relative; }
.events-row { position: absolute; left: 0; right: 0; height: 22px; }
.events-row button { border: 0; border-radius: 0; padding: 0 2px; height: 22px; width: 100%;
  text-align: left; white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
  font-size: 12px; background: none; }
.events-row button:hover { background: var(--ground); }
.events-number { display: inline-block; min-width: 40px; text-align: right; color: var(--muted);
  margin-right: 6px; }
.events-time { display: inline-block; min-width: 56px; color: var(--muted); }
.events-current button { background: var(--current) !important; outline: 1px solid
  var(--in-message); outline-offset: -1px; }
.events-later { opacity: 0.85; }
`;
