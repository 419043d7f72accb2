/**
 * The counters of a host as a row: what `machvm run` prints at the end, at any event.
 */
import type { Host } from '../kernel/machine/host';
import { statisticReaders } from '../scenarios/language/statistics';
import type { SlotWriter, Written } from './slots';

/** The table of counters; its rows have the ids of their hosts. */
export const COUNTERS = 'counters';

export class CounterPatch {
  private readonly host: Host;
  private readonly slots: SlotWriter;
  private readonly values = new Float64Array(statisticReaders.length);
  private thing: Written | null = null;

  constructor(host: Host, slots: SlotWriter) {
    this.host = host;
    this.slots = slots;
  }

  /** Writes the counters that have changed. */
  look(): void {
    const { host, slots, thing, values } = this;
    if (thing === null) {
      this.anew();
      return;
    }
    const row = thing.row as Record<string, number>; // parsed
    slots.patch.begin(thing);
    for (let i = 0; i < values.length; i += 1) {
      const reader = statisticReaders[i];
      if (reader === undefined) continue;
      const before = values[i] ?? 0;
      const value = reader[1](host);
      if (value === before) continue;
      values[i] = value;
      row[reader[0]] = slots.patch.value(reader[0], before, value);
    }
  }

  private anew(): void {
    const { host, slots, values } = this;
    const row: Record<string, number> = { id: host.id };
    for (const [i, [name, read]] of statisticReaders.entries()) {
      values[i] = read(host);
      row[name] = values[i] ?? 0;
    }
    this.thing = slots.put(COUNTERS, host.id, row);
  }
}
