/** What of the page is open. */
import { expect, test } from '@jest/globals';
import { View } from '../../../../explorer/model/view';

test('a dialog or a mode that is asked for twice is closed again', () => {
  const view = new View();
  view.show('goto');
  view.show('search');
  expect(view.dialog.value).toBe('search');
  view.show('search');
  expect(view.dialog.value).toBeNull();
  view.toggle('edit');
  view.toggle('edit');
  expect(view.mode.value).toBe('watch');
});
