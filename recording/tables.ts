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

/** Rows of a table that has no hosts have this one. */
const NO_HOST = 0;

function numberAt(row: Row, key: string): number {
  const value = row[key];
  return typeof value === 'number' ? value : NO_HOST;
}

export function entityOf(table: string, row: Row): Entity {
  return { table, host: numberAt(row, 'host'), id: numberAt(row, 'id') };
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
  for (const rows of tables.values()) {
    rows.sort(
      (a, b) => numberAt(a, 'host') - numberAt(b, 'host') || numberAt(a, 'id') - numberAt(b, 'id'),
    );
  }
  return tables;
}
