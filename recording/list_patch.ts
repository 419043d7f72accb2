/**
 * The lists of a host's policy. An entry's record is made once for as long as it says the same, so
 * that lists are compared by the identity of their entries.
 */
import { entryRecord, listRecords } from '../kernel/inspect/host_look';
import type { ListEntryRecord, ListRecord } from '../kernel/inspect/host_records';
import type { Host } from '../kernel/machine/host';
import type { OrderEntry, PolicyList } from '../kernel/policy/policy';
import type { Mutable, SlotWriter, Written } from './slots';
import { HOST_KEYS, rowOf } from './slots';

export class ListPatch {
  private readonly host: Host;
  private readonly slots: SlotWriter;
  private things: Written[] = [];
  /** The record of each page's entry, by the page's id. */
  private readonly entries: ListEntryRecord[] = [];

  constructor(host: Host, slots: SlotWriter) {
    this.host = host;
    this.slots = slots;
  }

  /** Writes what is new in the lists. */
  look(): void {
    const { host, things } = this;
    const lists = host.policy.order();
    const isSame =
      things.length === lists.length &&
      lists.every(({ name, order }, id) => {
        const row = things[id]?.row;
        return row !== undefined && row['name'] === name && row['order'] === order;
      });
    if (!isSame) this.anew();
    else for (const [id, list] of lists.entries()) this.list(things[id], list);
  }

  /** All rows, as there are other lists than before. */
  private anew(): void {
    const { host, slots } = this;
    const lists = listRecords(host);
    const before = this.things.length;
    this.things = [];
    for (const list of lists) {
      const key = host.id * HOST_KEYS + list.id;
      this.things.push(slots.put('lists', key, rowOf(list)));
    }
    for (let id = lists.length; id < before; id += 1) {
      slots.drop('lists', host.id * HOST_KEYS + id);
    }
  }

  private list(thing: Written | undefined, { hand, entries }: PolicyList): void {
    if (thing === undefined) return;
    const { patch } = this.slots;
    const row = thing.row as unknown as Mutable<ListRecord>; // parsed
    patch.begin(thing);
    row.hand = patch.value('hand', row.hand, hand);
    const known = row.entries;
    let i = 0;
    for (; i < entries.length; i += 1) {
      const entry = entries[i];
      if (entry === undefined || this.entry(entry) !== known[i]) break;
    }
    if (i === entries.length && i === known.length) return;
    const now = known.slice(0, i);
    for (; i < entries.length; i += 1) {
      const entry = entries[i];
      if (entry !== undefined) now.push(this.entry(entry));
    }
    row.entries = patch.parts('entries', known, now);
  }

  private entry(entry: OrderEntry): ListEntryRecord {
    if ('ghost' in entry) return entryRecord(this.host, entry);
    const known = this.entries[entry.page];
    const page = this.host.resident.pages[entry.page];
    const there = page?.tabled === true;
    const object = there ? (page.object?.id ?? null) : null;
    const offset = there ? page.offset : null;
    if (
      known !== undefined &&
      known.object === object &&
      known.offset === offset &&
      known.note === entry.note
    ) {
      return known;
    }
    const made = { page: entry.page, object, offset, note: entry.note };
    this.entries[entry.page] = made;
    return made;
  }
}
