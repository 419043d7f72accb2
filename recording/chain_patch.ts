/**
 * Chains of pages as lists of their ids: those of objects and those of what is free.
 */
import type { VmPage } from '../kernel/vm/page/vm_page';
import type { Patch } from './patch';

/** Writes what is new of a chain; the list of its ids from now on. */
export function patchChain(
  patch: Patch,
  key: string,
  known: readonly number[],
  head: VmPage | null,
): readonly number[] {
  let page = head;
  let start = 0;
  while (page !== null && known[start] === page.id) {
    page = page.listNext;
    start += 1;
  }
  if (page === null && start === known.length) return known;
  const add: number[] = [];
  for (; page !== null; page = page.listNext) add.push(page.id);
  let end = known.length;
  while (end > start && add.length > 0 && known[end - 1] === add[add.length - 1]) {
    add.pop();
    end -= 1;
  }
  return patch.edit(key, known, start, end - start, add);
}
