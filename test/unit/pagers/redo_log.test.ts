/**
 * The header of the redo log: what it says, and what it takes for a whole log.
 */
import { expect, test } from '@jest/globals';
import { loggedPages, logHeader, logIsWhole } from '../../../pagers/redo_log';

const PAGE = 512;
const bytes = (byte: number) => new Uint8Array(PAGE).fill(byte);
const bodies = [bytes(1), bytes(2)];
const header = () =>
  logHeader(
    [7, 3].map((page, i) => ({ page, bytes: bytes(i + 1) })),
    PAGE,
  );

test('names the pages behind it, in their order', () => {
  const made = header() ?? bytes(0);
  expect(loggedPages(made)).toEqual([7, 3]);
  expect(logIsWhole(made, bodies)).toBe(true);
});

test('does not fit if any bit of the log is another, or a page is missing', () => {
  for (const [at, where] of [0, 4, 11, 12, PAGE - 1].map((at) => [at, at] as const)) {
    const torn = header() ?? bytes(0);
    torn[where] = (torn[where] ?? 0) ^ 1;
    expect({ at, whole: logIsWhole(torn, bodies) }).toEqual({ at, whole: false });
  }
  expect(logIsWhole(header() ?? bytes(0), [bytes(1)])).toBe(false);
  expect(logIsWhole(header() ?? bytes(0), [bytes(2), bytes(1)])).toBe(false);
});

test('is made for so many pages as their numbers fit, and no more', () => {
  const most = PAGE / 4 - 3;
  const pages = (count: number) =>
    Array.from({ length: count }, (_, page) => ({ page, bytes: bytes(page) }));
  expect(loggedPages(logHeader(pages(most), PAGE) ?? bytes(0))).toHaveLength(most);
  expect(logHeader(pages(most + 1), PAGE)).toBe(null);
});

test('what is no header speaks of no pages, whatever it holds', () => {
  expect(loggedPages(bytes(0))).toEqual([]);
  const greedy = header() ?? bytes(0);
  greedy.fill(255, 8, 12); // More pages than numbers can stand there.
  expect(loggedPages(greedy)).toEqual([]);
});

test('a header in the middle of a buffer is read where it lies', () => {
  const around = new Uint8Array(3 * PAGE);
  around.set(header() ?? bytes(0), PAGE);
  const inside = around.subarray(PAGE, 2 * PAGE);
  expect([loggedPages(inside), logIsWhole(inside, bodies)]).toEqual([[7, 3], true]);
});
