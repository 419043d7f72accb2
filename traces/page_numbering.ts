/**
 * PageNumbering: the dense numbers of a trace's pages, given in order of first appearance, and
 * the way back from a number to the object and page that the file named.
 *
 * Names stand in one column; each object has a hash table of its own with open addressing, of
 * numbers alone, which lead to the names: some 30 bytes a page. A lookup stands in the inner loop
 * of every reader, and a Map costs it ten times as much. Pages above Number.MAX_SAFE_INTEGER are
 * rare enough for a Map of bigints.
 */
import type { PageName } from './trace';

/** Few: some files name an object for each page. */
const FIRST_SLOTS_LOG2 = 2;
const FIRST_PAGES = 64;
const EMPTY = -1;
/** Looked up once: in a sandboxed global scope, as test runners have, each lookup is slow. */
const { imul } = Math;

export class PageNumbering {
  /** What the file called each page; NaN for those in `huge`. */
  names = new Float64Array(FIRST_PAGES);
  /** How many pages have a number. */
  count = 0;
  private readonly huge = new Map<number, bigint>();
  /** The object of each page, by its place among the objects. */
  private owners = new Int32Array(FIRST_PAGES);
  private readonly objects: ObjectPages[] = [];
  private readonly byName = new Map<string, ObjectPages>();
  private latest: ObjectPages | null = null;

  /** How many objects were named. */
  get objectCount(): number {
    return this.objects.length;
  }

  /** The pages of one object; made when it is first named. */
  object(name: string): ObjectPages {
    if (this.latest !== null && this.latest.name === name) return this.latest;
    let pages = this.byName.get(name);
    if (pages === undefined) {
      pages = new ObjectPages(name, this.objects.length, this);
      this.objects.push(pages);
      this.byName.set(name, pages);
    }
    this.latest = pages;
    return pages;
  }

  /** Gives the next number. Requires: the page has none; only ObjectPages calls this. */
  give(owner: ObjectPages, page: PageName): number {
    const number = this.count;
    if (number === this.names.length) this.grow();
    this.names[number] = typeof page === 'number' ? page : Number.NaN;
    if (typeof page === 'bigint') this.huge.set(number, page);
    this.owners[number] = owner.place;
    this.count += 1;
    return number;
  }

  private grow(): void {
    const { names, owners } = this;
    const length = Math.ceil(names.length * 1.5);
    this.names = new Float64Array(length);
    this.names.set(names);
    this.owners = new Int32Array(length);
    this.owners.set(owners);
  }

  pageOf(number: number): PageName {
    this.check(number);
    return this.huge.get(number) ?? this.names[number] ?? 0;
  }

  objectOf(number: number): string {
    this.check(number);
    return this.objects[this.owners[number] ?? 0]?.name ?? '';
  }

  private check(number: number): void {
    if (Number.isInteger(number) && number >= 0 && number < this.count) return;
    throw new RangeError(`page ${number} is not in the trace`);
  }
}

/** The numbered pages of one object. */
export class ObjectPages {
  readonly name: string;
  /** Its place among the objects. */
  readonly place: number;
  private readonly numbering: PageNumbering;
  private readonly huge = new Map<bigint, number>();
  private slotsLog2 = FIRST_SLOTS_LOG2;
  private used = 0;
  private slots = new Int32Array(2 ** FIRST_SLOTS_LOG2).fill(EMPTY);

  constructor(name: string, place: number, numbering: PageNumbering) {
    this.name = name;
    this.place = place;
    this.numbering = numbering;
  }

  /** The page's number; a new one if it appears for the first time. */
  numberOf(page: PageName): number {
    return typeof page === 'bigint' ? this.numberOfHuge(page) : this.numberOfSafe(page);
  }

  /** The same for a page that is known to be a safe integer, from 0. */
  numberOfSafe(page: number): number {
    const { slots } = this;
    const { names } = this.numbering;
    const mask = slots.length - 1;
    let slot = this.homeOf(page);
    // Ends: a quarter of the slots and more are empty.
    for (;;) {
      const number = slots[slot] ?? EMPTY;
      if (number === EMPTY) return this.add(page, slot);
      if (names[number] === page) return number;
      slot = (slot + 1) & mask;
    }
  }

  private numberOfHuge(page: bigint): number {
    const known = this.huge.get(page);
    if (known !== undefined) return known;
    const number = this.numbering.give(this, page);
    this.huge.set(page, number);
    return number;
  }

  /** The slot where the search for a page begins. */
  private homeOf(page: number): number {
    const low = page <= 0x7fffffff ? page : folded(page);
    return imul(low, 0x9e3779b1) >>> (32 - this.slotsLog2);
  }

  private add(page: number, slot: number): number {
    const number = this.numbering.give(this, page);
    this.slots[slot] = number;
    this.used += 1;
    if (this.used * 4 > this.slots.length * 3) this.grow();
    return number;
  }

  private grow(): void {
    const { slots: old } = this;
    const { names } = this.numbering;
    this.slotsLog2 += 1;
    const slots = new Int32Array(2 ** this.slotsLog2).fill(EMPTY);
    const mask = slots.length - 1;
    for (const number of old) {
      if (number === EMPTY) continue;
      let slot = this.homeOf(names[number] ?? 0);
      while (slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      slots[slot] = number;
    }
    this.slots = slots;
  }
}

/** Mixes the upper half of a page number above 31 bits into the lower. */
function folded(page: number): number {
  return (page | 0) ^ imul(Math.floor(page / 2 ** 32), 0x85ebca6b);
}
