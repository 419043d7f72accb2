/**
 * vm_page: flags in one word, each of its own; what init leaves.
 */
import { expect, test } from '@jest/globals';
import { pageId } from '../../../../../kernel/mach/types';
import { VmPage } from '../../../../../kernel/vm/page/vm_page';

const flags = [
  'tabled',
  'busy',
  'free',
  'queued',
  'absent',
  'error',
  'restart',
  'dirty',
  'precious',
  'laundry',
  'doublePage',
] as const;

const set = (page: VmPage): string[] => flags.filter((flag) => page[flag]);

test('a fresh page is busy and nothing else; without a frame it is fictitious', () => {
  const real = new VmPage(pageId(3), 7);
  const placeholder = new VmPage(pageId(4), -1);
  expect([set(real), real.fictitious]).toEqual([['busy'], false]);
  expect([set(placeholder), placeholder.fictitious]).toEqual([['busy'], true]);
});

test.each(flags)('%s is set and cleared alone', (flag) => {
  const page = new VmPage(pageId(3), 7);
  page.busy = false;
  page[flag] = true;
  expect(set(page)).toEqual([flag]);
  page.pageLock = 7;
  page.unlockRequest = 7;
  page[flag] = false;
  expect(set(page)).toEqual([]);
  expect([page.pageLock, page.unlockRequest]).toEqual([7, 7]);
});

test.each([0, 1, 2, 3, 4, 5, 6, 7])('lock and unlock request hold any accesses: %i', (prot) => {
  const page = new VmPage(pageId(3), 7);
  page.pageLock = prot;
  page.unlockRequest = 7 - prot;
  expect([page.pageLock, page.unlockRequest]).toEqual([prot, 7 - prot]);
  expect(set(page)).toEqual(['busy']);
});

test('retire and revive bring the template back and keep the kind', () => {
  const page = new VmPage(pageId(3), -1);
  for (const flag of flags) page[flag] = true;
  page.pageLock = 5;
  page.wireCount = 2;
  page.pageError = 'KERN_FAILURE';
  page.retire();
  expect(page.free).toBe(true);
  page.revive();
  expect([set(page), page.fictitious]).toEqual([['busy'], true]);
  expect([page.pageLock, page.wireCount, page.pageError]).toEqual([0, 0, 'KERN_SUCCESS']);
});

test('a page is wanted while somebody waits', () => {
  const page = new VmPage(pageId(3), 7);
  expect(page.wanted).toBe(false);
  expect(page.waiters.empty).toBe(true);
  expect(page.wanted).toBe(false);
  expect(page.waiters.subject).toBe(page);
});
