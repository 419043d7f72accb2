/**
 * From rows in slots to tables: the rows of each table in the order of host and id.
 */
import type { Thing } from './slots';
import type { Row } from './values';

/** A thing of a recording: a row of a table. `host` is of use where a table has rows by host. */
export interface Entity {
  readonly table: string;
  readonly id: number;
  readonly host: number;
}

/** Tables whose ids count what a host has; those of other tables count what the machine has. */
const OF_HOSTS: ReadonlySet<string> = new Set(['segments', 'pages', 'lists', 'objects']);

function numberAt(row: Row, key: string): number {
  const value = row[key];
  return typeof value === 'number' ? value : 0;
}

/** The thing with an id; `host` counts where ids are a host's. */
export function entity(table: string, id: number, host: number): Entity {
  return { table, id, host: OF_HOSTS.has(table) ? host : 0 };
}

export function entityOf(table: string, row: Row): Entity {
  return entity(table, numberAt(row, 'id'), numberAt(row, 'host'));
}

/** A text that no other thing has. */
export function entityName({ table, host, id }: Entity): string {
  return `${table} ${host}/${id}`;
}

/** The rows of all tables. */
export function tablesOf(things: readonly (Thing | null)[]): ReadonlyMap<string, readonly Row[]> {
  const tables = new Map<string, Row[]>();
  for (const thing of things) {
    if (thing === null || thing === undefined) continue;
    const rows = tables.get(thing.table);
    if (rows === undefined) tables.set(thing.table, [thing.row]);
    else rows.push(thing.row);
  }
  for (const [table, rows] of tables) {
    const host = (row: Row): number => (OF_HOSTS.has(table) ? numberAt(row, 'host') : 0);
    rows.sort((a, b) => host(a) - host(b) || numberAt(a, 'id') - numberAt(b, 'id'));
  }
  return tables;
}
