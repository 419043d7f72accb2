/**
 * A table from port names to a pager's records: open addressing with linear probing in two arrays.
 * It is plain data, unlike a Map, and a message pays a few nanoseconds for it.
 */
import type { PortName } from '../kernel/mach/types';
import { MACH_PORT_NULL } from '../kernel/mach/types';

export interface PortTable<V> {
  /** The names, each at its hash or after it; MACH_PORT_NULL for a free place. */
  names: PortName[];
  values: (V | null)[];
  /** The length of both arrays is 2 to this power. */
  bits: number;
  count: number;
}

const FIRST_BITS = 4;

export function portTable<V>(): PortTable<V> {
  const table: PortTable<V> = { names: [], values: [], bits: FIRST_BITS, count: 0 };
  clear(table, FIRST_BITS);
  return table;
}

/** The record of a name, or null. */
export function portTableFind<V>(table: PortTable<V>, name: PortName): V | null {
  return table.values[place(table, name)] ?? null;
}

/** Enters a record; one of the same name is replaced. The null name names nothing. */
export function portTableEnter<V>(table: PortTable<V>, name: PortName, value: V): void {
  if (name === MACH_PORT_NULL) return;
  if (table.count * 2 >= table.names.length) grow(table);
  const at = place(table, name);
  if (table.names[at] !== name) table.count += 1;
  table.names[at] = name;
  table.values[at] = value;
}

/** Removes a name; those behind it move up, so that no gap breaks their chain. */
export function portTableRemove<V>(table: PortTable<V>, name: PortName): void {
  const mask = table.names.length - 1;
  let gap = place(table, name);
  if (name === MACH_PORT_NULL || table.names[gap] !== name) return;
  table.count -= 1;
  for (let step = 1; step <= mask; step += 1) {
    const at = (gap + step) & mask;
    const moved = table.names[at] ?? MACH_PORT_NULL;
    if (moved === MACH_PORT_NULL) break;
    const fromHome = (at - hash(table, moved)) & mask;
    if (fromHome < step) continue;
    table.names[gap] = moved;
    table.values[gap] = table.values[at] ?? null;
    gap = at;
    step = 0;
  }
  table.names[gap] = MACH_PORT_NULL;
  table.values[gap] = null;
}

/** All records, in an order that depends on the names and their history only. */
export function portTableValues<V>(table: PortTable<V>): V[] {
  return table.values.filter((value): value is V => value !== null);
}

/** Where the name is, or the free place where it would go. The table is never full. */
function place<V>(table: PortTable<V>, name: PortName): number {
  const { names } = table;
  const mask = names.length - 1;
  let at = hash(table, name);
  while (names[at] !== name && names[at] !== MACH_PORT_NULL) at = (at + 1) & mask;
  return at;
}

function hash<V>(table: PortTable<V>, name: PortName): number {
  return Math.imul(name, 0x9e37_79b1) >>> (32 - table.bits);
}

function clear<V>(table: PortTable<V>, bits: number): void {
  table.bits = bits;
  table.count = 0;
  table.names = new Array<PortName>(1 << bits).fill(MACH_PORT_NULL);
  table.values = new Array<V | null>(1 << bits).fill(null);
}

function grow<V>(table: PortTable<V>): void {
  const { names, values } = table;
  clear(table, table.bits + 1);
  for (const [at, name] of names.entries()) {
    const value = values[at] ?? null;
    if (value !== null) portTableEnter(table, name, value);
  }
}
