/**
 * policy_list: lists of pages and of keys, as policies show them.
 */
import { expect, test } from '@jest/globals';
import { pageId } from '../../../../kernel/mach/types';
import { ghostList, pageList } from '../../../../kernel/policy/policy_list';

const pages = [4, 2].map(pageId);

test('a list of pages keeps their order; without more there is no hand and no note', () => {
  expect(pageList('queue', 'oldest first', pages)).toEqual({
    name: 'queue',
    order: 'oldest first',
    hand: null,
    entries: [
      { page: 4, note: '' },
      { page: 2, note: '' },
    ],
  });
});

test('each page has its note, and the hand stands on one of them or on none', () => {
  const note = (page: number): string => `counter ${page / 2}`;
  const list = pageList('ring', 'from the hand on', pages, note, pageId(4));
  expect(list.hand).toBe(4);
  expect(list.entries.map((entry) => entry.note)).toEqual(['counter 2', 'counter 1']);
  expect(pageList('ring', 'from the hand on', [], note, -1)).toEqual({
    name: 'ring',
    order: 'from the hand on',
    hand: null,
    entries: [],
  });
});

test('keys of pages that left are ghosts', () => {
  expect(ghostList('B1', 'oldest first', [7, 0])).toEqual({
    name: 'B1',
    order: 'oldest first',
    hand: null,
    entries: [
      { ghost: 7, note: '' },
      { ghost: 0, note: '' },
    ],
  });
  expect(ghostList('B1', 'oldest first', [7], (key) => `key ${key}`).entries).toEqual([
    { ghost: 7, note: 'key 7' },
  ]);
});
