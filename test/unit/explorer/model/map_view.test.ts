/** Maps of tasks: where a reference ends up. */
import { expect, test } from '@jest/globals';
import { mapsView } from '../../../../explorer/model/map_view';
import { stopAt } from '../../../support/explored_moment';

test('pages of an entry are resident, mapped, or neither', () => {
  const [editor] = mapsView(stopAt('dirty_eviction', 520).moment);
  expect(editor?.name).toBe('editor');
  expect(
    editor?.rows.map(({ address, object, pageCount }) => [address, object?.name, pageCount]),
  ).toEqual([
    ['0x1000', 'A', 1],
    ['0x2000', 'B', 26],
  ]);
  const [a, b] = editor?.rows ?? [];
  expect(a?.pages[0]?.words).toBe('A/0, not in memory, no translation');
  expect(b?.pages[13]?.words).toBe('B/13, in frame 13, mapped rw-');
});

test('a page behind the front object of a chain is found there', () => {
  const maps = mapsView(stopAt('shadow_chain', 130).moment);
  const grandchild = maps.find(({ name }) => name === 'grandchild');
  const heap = grandchild?.rows.find(({ object }) => object?.name === 'grandchild.heap');
  expect(heap?.pages.map(({ thing }) => thing.object)).toEqual([1, 4, 5]);
});
