/**
 * A shard: one of several parts of a sweep, each for another machine. Which jobs are in it depends
 * on nothing but their numbers. Of as many consecutive jobs as there are shards each shard has one,
 * and the next time around the one beside it: a grid with as many sizes as there are shards would
 * otherwise give all jobs of its slowest size to one machine.
 */

export interface Shard {
  /** From 1. */
  readonly part: number;
  readonly of: number;
}

/** More machines than this nobody has; and there is a journal for each. */
export const MOST_SHARDS = 100_000;

/** A shard as it is written, `3/16`; null if it is none. */
export function parseShard(text: string): Shard | null {
  const [, part = '', of = ''] = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text) ?? [];
  const shard = { part: Number(part), of: Number(of) };
  return shard.part >= 1 && shard.part <= shard.of && shard.of <= MOST_SHARDS ? shard : null;
}

export function shardText({ part, of }: Shard): string {
  return `${part}/${of}`;
}

/** The part, of so many, that a job belongs to. */
export function partOf(index: number, of: number): number {
  return ((index + Math.floor(index / of)) % of) + 1;
}
