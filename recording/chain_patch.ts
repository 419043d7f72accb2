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
  let i = 0;
  while (page !== null && known[i] === page.id) {
    page = page.listNext;
    i += 1;
  }
  if (page === null && i === known.length) return known;
  const ids = known.slice(0, i);
  for (; page !== null; page = page.listNext) ids.push(page.id);
  return patch.list(key, known, ids);
}
