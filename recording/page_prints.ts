/**
 * Pages are many and change often: what their rows are made from stands in columns by page id.
 */
import type { Host } from '../kernel/host';
import { HW_REFERENCE } from '../kernel/vm/pmap';
import type { VmPage } from '../kernel/vm/vm_page';

/** `touched`: nothing but the hardware's bits and the value. */
export type PageChange = 'none' | 'touched' | 'other';

const LEAST = 64;
/** No page is like this: its row has not been made. */
const UNKNOWN = -1;

export class PagePrints {
  private readonly host: Host;
  private words = new Int32Array(0);
  private bits = new Uint8Array(0);
  private queues = new Uint8Array(0);
  private objects = new Float64Array(0);
  private offsets = new Float64Array(0);
  private wirings = new Float64Array(0);
  private values = new Float64Array(0);
  private maps = new Int32Array(0);
  private entries = new Float64Array(0);
  /** 1 for a page whose row says more than the columns: who waits, an error, further translations. */
  private rich = new Uint8Array(0);

  constructor(host: Host) {
    this.host = host;
  }

  private reach(id: number): void {
    const length = Math.max(id + 1, this.words.length * 2, LEAST);
    const known = this.words.length;
    const grown = <T extends Int32Array | Uint8Array | Float64Array>(old: T, fresh: T): T => {
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
  }

  /** The reference bit at the last call of `change`. */
  isReferenced(id: number): boolean {
    return ((this.bits[id] ?? 0) & HW_REFERENCE) !== 0;
  }

  /** How a page's row may differ from the one at the last call. */
  change(page: VmPage): PageChange {
    const { host } = this;
    const { pmapSystem } = host;
    const { id } = page;
    if (id >= this.words.length) this.reach(id);
    const word = page.word;
    const bits = pmapSystem.bits[id] ?? 0;
    const queue = page.queued && host.policy.isInactive?.(id) === true ? 1 : 0;
    const object = page.object?.id ?? -1;
    const value = page.fictitious ? 0 : host.phys.loadWord(id, 0);
    const map = pmapSystem.pvPmap[id] ?? -1;
    const vpn = pmapSystem.pvVpn[id] ?? 0;
    const allows = map < 0 ? 0 : (pmapSystem.pmaps[map]?.entry(vpn) ?? 0) & 7;
    const entry = vpn * 8 + allows;
    const rich = page.wanted || page.error || pmapSystem.pvMore.has(id) ? 1 : 0;
    const isTouched = this.bits[id] !== bits || this.values[id] !== value;
    const isSame =
      this.words[id] === word &&
      this.objects[id] === object &&
      this.offsets[id] === page.offset &&
      this.queues[id] === queue &&
      this.wirings[id] === page.wireCount &&
      this.maps[id] === map &&
      this.entries[id] === entry &&
      this.rich[id] === rich &&
      rich === 0;
    if (isSame && !isTouched) return 'none';
    this.bits[id] = bits;
    this.values[id] = value;
    if (isSame) return 'touched';
    this.words[id] = word;
    this.objects[id] = object;
    this.offsets[id] = page.offset;
    this.queues[id] = queue;
    this.wirings[id] = page.wireCount;
    this.maps[id] = map;
    this.entries[id] = entry;
    this.rich[id] = rich;
    return 'other';
  }
}
