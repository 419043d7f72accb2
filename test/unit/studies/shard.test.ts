/** Shards: how they are written, and that they share a grid evenly. */
import { describe, expect, test } from '@jest/globals';
import { parseShard, partOf, shardText } from '../../../studies/shard';

describe('a shard', () => {
  test('is written as part and count', () => {
    expect(parseShard('3/16')).toEqual({ part: 3, of: 16 });
    expect(parseShard('1/1')).toEqual({ part: 1, of: 1 });
    expect(shardText({ part: 3, of: 16 })).toBe('3/16');
  });

  test.each([
    '0/16',
    '17/16',
    '3/0',
    'x/y',
    '3',
    '',
    '1/2/3',
    '-1/2',
    '1.5/2',
    ' 1/2',
    '01/2',
    '1/100001',
  ])('is not %j', (text) => {
    expect(parseShard(text)).toBeNull();
  });

  test.each([
    [96, 16],
    [97, 16],
    [12, 5],
    [3, 7],
    [100, 1],
  ])('of %i jobs has as many as the others, or one less (%i shards)', (jobs, of) => {
    const counts = new Map<number, number>();
    for (let i = 0; i < jobs; i += 1)
      counts.set(partOf(i, of), (counts.get(partOf(i, of)) ?? 0) + 1);
    const sizes = Array.from({ length: of }, (_, part) => counts.get(part + 1) ?? 0);
    expect(sizes.reduce((sum, each) => sum + each, 0)).toBe(jobs);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  test('has each size of a grid with as many sizes as there are shards', () => {
    const sizes = new Set<number>();
    for (let i = 0; i < 64; i += 1) if (partOf(i, 8) === 1) sizes.add(i % 8);
    expect([...sizes].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
