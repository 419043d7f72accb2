/**
 * Pages are many and change often: what their rows are made from stands in columns by page id, and
 * a row gets the fields whose columns have changed.
 */
import type { Look } from '../kernel/inspect/look';
import { idsOf } from '../kernel/inspect/look';
import type { PageFlag, PageRecord } from '../kernel/inspect/machine_state';
import {
  pageFlagsOf,
  pageHolder,
  pageMappings,
  pageQueueOf,
  pageRecord,
} from '../kernel/inspect/page_look';
import { vmProtText } from '../kernel/mach/vm_prot';
import type { Host } from '../kernel/machine/host';
import { HW_MODIFY, HW_REFERENCE } from '../kernel/vm/page/pmap';
import type { VmPage } from '../kernel/vm/page/vm_page';
import type { Mutable, SlotWriter, Written } from './slots';
import { HOST_KEYS, rowOf } from './slots';

type PageRow = Mutable<PageRecord>;

const LEAST = 64;
/** No page is like this: its row has not been made. */
const UNKNOWN = -1;

export class PagePatch {
  private readonly look: Look;
  private readonly host: Host;
  private readonly slots: SlotWriter;
  private readonly things: Written[] = [];
  /** Flags by the packed words of pages. */
  private readonly flags = new Map<number, readonly PageFlag[]>();
  private words = new Int32Array(0);
  private bits = new Uint8Array(0);
  private queues = new Uint8Array(0);
  private objects = new Float64Array(0);
  private offsets = new Float64Array(0);
  private wirings = new Float64Array(0);
  private values = new Float64Array(0);
  private maps = new Int32Array(0);
  private entries = new Float64Array(0);
  /** 1 for a page whose row has more than the columns: waiters, an error, more translations. */
  private rich = new Uint8Array(0);
  /** Pages that events of the step have named, each once; 1 for each of them. */
  private readonly inStep: VmPage[] = [];
  private readonly isNamed: number[] = [];
  /** How often something new was found of each page, by its id. */
  news = new Uint32Array(0);

  constructor(look: Look, host: Host, slots: SlotWriter) {
    this.look = look;
    this.host = host;
    this.slots = slots;
  }

  private reach(id: number): void {
    const length = Math.max(id + 1, this.words.length * 2, LEAST);
    const known = this.words.length;
    const grown = <T extends Int32Array | Uint8Array | Uint32Array | Float64Array>(
      old: T,
      fresh: T,
    ): T => {
      fresh.set(old);
      return fresh;
    };
    this.words = grown(this.words, new Int32Array(length));
    this.words.fill(UNKNOWN, known);
    this.bits = grown(this.bits, new Uint8Array(length));
    this.queues = grown(this.queues, new Uint8Array(length));
    this.objects = grown(this.objects, new Float64Array(length));
    this.offsets = grown(this.offsets, new Float64Array(length));
    this.wirings = grown(this.wirings, new Float64Array(length));
    this.values = grown(this.values, new Float64Array(length));
    this.maps = grown(this.maps, new Int32Array(length));
    this.entries = grown(this.entries, new Float64Array(length));
    this.rich = grown(this.rich, new Uint8Array(length));
    this.news = grown(this.news, new Uint32Array(length));
  }

  /** A reference that hits touches the page and nothing else. True if the row says so only now. */
  touch(page: VmPage): boolean {
    const { id } = page;
    const thing = this.things[id];
    if (thing === undefined) {
      this.page(page);
      return true;
    }
    const { host } = this;
    const bits = host.pmapSystem.bits[id] ?? 0;
    const value = host.phys.loadWord(id, 0);
    const known = this.bits[id] ?? 0;
    if (known === bits && this.values[id] === value) return false;
    this.bits[id] = bits;
    this.values[id] = value;
    this.news[id] = (this.news[id] ?? 0) + 1;
    this.slots.patch.begin(thing);
    this.touched(thing.row as unknown as PageRow, page, bits, value); // parsed
    return ((known ^ bits) & HW_REFERENCE) !== 0;
  }

  private touched(row: PageRow, page: VmPage, bits: number, value: number): void {
    const { patch } = this.slots;
    const isReal = !page.fictitious;
    row.referenced = patch.value(
      'referenced',
      row.referenced,
      isReal && (bits & HW_REFERENCE) !== 0,
    );
    row.modified = patch.value('modified', row.modified, isReal && (bits & HW_MODIFY) !== 0);
    const data = isReal && !page.free && !page.absent && !page.error;
    row.value = patch.value('value', row.value, data ? value : null);
  }

  /** An event names a page: writes what is new of it, and looks at it again as the step ends. */
  named(page: VmPage): void {
    const { id } = page;
    if (this.isNamed[id] !== 1) {
      this.isNamed[id] = 1;
      this.inStep.push(page);
    }
    this.page(page);
  }

  /**
   * A step ends. What changes of a page is named (test/law/named_changes.test.ts), but for its
   * translations, which go with the map or the right that they are of.
   */
  endStep(): void {
    const { entries, isNamed, maps, rich } = this;
    const { pmaps, pvPmap, pvVpn } = this.host.pmapSystem;
    for (const page of this.host.resident.pages) {
      const { id } = page;
      const map = pvPmap[id] ?? -1;
      const vpn = pvVpn[id] ?? 0;
      const isMapped =
        maps[id] === map &&
        entries[id] === vpn * 8 + (map < 0 ? 0 : (pmaps[map]?.entry(vpn) ?? 0) & 7);
      if (!isMapped || isNamed[id] === 1 || rich[id] === 1) this.page(page);
    }
    for (const { id } of this.inStep) isNamed[id] = 0;
    this.inStep.length = 0;
  }

  /** Writes what is new of a page. */
  page(page: VmPage): void {
    const { host } = this;
    const { pmapSystem } = host;
    const { id, word } = page;
    if (id >= this.words.length) this.reach(id);
    const bits = pmapSystem.bits[id] ?? 0;
    const queue = page.queued && host.policy.isInactive?.(id) === true ? 1 : 0;
    const object = page.object?.id ?? -1;
    const value = page.fictitious ? 0 : host.phys.loadWord(id, 0);
    const map = pmapSystem.pvPmap[id] ?? -1;
    const vpn = pmapSystem.pvVpn[id] ?? 0;
    const allows = map < 0 ? 0 : (pmapSystem.pmaps[map]?.entry(vpn) ?? 0) & 7;
    const entry = vpn * 8 + allows;
    const rich = page.wanted || page.error || pmapSystem.pvMore.has(id) ? 1 : 0;
    const isMapped = this.maps[id] === map && this.entries[id] === entry;
    const isPlaced =
      this.words[id] === word &&
      this.objects[id] === object &&
      this.offsets[id] === page.offset &&
      this.queues[id] === queue &&
      this.wirings[id] === page.wireCount;
    const isPlain = rich === 0 && this.rich[id] === 0;
    const isTouched = this.bits[id] !== bits || this.values[id] !== value;
    if (isPlaced && isMapped && isPlain && !isTouched) return;
    this.news[id] = (this.news[id] ?? 0) + 1;
    this.words[id] = word;
    this.bits[id] = bits;
    this.queues[id] = queue;
    this.objects[id] = object;
    this.offsets[id] = page.offset;
    this.wirings[id] = page.wireCount;
    this.values[id] = value;
    this.maps[id] = map;
    this.entries[id] = entry;
    this.rich[id] = rich;
    const thing = this.things[id];
    if (thing === undefined) {
      const key = host.id * HOST_KEYS + id;
      this.things[id] = this.slots.put('pages', key, rowOf(pageRecord(this.look, host, page)));
      return;
    }
    const row = thing.row as unknown as PageRow; // parsed
    this.slots.patch.begin(thing);
    if (!isPlaced || !isPlain) this.place(row, page);
    if (!isMapped || !isPlain) {
      const mappings = pageMappings(this.look, host, page);
      row.mappings = this.slots.patch.parts('mappings', row.mappings, mappings);
    }
    this.touched(row, page, bits, value);
  }

  private place(row: PageRow, page: VmPage): void {
    const { patch } = this.slots;
    const { object } = page;
    const there = page.tabled && object !== null;
    row.object = patch.value('object', row.object, there ? object.id : null);
    row.offset = patch.value('offset', row.offset, there ? page.offset : null);
    row.queue = patch.value('queue', row.queue, pageQueueOf(this.host, page));
    const flags = this.flagsOf(page);
    if (flags !== row.flags) row.flags = patch.parts('flags', row.flags, flags);
    row.wireCount = patch.value('wireCount', row.wireCount, page.wireCount);
    row.lock = patch.value('lock', row.lock, vmProtText(page.pageLock));
    const request = vmProtText(page.unlockRequest);
    row.unlockRequest = patch.value('unlockRequest', row.unlockRequest, request);
    row.pageError = patch.value('pageError', row.pageError, page.error ? page.pageError : null);
    const holder = page.busy && there ? pageHolder(this.look, page) : null;
    row.heldBy = patch.value('heldBy', row.heldBy, holder);
    if (page.wanted || row.waiters.length > 0) {
      const waiters = page.wanted ? idsOf(page.waiters) : [];
      row.waiters = patch.parts('waiters', row.waiters, waiters);
    }
  }

  private flagsOf(page: VmPage): readonly PageFlag[] {
    const { word } = page;
    const known = this.flags.get(word);
    if (known !== undefined) return known;
    const made = pageFlagsOf(page);
    this.flags.set(word, made);
    return made;
  }
}
