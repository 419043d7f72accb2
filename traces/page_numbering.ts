/**
 * PageNumbering: the dense numbers of a trace's pages, given in order of first appearance, and
 * the way back from a number to the object and page that the file named.
 *
 * Each object has a hash table of its own with open addressing in typed arrays: a lookup stands
 * in the inner loop of every reader, and a Map costs it ten times as much. Pages above
 * Number.MAX_SAFE_INTEGER are rare enough for a Map of bigints.
 */
import type { PageName } from './trace';

/** Few: some files name an object for each page. */
const FIRST_SLOTS_LOG2 = 3;
const EMPTY = -1;
/** Looked up once: in a sandboxed global scope, as test runners have, each lookup is slow. */
const { imul } = Math;

export class PageNumbering {
  private readonly names: PageName[] = [];
  private readonly owners: ObjectPages[] = [];
  private readonly objects = new Map<string, ObjectPages>();
  private latest: ObjectPages | null = null;

  /** How many pages have a number. */
  get count(): number {
    return this.names.length;
  }

  /** How many objects were named. */
  get objectCount(): number {
    return this.objects.size;
  }

  /** The pages of one object; made when it is first named. */
  object(name: string): ObjectPages {
    if (this.latest !== null && this.latest.name === name) return this.latest;
    let pages = this.objects.get(name);
    if (pages === undefined) {
      pages = new ObjectPages(name, this);
      this.objects.set(name, pages);
    }
    this.latest = pages;
    return pages;
  }

  /** Gives the next number. Requires: the page has none; only ObjectPages calls this. */
  give(owner: ObjectPages, page: PageName): number {
    this.names.push(page);
    this.owners.push(owner);
    return this.names.length - 1;
  }

  pageOf(number: number): PageName {
    const page = this.names[number];
    if (page === undefined) throw new RangeError(`page ${number} is not in the trace`);
    return page;
  }

  objectOf(number: number): string {
    const owner = this.owners[number];
    if (owner === undefined) throw new RangeError(`page ${number} is not in the trace`);
    return owner.name;
  }
}

/** The numbered pages of one object. */
export class ObjectPages {
  readonly name: string;
  private readonly numbering: PageNumbering;
  private readonly huge = new Map<bigint, number>();
  private slotsLog2 = FIRST_SLOTS_LOG2;
  private used = 0;
  private keys = new Float64Array(2 ** FIRST_SLOTS_LOG2).fill(EMPTY);
  private values = new Int32Array(2 ** FIRST_SLOTS_LOG2);

  constructor(name: string, numbering: PageNumbering) {
    this.name = name;
    this.numbering = numbering;
  }

  /** The page's number; a new one if it appears for the first time. */
  numberOf(page: PageName): number {
    return typeof page === 'bigint' ? this.numberOfHuge(page) : this.numberOfSafe(page);
  }

  /** The same for a page that is known to be a safe integer, from 0. */
  numberOfSafe(page: number): number {
    const slot = this.slotOf(page);
    if (this.keys[slot] === page) return this.values[slot] ?? EMPTY;
    return this.add(page, slot);
  }

  private numberOfHuge(page: bigint): number {
    const known = this.huge.get(page);
    if (known !== undefined) return known;
    const number = this.numbering.give(this, page);
    this.huge.set(page, number);
    return number;
  }

  /** The slot that holds the page, or the empty one where it belongs. */
  private slotOf(page: number): number {
    const { keys } = this;
    const mask = keys.length - 1;
    const low = page <= 0x7fffffff ? page : folded(page);
    let slot = imul(low, 0x9e3779b1) >>> (32 - this.slotsLog2);
    // Ends: at least half of the slots are empty.
    while (keys[slot] !== page && keys[slot] !== EMPTY) slot = (slot + 1) & mask;
    return slot;
  }

  private add(page: number, slot: number): number {
    const number = this.numbering.give(this, page);
    this.keys[slot] = page;
    this.values[slot] = number;
    this.used += 1;
    if (this.used * 2 > this.keys.length) this.grow();
    return number;
  }

  private grow(): void {
    const { keys, values } = this;
    this.slotsLog2 += 1;
    this.keys = new Float64Array(2 ** this.slotsLog2).fill(EMPTY);
    this.values = new Int32Array(2 ** this.slotsLog2);
    keys.forEach((page, old) => {
      if (page === EMPTY) return;
      const slot = this.slotOf(page);
      this.keys[slot] = page;
      this.values[slot] = values[old] ?? EMPTY;
    });
  }
}

/** Mixes the upper half of a page number above 31 bits into the lower. */
function folded(page: number): number {
  return (page | 0) ^ imul(Math.floor(page / 2 ** 32), 0x85ebca6b);
}
