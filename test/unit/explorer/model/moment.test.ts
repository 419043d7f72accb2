/** Pages in messages are pages of the objects that they left. */
import { expect, test } from '@jest/globals';
import { stopAt } from '../../../support/explored_moment';

test('an evicted page in a message is a page of the object that it left', () => {
  const { moment } = stopAt('dirty_eviction', 520);
  const row = moment.state.pages.find(({ frame }) => frame === 0);
  expect(row?.object).toBe(3);
  expect(row === undefined ? null : moment.thingOf(row)).toEqual({
    kind: 'page',
    host: 0,
    object: 1,
    offset: 0,
  });
  expect(moment.allCarried().map(({ message }) => message?.id)).toEqual([42]);
});

test('a page that its pager has still, and whose object has ended, keeps its name', () => {
  const { moment } = stopAt('paging_space', 202);
  expect(moment.object(0, 1)).toBeUndefined();
  const names = moment.allCarried().map(({ message, page }) => [moment.nameOf(page), message?.id]);
  expect(names).toEqual([
    ['mine/2', 13],
    ['mine/0', undefined],
  ]);
});

test('in the step that sends a page it is known before the event that says so', () => {
  const { moment, recording } = stopAt('dirty_eviction', 507);
  expect(recording.next('vm_pageout.page_sent', 507)).toBe(509);
  expect(moment.allCarried().map(({ page }) => moment.nameOf(page))).toEqual(['A/0']);
});
