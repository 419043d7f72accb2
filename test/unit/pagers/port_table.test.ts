/**
 * The table from port names to records agrees with a Map.
 */
import { describe, expect, test } from '@jest/globals';
import type { PortName } from '../../../kernel/mach/types';
import { MACH_PORT_NULL, portName } from '../../../kernel/mach/types';
import {
  portTable,
  portTableEnter,
  portTableFind,
  portTableRemove,
  portTableValues,
} from '../../../pagers/port_table';

describe('a port table', () => {
  test('finds what was entered, replaces it, and forgets what was removed', () => {
    const table = portTable<string>();
    portTableEnter(table, portName(5), 'a');
    portTableEnter(table, portName(5), 'b');
    expect(portTableFind(table, portName(5))).toBe('b');
    expect(portTableFind(table, portName(6))).toBeNull();
    expect(table.count).toBe(1);
    portTableRemove(table, portName(6));
    portTableRemove(table, portName(5));
    expect(portTableFind(table, portName(5))).toBeNull();
    expect(portTableValues(table)).toEqual([]);
  });

  test('the null name names nothing', () => {
    const table = portTable<string>();
    portTableEnter(table, MACH_PORT_NULL, 'a');
    portTableRemove(table, MACH_PORT_NULL);
    expect(portTableFind(table, MACH_PORT_NULL)).toBeNull();
    expect(table.count).toBe(0);
  });

  test('agrees with a Map through 20,000 steps of growth and removal', () => {
    const table = portTable<number>();
    const map = new Map<PortName, number>();
    let state = 12_345;
    for (let step = 0; step < 20_000; step += 1) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      const name = portName(1 + ((state >>> 8) % 700) * 256);
      if (state % 3 === 0) {
        portTableRemove(table, name);
        map.delete(name);
      } else {
        portTableEnter(table, name, step);
        map.set(name, step);
      }
      const probe = portName(1 + (step % 700) * 256);
      expect(portTableFind(table, probe)).toBe(map.get(probe) ?? null);
    }
    expect(table.count).toBe(map.size);
    expect(portTableValues(table).sort()).toEqual([...map.values()].sort());
  });
});
