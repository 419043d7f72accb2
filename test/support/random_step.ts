/**
 * One step of a random task, from a few drawn numbers: what it does, on which of the regions that
 * the task has made so far, and to which pages. Without a region it makes one.
 */
/** The numbers of a step, each below 2^16. */
export type Draw = readonly [number, number, number, number, number, number];

/** What steps and calls can name. */
export interface Places {
  /** The pages of each object. */
  readonly objects: ReadonlyMap<string, number>;
  /** How many of the first host's pages make one of each host. */
  readonly hosts: ReadonlyMap<string, number>;
}

/** A region that a step before this one has made, or was to make. */
export interface Region {
  readonly name: string;
  readonly pages: number;
}

/** What the other numbers of a step say. */
interface Parts {
  readonly places: Places;
  /** How many pages of the sizes in `places` make one here. */
  readonly scale: number;
  readonly regions: Region[];
  readonly region: string;
  readonly page: number;
  /** Some pages of the region from that one on. */
  readonly pages: string;
  readonly count: number;
  /** A region that has room for as many, from a page on. */
  readonly to: string;
  readonly toPage: number;
  readonly flags: number;
}

type Make = (parts: Parts) => object;

/** A name for a region of so many pages. */
function made({ regions }: Parts, pages: number): string {
  const name = `r${regions.length}`;
  regions.push({ name, pages });
  return name;
}

const map: Make = (parts) => {
  const { places, scale, flags } = parts;
  const [object, pages] = [...places.objects][flags % places.objects.size] ?? ['', 1];
  const protection = flags % 5 === 4 ? 'read' : 'read|write';
  const as = made(parts, Math.floor(pages / scale));
  return { map: object, as, protection, ...(flags % 3 === 2 ? { copy: true } : {}) };
};

const allocate: Make = (parts) => {
  const pages = 1 + (parts.flags % 24);
  return { allocate: made(parts, pages), size: `${pages} pages` };
};

const kinds: readonly Make[] = [
  ({ region, page }) => ({ read: region, page }),
  ({ region, page, flags }) => ({ write: region, page, value: flags }),
  ({ region, flags }) => ({ touch: region, write: flags % 2 === 1, times: 1 + (flags % 3) }),
  ({ region, pages, flags }) => ({ touch: region, pages, write: flags % 2 === 1 }),
  map,
  allocate,
  ({ region, pages, to, toPage }) => ({ vm_copy: region, pages, to, to_page: toPage }),
  ({ region, pages, to, toPage }) => ({ vm_write: to, page: toPage, from: region, pages }),
  (parts) => ({ vm_read: parts.region, pages: parts.pages, as: made(parts, parts.count) }),
  (parts) => {
    const { region, pages, count, flags } = parts;
    return { remap: region, pages, as: made(parts, count), copy: flags % 2 === 1 };
  },
  ({ region, pages }) => ({ deallocate: region, pages }),
  ({ region, pages, flags }) => ({
    protect: region,
    pages,
    to: ['read', 'read|write', 'none', 'read|write'][flags % 4],
  }),
  ({ region, pages, flags }) => ({
    inherit: region,
    pages,
    to: ['share', 'copy', 'none'][flags % 3],
  }),
  ({ flags }) => ({ wait: `${flags % 200}ms` }),
  ({ flags }) => ({ thread_wire: flags % 2 === 1 }),
  ({ places, flags }) => ({
    vm_object_sync: [...places.objects.keys()][flags % places.objects.size],
    should_return: flags % 2 === 1,
    should_flush: flags % 3 === 2,
  }),
  ({ region, pages, flags }) => ({
    behavior: region,
    pages,
    to: ['default', 'random', 'sequential', 'rseqntl'][flags % 4],
  }),
  ({ region, pages, flags }) => ({
    vm_msync: region,
    pages,
    synchronous: flags % 2 === 1,
    invalidate: flags % 4 > 1,
  }),
  ({ region, pages, flags }) => ({ vm_wire: region, pages, access: ['none', 'read'][flags % 2] }),
  ({ region, page }) => ({ vm_region: region, page }),
  ({ region, pages }) => ({ vm_machine_attribute: region, pages }),
  ({ region, pages }) => ({ protect: region, pages, to: 'all', set_maximum: true }),
];

/** The step that the numbers stand for; it may add a region, and may fail when it is made. */
export function randomStep(
  places: Places,
  scale: number,
  regions: Region[],
  numbers: Draw,
): object {
  const [kind, at, onto, where, more, flags] = numbers;
  const from = regions[at % regions.length] ?? { name: '', pages: 1 };
  const page = where % from.pages;
  const to = regions[onto % regions.length] ?? from;
  const count = 1 + (more % Math.min(8, from.pages - page, to.pages));
  const parts: Parts = {
    places,
    scale,
    regions,
    region: from.name,
    page,
    pages: `${page}..${page + count - 1}`,
    count,
    to: to.name,
    toPage: (where >> 5) % (to.pages - count + 1),
    flags,
  };
  if (regions.length === 0) return kind % 2 === 0 ? map(parts) : allocate(parts);
  // Accesses are half of all steps.
  const make = kinds[kind % 2 === 0 ? (kind >> 1) % 4 : (kind >> 1) % kinds.length] ?? map;
  return make(parts);
}
