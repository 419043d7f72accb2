/**
 * The pool of the compressing pager: packed pages, the oldest first, that together take no more
 * than so many bytes; and what it has counted. Objects are whatever the pager knows them by.
 */
import type { PageContents } from '../kernel/mach/types';
import { packPage } from './page_codec';

export interface PackedPage<O> {
  readonly object: O;
  readonly page: number;
  readonly bytes: Uint8Array;
}

export interface PackedPool<O> {
  pages: PackedPage<O>[];
  /** Of all pages together. */
  bytes: number;
  /** Pages that came, that did not pack well, and that were pushed out. */
  came: number;
  stuck: number;
  pushed: number;
}

export function packedPool<O>(): PackedPool<O> {
  return { pages: [], bytes: 0, came: 0, stuck: 0, pushed: 0 };
}

/** The newest version of a page if it is in the pool. */
export function poolFind<O>(pool: PackedPool<O>, object: O, page: number): Uint8Array | null {
  const found = pool.pages.find((packed) => packed.object === object && packed.page === page);
  return found?.bytes ?? null;
}

/** Takes in a page; false if it does not get as small as the limit. Older versions are gone. */
export function poolEnter<O>(
  pool: PackedPool<O>,
  object: O,
  page: number,
  contents: PageContents,
  limit: number,
): boolean {
  const known = pool.pages.findIndex((packed) => packed.object === object && packed.page === page);
  if (known >= 0) take(pool, known);
  pool.came += 1;
  const bytes = typeof contents === 'number' ? null : packPage(contents, limit);
  if (bytes === null) {
    pool.stuck += 1;
    return false;
  }
  pool.pages.push({ object, page, bytes });
  pool.bytes += bytes.length;
  return true;
}

/** Takes the oldest page out of a pool that holds more bytes than that; else null. */
export function poolPush<O>(pool: PackedPool<O>, size: number): PackedPage<O> | null {
  if (pool.bytes <= size) return null;
  pool.pushed += 1;
  return take(pool, 0);
}

/** The figures as words of a page: pages and their bytes now, then what was counted. */
export function poolFigures<O>(pool: PackedPool<O>, pageSize: number): Uint8Array {
  const page = new Uint8Array(pageSize);
  const words = new DataView(page.buffer);
  const { pages, bytes, came, stuck, pushed } = pool;
  for (const [i, figure] of [pages.length, bytes, came, stuck, pushed].entries()) {
    words.setUint32(4 * i, figure, true);
  }
  return page;
}

function take<O>(pool: PackedPool<O>, index: number): PackedPage<O> | null {
  const [taken] = pool.pages.splice(index, 1);
  pool.bytes -= taken?.bytes.length ?? 0;
  return taken ?? null;
}
