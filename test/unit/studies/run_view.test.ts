/** What a policy sees of a run without a kernel. */
import { expect, test } from '@jest/globals';
import { pageId } from '../../../kernel/mach/types';
import { MODIFIED, REFERENCED, RunView, USED } from '../../../studies/run_view';

test('each bit of a page is seen, and clearing takes both reference bits', () => {
  const view = new RunView({ frames: 2, future: null, pages: 3 });
  const page = pageId(1);
  view.bits[page] = REFERENCED | USED | MODIFIED;
  expect([view.referenced(page), view.used(page), view.modified(page)]).toEqual([true, true, true]);
  view.clearReference(page);
  expect([view.referenced(page), view.used(page), view.modified(page)]).toEqual([
    false,
    false,
    true,
  ]);
  view.use(page);
  expect(view.used(page)).toBe(true);
});

test('a page beyond the end gets its bits, and those of the others stay', () => {
  const view = new RunView({ frames: 2, future: null, pages: 2 });
  view.bits[1] = USED;
  view.reach(5000);
  expect([view.of(1), view.of(5000), view.bits.length]).toEqual([USED, 0, 5001]);
});

test('a page is its own key, and a reference takes 100 ns', () => {
  const view = new RunView({ frames: 2, future: null });
  view.made = 3;
  expect([view.key(pageId(9)), view.now(), view.references()]).toEqual([9, 300, 3]);
});
