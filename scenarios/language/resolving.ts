/**
 * The helper of all resolve_*.ts: reads quantities and names, and collects what is wrong with them.
 * A reader that finds something wrong reports it and answers a harmless value, so that the rest of
 * the scenario is looked at too: all errors come at once.
 */
import type { KernReturn } from '../../kernel/mach/kern_return';
import { kernReturns } from '../../kernel/mach/kern_return';
import type { VmProt } from '../../kernel/mach/vm_prot';
import { VM_PROT_ALL } from '../../kernel/mach/vm_prot';
import type { Finding, Path } from './finding';
import { shown } from './finding';
import type { CountRange, ScenarioHost } from './scenario';
import { meant } from './suggest';
import { bytesOf, pagesOf, protOf, ticksOf } from './units';

type Quantity = string | number;

/** The size of what has none that can be read, so that no page of it seems to be outside. */
const UNKNOWN_PAGES = 1 << 20;

/** A range of adjacent pages. */
export interface PageRange {
  readonly first: number;
  readonly count: number;
}

export class Resolving {
  readonly findings: Finding[] = [];
  /** What a page is, of the host at hand. */
  pageSize = 4096;
  /** Its name; empty outside of `on`. */
  hostName = '';
  hosts: readonly ScenarioHost[] = [];

  report(path: Path, what: string, meantBy: string, onKey = false): void {
    this.findings.push({ path, onKey, what, meant: meantBy });
  }

  /** A name that must be one of those known. */
  known(name: string, names: Iterable<string>, path: Path, what: string, onKey = false): boolean {
    const list = [...names];
    if (list.includes(name)) return true;
    this.report(path, `there is no ${what} ${JSON.stringify(name)}`, meant(name, list), onKey);
    return false;
  }

  /** A host by its name; the first one if none is given. */
  host(given: string | undefined, path: Path): ScenarioHost {
    const [first] = this.hosts;
    const found = given === undefined ? first : this.hosts.find(({ name }) => name === given);
    if (given !== undefined) {
      const names = this.hosts.map(({ name }) => name);
      this.known(given, names, path, 'host');
    }
    const host = found ?? first;
    if (host === undefined) throw new Error('resolving: there is no host yet');
    return host;
  }

  /** Reads something of a host: its pages are what a page is. */
  on<T>(host: Pick<ScenarioHost, 'name' | 'pageSize'>, read: () => T): T {
    const before = { pageSize: this.pageSize, hostName: this.hostName };
    this.pageSize = host.pageSize;
    this.hostName = host.name;
    const result = read();
    this.pageSize = before.pageSize;
    this.hostName = before.hostName;
    return result;
  }

  bytes(value: Quantity, path: Path, plain: 'bytes' | 'pages' | null = null): number {
    const bytes = bytesOf(value, this.pageSize, plain);
    if (bytes !== null) return bytes;
    const example =
      typeof value === 'number' ? `${value} pages or ${value}KiB` : '4 pages, 16KiB or 512 bytes';
    this.report(path, `${shown(value)} is not a size`, `write it with a unit: ${example}`);
    return 0;
  }

  /** A size that is made of whole pages, at least one. */
  wholePages(value: Quantity, path: Path): number {
    const before = this.findings.length;
    const bytes = this.bytes(value, path);
    if (this.findings.length > before) return UNKNOWN_PAGES * this.pageSize;
    if (bytes > 0 && bytes % this.pageSize === 0) return bytes;
    const pages = Math.max(1, Math.ceil(bytes / this.pageSize));
    const example = `${pages} ${pages === 1 ? 'page' : 'pages'}`;
    const what = `${shown(value)} is not a whole number of pages of ${this.pageSize} bytes`;
    this.report(path, what, `write ${example} or ${pages * this.pageSize} bytes`);
    return pages * this.pageSize;
  }

  ticks(value: Quantity, path: Path): number {
    const ticks = ticksOf(value);
    if (ticks !== null) return ticks;
    const example = typeof value === 'number' ? `${value}ms or ${value}us` : '5ms, 300us or 20ns';
    this.report(path, `${shown(value)} is not a time`, `write it with a unit: ${example}`);
    return 0;
  }

  /** Page numbers, all below `limit` pages of `what`. */
  pages(
    value: Quantity | readonly Quantity[],
    path: Path,
    limit: number,
    what: string,
  ): readonly number[] {
    const pages = pagesOf(value);
    if (pages === null || pages.length === 0) {
      const text = Array.isArray(value) ? 'the list' : shown(value);
      this.report(path, `${text} names no pages`, 'write 3, 0..7 or [0, 2, 4..6]');
      return [];
    }
    const outside = pages.find((page) => page >= limit);
    if (outside !== undefined) {
      const has = limit === 1 ? 'one page, 0' : `${limit} pages, 0..${limit - 1}`;
      this.report(path, `page ${outside} is outside ${what}`, `it has ${has}`);
    }
    return pages;
  }

  /** `page: 3` or `pages: 0..3` as one range; everything if there is neither. */
  range(
    given: {
      readonly page?: number | undefined;
      readonly pages?: Quantity | Quantity[] | undefined;
    },
    path: Path,
    limit: number,
    what: string,
  ): PageRange {
    const { page, pages } = given;
    if (page !== undefined && pages !== undefined) {
      this.report([...path, 'page'], 'both page and pages', 'write one of them', true);
    }
    const key = pages === undefined ? 'page' : 'pages';
    const value = pages ?? page;
    if (value === undefined) return { first: 0, count: limit };
    const list = this.pages(value, [...path, key], limit, what);
    const first = list[0] ?? 0;
    if (list.some((number, i) => number !== first + i)) {
      this.report([...path, key], 'these pages are not adjacent', 'write a range such as 0..3');
    }
    return { first, count: list.length };
  }

  prot(value: Quantity | undefined, path: Path, otherwise: VmProt): VmProt {
    if (value === undefined) return otherwise;
    const prot = protOf(value);
    if (prot !== null) return prot;
    this.report(
      path,
      `${shown(value)} is not a protection`,
      'write none, read, write or read|write',
    );
    return otherwise;
  }

  /** As `prot`, for what a map allows. */
  protection(value: Quantity | undefined, path: Path, otherwise: VmProt): VmProt {
    const prot = this.prot(value, path, otherwise);
    if ((prot & ~VM_PROT_ALL) === 0) return prot;
    this.report(
      path,
      'no_change is not a protection of a region',
      'write none, read or read|write',
    );
    return otherwise;
  }

  code(value: string | undefined, path: Path, otherwise: KernReturn): KernReturn {
    if (value === undefined) return otherwise;
    if (!this.known(value, Object.keys(kernReturns), path, 'code')) return otherwise;
    return value as KernReturn; // parsed
  }

  /** The place of a name in a list, as NONE in NONE, DIRTY, ALL; any case. */
  choice(
    value: string | undefined,
    names: readonly string[],
    path: Path,
    otherwise: number,
  ): number {
    if (value === undefined) return otherwise;
    const upper = value.toUpperCase();
    const place = names.findIndex((name) => name.toUpperCase() === upper);
    if (place >= 0) return place;
    const isUpper = names.every((name) => name === name.toUpperCase());
    const word = isUpper ? upper : value.toLowerCase();
    this.report(path, `there is no ${shown(value)} here`, meant(word, names));
    return otherwise;
  }

  countRange(value: Quantity, path: Path): CountRange {
    if (typeof value === 'number') return { from: value, to: value };
    const found = /^\s*(\d+)\s*\.\.\s*(\d*)\s*$/.exec(value);
    if (found !== null) {
      const [, first = '', last = ''] = found;
      const from = Number(first);
      const to = last === '' ? Number.MAX_SAFE_INTEGER : Number(last);
      if (Number.isSafeInteger(from) && Number.isSafeInteger(to) && from <= to) return { from, to };
    }
    this.report(path, `${shown(value)} is not a count`, 'write 3, 2..5, or 2.. for at least 2');
    return { from: 0, to: Number.MAX_SAFE_INTEGER };
  }
}
