/**
 * LRU and SIEVE caches of the npm registry on their own ground: a get, and a set if it misses.
 * Each answers the number of misses, which the benchmark prints beside the speed.
 */
import { SieveCache } from '@neophi/sieve-cache';
import { LRUCache } from 'lru-cache';
import MnemonistLruCache from 'mnemonist/lru-cache';
import MnemonistLruMap from 'mnemonist/lru-map';
import { Lru as ToadLru } from 'toad-cache';

interface Cache {
  get(key: number): unknown;
  set(key: number, value: number): unknown;
}

export interface Library {
  readonly name: string;
  readonly policy: 'lru' | 'sieve';
  readonly make: (size: number) => Cache;
}

/** All of them. One is an ES module, which CommonJS can only wait for. */
export async function loadLibraries(): Promise<readonly Library[]> {
  const { lru: tinyLru } = await import('tiny-lru');
  return [
    {
      name: 'mnemonist LRUCache',
      policy: 'lru',
      make: (size) => new MnemonistLruCache<number, number>(Uint32Array, Uint8Array, size),
    },
    { name: 'mnemonist LRUMap', policy: 'lru', make: (size) => new MnemonistLruMap(size) },
    { name: 'lru-cache', policy: 'lru', make: (size) => new LRUCache({ max: size }) },
    { name: 'toad-cache', policy: 'lru', make: (size) => new ToadLru(size) },
    { name: 'tiny-lru', policy: 'lru', make: (size) => tinyLru(size) },
    { name: '@neophi/sieve-cache', policy: 'sieve', make: (size) => new SieveCache(size) },
  ];
}

/** Misses of a library's cache. */
export function libraryMisses(made: Cache, references: Uint32Array): number {
  let misses = 0;
  for (let i = 0; i < references.length; i += 1) {
    const page = (references[i] ?? 0) >>> 1;
    if (made.get(page) !== undefined) continue;
    misses += 1;
    made.set(page, 1);
  }
  return misses;
}
