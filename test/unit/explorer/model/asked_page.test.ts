/** The page that a question names. */
import { expect, test } from '@jest/globals';
import { askedPage } from '../../../../explorer/model/asked_page';
import { momentOf } from '../../../../explorer/model/moment';
import { recordedLesson } from '../../../support/recorded_lesson';

const momentAt = (lesson: string, event: number) => momentOf(recordedLesson(lesson).stateAt(event));

test('a page is found by its name, by its number and object, and the last one counts', () => {
  const moment = momentAt('dirty_eviction', 511);
  const page = (object: number, offset: number) => ({ kind: 'page', host: 0, object, offset });
  expect(askedPage('The daemon evicts B/12 next.', moment, 0)).toEqual(page(2, 12));
  expect(askedPage('B/12 leaves. What is true of page 0 of A?', moment, 0)).toEqual(page(1, 0));
  expect(askedPage('What is true of page 0 of a pager?', moment, 0)).toBeNull();
});

test('on the host that is named, else on the given one', () => {
  const moment = momentAt('naive_sharing', 127);
  const text = 'What is true of page 0 of A';
  expect(askedPage(`${text} on south right then?`, moment, 0)).toMatchObject({ host: 1 });
  expect(askedPage(`${text} right then?`, moment, 0)).toMatchObject({ host: 0 });
});
