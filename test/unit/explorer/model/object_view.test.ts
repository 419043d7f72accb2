/** Objects and their chains. */
import { expect, test } from '@jest/globals';
import { objectsView } from '../../../../explorer/model/object_view';
import { stopAt } from '../../../support/explored_moment';

test('chains go from the front object to the last shadow', () => {
  const { chains } = objectsView(stopAt('shadow_chain', 130).moment);
  const text = chains.map((chain) =>
    chain.map(({ name, pages }) => `${name} ${pages}`).join(' > '),
  );
  expect(text).toEqual([
    'parent.heap[3] 1 > parent.heap 3',
    'grandchild.heap 1 > child.heap 1 > parent.heap 3',
  ]);
});

test('a copy is a chain of two', () => {
  const { recording } = stopAt('copy_delay', 10);
  const events = Array.from({ length: recording.events }, (_, i) => i);
  const with_ = events.find((event) =>
    recording.stateAt(event).objects.some(({ copy }) => copy !== null),
  );
  const { chains } = objectsView(stopAt('copy_delay', with_ ?? -1).moment);
  expect(chains.some(([first]) => first?.to?.what === 'copy')).toBe(true);
});

test('objects of messages are not among them; a pager is named by its port', () => {
  const { rows } = objectsView(stopAt('dirty_eviction', 520).moment);
  expect(rows.map(({ name, pager, resident, tie }) => [name, resident, pager?.name, tie])).toEqual([
    ['A', '0 of 1', 'A', 'ready'],
    ['B', '18 of 26', 'B', 'ready'],
  ]);
  expect(rows[0]?.notes).toEqual(['copy DELAY', 'may cache', '1 paging']);
});

test('an object whose message is not sent yet carries pages to a pager', () => {
  const { rows } = objectsView(stopAt('unavailable', 138).moment);
  expect(rows.map(({ name, tie }) => [name, tie])).toEqual([
    ['A', 'ready'],
    ['transit.3', 'carries pages to a pager'],
  ]);
});
