/**
 * Quantities as people write them: `4KiB` or `2 pages`, `5ms`, `0..3`, `read|write`. Each reader
 * answers the plain number (bytes, ticks of a nanosecond, page numbers, bits), or null if the text
 * is no such quantity; whoever asked knows what to say then.
 */
import type { VmProt } from '../../kernel/mach/vm_prot';
import {
  VM_PROT_ALL,
  VM_PROT_EXECUTE,
  VM_PROT_NO_CHANGE,
  VM_PROT_NONE,
  VM_PROT_READ,
  VM_PROT_WRITE,
} from '../../kernel/mach/vm_prot';

const byteUnits: Readonly<Record<string, number>> = {
  b: 1,
  byte: 1,
  bytes: 1,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  kb: 1000,
  mb: 1000 ** 2,
  gb: 1000 ** 3,
};

const tickUnits: Readonly<Record<string, number>> = {
  tick: 1,
  ticks: 1,
  ns: 1,
  us: 1000,
  µs: 1000,
  ms: 1_000_000,
  s: 1_000_000_000,
  min: 60_000_000_000,
};

/** A number and the word behind it. */
function quantity(text: string): { readonly number: number; readonly unit: string } | null {
  const found = /^\s*(\d[\d_]*(?:\.\d+)?)\s*([a-zµ]*)\s*$/i.exec(text);
  if (found === null) return null;
  const [, digits = '', unit = ''] = found;
  return { number: Number(digits.replaceAll('_', '')), unit: unit.toLowerCase() };
}

function whole(value: number): number | null {
  return Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** `4KiB`, `2 pages`, `8192 bytes`; a plain number only where `plain` says what it counts. */
export function bytesOf(
  value: string | number,
  pageSize: number,
  plain: 'bytes' | 'pages' | null,
): number | null {
  const given = typeof value === 'number' ? { number: value, unit: '' } : quantity(value);
  if (given === null) return null;
  const { number, unit } = given;
  if (unit === 'page' || unit === 'pages') return whole(number * pageSize);
  if (unit !== '') return whole(number * (byteUnits[unit] ?? Number.NaN));
  if (number === 0 || plain === 'bytes') return whole(number);
  return plain === 'pages' ? whole(number * pageSize) : null;
}

/** `5ms`, `100 us`, `20 ticks`; a plain number only if it is 0. */
export function ticksOf(value: string | number): number | null {
  if (typeof value === 'number') return value === 0 ? 0 : null;
  const given = quantity(value);
  if (given === null) return null;
  const { number, unit } = given;
  if (unit === '') return number === 0 ? 0 : null;
  return whole(Math.round(number * (tickUnits[unit] ?? Number.NaN)));
}

/** `8`, `8 pages`, `32KiB`: how many pages; null also for what is not a whole number of them. */
export function pageCountOf(value: string | number, pageSize: number): number | null {
  const bytes = bytesOf(value, pageSize, 'pages');
  return bytes === null ? null : whole(bytes / pageSize);
}

/** The longest list of pages that a range may stand for. */
const MOST_PAGES = 1 << 22;

function rangeOf(value: string | number): readonly number[] | null {
  if (typeof value === 'number') return whole(value) === null ? null : [value];
  const found = /^\s*(\d+)\s*(?:\.\.\s*(\d+))?\s*$/.exec(value);
  if (found === null) return null;
  const first = Number(found[1]);
  const last = found[2] === undefined ? first : Number(found[2]);
  const step = last < first ? -1 : 1;
  const count = Math.abs(last - first) + 1;
  if (count > MOST_PAGES) return null;
  return Array.from({ length: count }, (_, i) => first + i * step);
}

/** `3`, `0..3`, `3..0`, or a list of those: the page numbers in their order. */
export function pagesOf(
  value: string | number | readonly (string | number)[],
): readonly number[] | null {
  if (typeof value === 'string' || typeof value === 'number') return rangeOf(value);
  const pages: number[] = [];
  for (const part of value) {
    const range = rangeOf(part);
    if (range === null || pages.length + range.length > MOST_PAGES) return null;
    for (const page of range) pages.push(page);
  }
  return pages;
}

const protNames: Readonly<Record<string, VmProt>> = {
  none: VM_PROT_NONE,
  read: VM_PROT_READ,
  write: VM_PROT_WRITE,
  execute: VM_PROT_EXECUTE,
  all: VM_PROT_ALL,
};

/** `read|write`, `none`, `all`, `no_change`, or Mach's number. */
export function protOf(value: string | number): VmProt | null {
  if (typeof value === 'number') {
    const bits = Number.isInteger(value) && value >= 0 && value <= VM_PROT_ALL;
    return value === VM_PROT_NO_CHANGE || bits ? value : null;
  }
  if (/^\s*no[_ -]change\s*$/i.test(value)) return VM_PROT_NO_CHANGE;
  let prot = VM_PROT_NONE;
  for (const word of value.toLowerCase().split(/\s*[|+,]\s*|\s+/)) {
    const bits = protNames[word.trim()];
    if (bits === undefined) return null;
    prot |= bits;
  }
  return prot;
}
