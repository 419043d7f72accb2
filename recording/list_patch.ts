/**
 * The lists of a host's policy. An entry's record is made once for as long as it says the same, so
 * that lists are compared by the identity of their entries.
 */
import { entryRecord, listRecords } from '../kernel/inspect/host_look';
import type { ListEntryRecord, ListRecord } from '../kernel/inspect/host_records';
import { must } from '../kernel/kern/assert';
import type { PageId } from '../kernel/mach/types';
import type { Host } from '../kernel/machine/host';
import type { OrderEntry, PolicyList } from '../kernel/policy/policy';
import type { PolicyQueue } from '../kernel/policy/queued_policy';
import { QueuedPolicy } from '../kernel/policy/queued_policy';
import type { Mutable, SlotWriter, Written } from './slots';
import { HOST_KEYS, rowOf } from './slots';

/** More news than a page has. */
const NEVER = 2 ** 32 - 1;

export class ListPatch {
  private readonly host: Host;
  private readonly slots: SlotWriter;
  private things: Written[] = [];
  /** The record of each page's entry, by the page's id. */
  private readonly entries: ListEntryRecord[] = [];
  /** The news of each page when its entry was looked at last as a step ended. */
  private seen = new Uint32Array(0);

  constructor(host: Host, slots: SlotWriter) {
    this.host = host;
    this.slots = slots;
  }

  /**
   * Writes what is new in the lists. `news` counts by page what has been found new of it: if it is
   * given, pages of queues that have the same number as before are not looked at.
   */
  look(news: Uint32Array | null): void {
    const { host, things } = this;
    const queues = host.policy instanceof QueuedPolicy ? host.policy.inQueues : [];
    if (queues.length > 0 && things.length === queues.length) {
      for (let id = 0; id < queues.length; id += 1) this.queue(things[id], queues[id], news);
      return;
    }
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

  /** A list whose pages are in a queue: nothing is made while it is as its row has it. */
  private queue(
    thing: Written | undefined,
    list: PolicyQueue | undefined,
    news: Uint32Array | null,
  ): void {
    if (thing === undefined || list === undefined) return;
    const row = thing.row as unknown as Mutable<ListRecord>; // parsed
    const known = row.entries;
    const { queue } = list;
    let page = queue.head;
    let start = 0;
    for (; page !== -1; page = queue.after(page)) {
      const record = known[start];
      if (record?.page !== page || this.ofPage(page, list, news) !== record) break;
      start += 1;
    }
    if (page === -1 && start === known.length) return;
    const before = page === -1 ? queue.tail : queue.before(page);
    let last = queue.tail;
    let end = known.length;
    for (; end > start && last !== before && last !== -1; last = queue.before(last)) {
      if (this.ofPage(last, list, news) !== known[end - 1]) break;
      end -= 1;
    }
    const add: ListEntryRecord[] = [];
    for (; last !== before && page !== -1; page = queue.after(page)) {
      add.push(this.ofPage(page, list, news));
      if (page === last) break;
    }
    const { patch } = this.slots;
    patch.begin(thing);
    row.entries = patch.edit('entries', known, start, end - start, add);
  }

  /** The record of a page's entry, and when it was looked at. */
  private ofPage(page: PageId, list: PolicyQueue, news: Uint32Array | null): ListEntryRecord {
    const { entries, host, seen } = this;
    if (news !== null) {
      const count = news[page] ?? 0;
      if (page >= seen.length) this.reach(page);
      else if (seen[page] === count) {
        const record = entries[page];
        if (record !== undefined) return record;
      }
      this.seen[page] = count;
    }
    const known = entries[page];
    const { object, offset, tabled } = must(host.resident.pages[page], 'list_patch: no page');
    const note = list.note(page);
    const id = tabled && object !== null ? object.id : null;
    const at = tabled ? offset : null;
    if (known?.object === id && known.offset === at && known.note === note) return known;
    const made = { page, object: id, offset: at, note };
    entries[page] = made;
    return made;
  }

  private reach(page: PageId): void {
    const grown = new Uint32Array(2 * (page + 1)).fill(NEVER);
    grown.set(this.seen);
    this.seen = grown;
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
