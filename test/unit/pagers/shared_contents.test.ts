/**
 * shared_contents: bytes in one piece, however large the pages are in which they came.
 */
import { expect, test } from '@jest/globals';
import { address } from '../../../kernel/mach/types';
import { RecordingTask } from '../../../pagers/pager_bench';
import { sharedContents, sharedLoad, sharedStore } from '../../../pagers/shared_contents';

const PAGE = 4096;
const at = (page: number) => address(0x10_0000 + page * PAGE);
const region = (pages: number) => ({ address: at(0), size: pages * PAGE });

/** A task whose first pages are full of these bytes. */
function holding(...fill: readonly number[]): RecordingTask {
  const task = new RecordingTask();
  fill.forEach((byte, page) => {
    task.memory.set(at(page), new Uint8Array(PAGE).fill(byte));
  });
  return task;
}

/** The first bytes of what a page is written with; null for one that is left alone. */
function loaded(task: RecordingTask, page: number): number | null {
  const written = task.memory.get(at(page));
  return written instanceof Uint8Array ? (written[0] ?? null) : null;
}

test('what came in two pages goes out in one half, or in another one', () => {
  const contents = sharedContents();
  sharedStore(holding(7, 8), contents, 2 * PAGE, region(2));
  const task = new RecordingTask();
  sharedLoad(task, contents, 3 * PAGE, region(1));
  expect(loaded(task, 0)).toBe(8);
});

test('half a page overwrites half a page', () => {
  const contents = sharedContents();
  sharedStore(holding(7), contents, 0, region(1));
  sharedStore(holding(9), contents, PAGE / 2, { address: at(0), size: PAGE / 2 });
  expect([contents.bytes[PAGE / 2 - 1], contents.bytes[PAGE / 2], contents.bytes.length]).toEqual([
    7,
    9,
    PAGE,
  ]);
});

test('what was never stored is left as fresh memory is', () => {
  const contents = sharedContents();
  sharedStore(holding(7), contents, 0, region(1));
  const task = new RecordingTask();
  sharedLoad(task, contents, PAGE, region(2));
  expect(task.take()).toEqual([]);
});

test('stamps are kept by their place', () => {
  const task = new RecordingTask();
  task.memory.set(at(0), 70);
  const contents = sharedContents();
  sharedStore(task, contents, PAGE, region(1));
  const other = new RecordingTask();
  sharedLoad(other, contents, 0, region(2));
  expect([other.memory.get(at(0)), other.memory.get(at(1))]).toEqual([undefined, 70]);
});
