/** Names of pages in a text. */
import { expect, test } from '@jest/globals';
import { momentOf } from '../../../../explorer/model/moment';
import { wordsOf } from '../../../../explorer/model/words';
import { recordedLesson } from '../../../support/recorded_lesson';

const recording = recordedLesson('dirty_eviction');
const moment = momentOf(recording.stateAt(recording.events - 1));
const page = (object: number, offset: number) =>
  ({ kind: 'page', host: 0, object, offset }) as const;

test('pages of objects that are there are found, and other words stay', () => {
  expect(wordsOf('A/0 leaves for B/12, not C/3.', moment, 0)).toEqual([
    { text: 'A/0', page: page(1, 0) },
    { text: ' leaves for ', page: null },
    { text: 'B/12', page: page(2, 12) },
    { text: ', not C/3.', page: null },
  ]);
  expect(wordsOf('', moment, 0)).toEqual([]);
});

test('a page that is known goes before one of the same name', () => {
  const known = { text: 'A/0', page: page(9, 0) };
  expect(wordsOf('A/0', moment, 0, known)).toEqual([known]);
  expect(wordsOf('gone/1', moment, 0, { text: 'gone/1', page: page(7, 1) })).toEqual([
    { text: 'gone/1', page: page(7, 1) },
  ]);
});
