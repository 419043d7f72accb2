/**
 * Partitions: which block is allocated, and what an entry says.
 */
import { describe, expect, test } from '@jest/globals';
import { portName } from '../../../kernel/mach/types';
import {
  allocateBlock,
  choosePartition,
  entryBlock,
  entryPartition,
  freeBlock,
  NO_BLOCK,
  NO_PARTITION,
  partition,
} from '../../../pagers/default_pager_partition';

const device = portName(3);
const all = (blocks: number): { name: string } & ReturnType<typeof partition> =>
  partition('p', device, blocks);

describe('a partition', () => {
  test('allocates the first zero bit from the start, up to its size', () => {
    const space = [all(70)];
    const blocks = Array.from({ length: 71 }, () => allocateBlock(space, 0));
    expect(blocks.slice(0, 70)).toEqual([...Array(70).keys()]);
    expect(blocks[70]).toBe(NO_BLOCK);
    expect(space[0]?.free).toBe(0);
  });

  test('gives the lowest freed block out again first', () => {
    const space = [all(100)];
    for (let i = 0; i < 100; i += 1) allocateBlock(space, 0);
    for (const block of [90, 31, 63]) expect(freeBlock(space, block)).toBe(true);
    expect([0, 0, 0, 0].map(() => allocateBlock(space, 0))).toEqual([31, 63, 90, NO_BLOCK]);
  });

  test('does not free twice, nor what was never in use', () => {
    const space = [all(64)];
    const entry = allocateBlock(space, 0);
    expect(freeBlock(space, entry)).toBe(true);
    expect(freeBlock(space, entry)).toBe(false);
    expect(freeBlock(space, 50)).toBe(false);
    expect(freeBlock(space, NO_BLOCK)).toBe(false);
    expect(space[0]?.free).toBe(64);
  });

  test('an entry tells the partition and the block, for every partition', () => {
    const space = Array.from({ length: 255 }, () => all(2));
    allocateBlock(space, 254);
    const entry = allocateBlock(space, 254);
    expect([entryPartition(entry), entryBlock(entry)]).toEqual([254, 1]);
    expect(freeBlock(space, entry)).toBe(true);
  });

  test('has at most 2^24 blocks, and not fewer than none', () => {
    expect(all(1e9).total).toBe(0x100_0000);
    expect(all(-1).total).toBe(0);
    expect(allocateBlock([all(0)], 0)).toBe(NO_BLOCK);
    expect(allocateBlock([], NO_PARTITION)).toBe(NO_BLOCK);
  });
});

describe('choosePartition', () => {
  test('takes the first other partition with enough room', () => {
    const space = [all(4), all(10), all(20)];
    expect(choosePartition(space, 5, NO_PARTITION)).toBe(1);
    expect(choosePartition(space, 5, 1)).toBe(2);
    expect(choosePartition(space, 50, NO_PARTITION)).toBe(NO_PARTITION);
    expect(choosePartition(space, 0, NO_PARTITION)).toBe(0);
    expect(choosePartition([], 0, NO_PARTITION)).toBe(NO_PARTITION);
  });
});
