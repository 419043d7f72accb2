/**
 * Where the pages of a trace lie when it is replayed, and how its references are cut where an
 * object is synchronized. A trace of one object lies in one region, in order of first appearance.
 * One with several has a region for each of them, or, where they must share one, a part of it.
 */
import type { ReferenceSource } from '../../kernel/vm/fault/vm_reference';
import type { Trace } from '../../traces/trace';

/** The pages of an object of the trace: a part of a region. */
interface Part {
  readonly region: number;
  first: number;
  pages: number;
}

export interface ReplayLayout {
  /** Pages of each region. */
  readonly regions: readonly number[];
  readonly parts: ReadonlyMap<string, Part>;
  /** For each page of the trace its region, and its page there; null if that is the page itself. */
  readonly places: { readonly region: Uint32Array; readonly page: Uint32Array } | null;
}

/** Lays out a trace in at most so many regions, or in one if it has more objects. */
export function layoutOf(trace: Trace, mostRegions: number): ReplayLayout {
  const { distinctPages } = trace;
  const sizes = new Map<string, number>();
  for (let page = 0; page < distinctPages; page += 1) {
    const object = trace.objectOf(page);
    sizes.set(object, (sizes.get(object) ?? 0) + 1);
  }
  const isApart = sizes.size > 1 && sizes.size <= mostRegions;
  const parts = new Map<string, Part>();
  let first = 0;
  for (const [object, pages] of sizes) {
    const region = isApart ? parts.size : 0;
    parts.set(object, { region, first: isApart ? 0 : first, pages });
    first += pages;
  }
  const regions = isApart ? [...sizes.values()] : [Math.max(1, distinctPages)];
  const isIdentity = sizes.size <= 1 || (!isApart && trace.syncs.length === 0);
  return { regions, parts, places: isIdentity ? null : placesOf(trace, parts) };
}

/** Pages of an object keep their order of first appearance. */
function placesOf(trace: Trace, parts: ReadonlyMap<string, Part>): ReplayLayout['places'] {
  const region = new Uint32Array(trace.distinctPages);
  const page = new Uint32Array(trace.distinctPages);
  const next = new Map<string, number>();
  for (let number = 0; number < trace.distinctPages; number += 1) {
    const object = trace.objectOf(number);
    const part = parts.get(object);
    const at = next.get(object) ?? part?.first ?? 0;
    next.set(object, at + 1);
    region[number] = part?.region ?? 0;
    page[number] = at;
  }
  return { region, page };
}

/** The virtual page of each page of the trace, if regions begin at these pages; null: add to it. */
function virtualPages(layout: ReplayLayout, bases: readonly number[]): Uint32Array | null {
  const { places } = layout;
  if (places === null) return null;
  return places.page.map((page, number) => page + (bases[places.region[number] ?? 0] ?? 0));
}

/** The references of a trace, taken in pieces that end where they are told to. */
export class PiecewiseReferences {
  private readonly trace: Trace;
  private readonly chunks: Iterator<Uint32Array>;
  private readonly virtual: Uint32Array | null;
  private readonly origin: number;
  private chunk: Uint32Array = new Uint32Array(0);
  /** Place in the chunk, and references taken so far. */
  private at = 0;
  private taken = 0;

  /** `bases` are the virtual pages at which regions begin. */
  constructor(trace: Trace, layout: ReplayLayout, bases: readonly number[]) {
    this.trace = trace;
    this.chunks = trace.chunks()[Symbol.iterator]();
    this.virtual = virtualPages(layout, bases);
    this.origin = this.virtual === null ? (bases[0] ?? 0) : 0;
  }

  /** The references up to number `end`, from where the last source stopped. */
  until(end: number): ReferenceSource {
    return { name: this.trace.name, origin: this.origin, next: () => this.next(end) };
  }

  private next(end: number): Uint32Array | null {
    if (this.taken >= end) return null;
    if (this.at >= this.chunk.length) {
      const { done, value } = this.chunks.next();
      if (done === true) return null;
      this.chunk = this.placed(value);
      this.at = 0;
    }
    const from = this.at;
    this.at = Math.min(this.chunk.length, from + end - this.taken);
    this.taken += this.at - from;
    return this.chunk.subarray(from, this.at);
  }

  private placed(chunk: Uint32Array): Uint32Array {
    const { virtual } = this;
    if (virtual === null) return chunk;
    return chunk.map((packed) => ((virtual[packed >>> 1] ?? 0) << 1) | (packed & 1));
  }
}
