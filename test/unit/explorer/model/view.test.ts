/** What of the page is open. */
import { expect, test } from '@jest/globals';
import { EVENTS_TAB, View } from '../../../../explorer/model/view';
import { sessionOf } from '../../../support/explored';

test('a dialog or a mode that is asked for twice is closed again', () => {
  const view = new View();
  const session = sessionOf('first_fault');
  view.show('goto');
  view.show('keys');
  expect(view.dialog.value).toBe('keys');
  view.show('keys');
  expect(view.dialog.value).toBeNull();
  view.toggle('edit', session);
  view.toggle('edit', session);
  expect(view.mode.value).toBe('watch');
});

test('a search opens the list of events, from any mode that has none', () => {
  const view = new View();
  view.mode.value = 'compare';
  view.show('keys');
  view.search();
  expect([view.mode.value, view.tab.value, view.dialog.value]).toEqual(['watch', EVENTS_TAB, null]);
  expect(view.isSearching.value).toBe(true);
});
