/**
 * Lists as policies show them: of pages that they know, and of keys that they remember.
 */
import type { Form } from '../mach/given';
import { fieldsProblem, list, needs, text, whole } from '../mach/given';
import type { PageId } from '../mach/types';
import type { PageKey, PolicyList } from './policy';

const KEYS = { meant: 'a list of numbers', fits: Array.isArray } satisfies Form;

/** Pages in order, each with what the policy knows of it; `hand` is the page that it stands on. */
export function pageList(
  name: string,
  order: string,
  pages: readonly PageId[],
  note: (page: PageId) => string = () => '',
  hand: PageId | -1 = -1,
): PolicyList {
  needs('pageList', 'pages', pages, KEYS);
  const entries = pages.map((page) => ({ page, note: note(page) }));
  return { name, order, hand: hand === -1 ? null : hand, entries };
}

/** Keys of pages that have left, in order. */
export function ghostList(
  name: string,
  order: string,
  keys: readonly PageKey[],
  note: (key: PageKey) => string = () => '',
): PolicyList {
  needs('ghostList', 'keys', keys, KEYS);
  return { name, order, hand: null, entries: keys.map((ghost) => ({ ghost, note: note(ghost) })) };
}

const ENTRY: Form = {
  meant: '{ page, note } or { ghost, note }',
  fits(value) {
    const key = Object.hasOwn(Object(value), 'page') ? 'page' : 'ghost';
    return fieldsProblem(value, { [key]: whole(0), note: text }) === null;
  },
};

const LIST = { name: text, order: text, entries: list(ENTRY) };

/** Why something is not what `order` of a policy returns, or null. */
export function orderProblem(lists: unknown): string | null {
  if (!Array.isArray(lists)) return 'a list of lists';
  for (const each of lists) {
    const { hand } = Object(each);
    const wrong = fieldsProblem(each, LIST);
    if (wrong !== null) return `a list of { name, order, hand, entries }; ${wrong}`;
    if (hand !== null && !whole(0).fits(hand)) return 'null or a page as the hand of each list';
  }
  return null;
}
