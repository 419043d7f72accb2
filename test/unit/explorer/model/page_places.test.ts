/** All the places of a page. */
import { expect, test } from '@jest/globals';
import { placesOf } from '../../../../explorer/model/page_places';
import { stopAt } from '../../../support/explored_moment';

const texts = (
  lesson: string,
  event: number,
  object: number,
  offset: number,
): readonly string[] => {
  const { moment, recording } = stopAt(lesson, event);
  const page = { kind: 'page', host: 0, object, offset } as const;
  return placesOf(moment, page, recording).map(({ kind, text }) => `${kind}: ${text}`);
};

test('an evicted page is in its frame, on a list and in a message', () => {
  expect(texts('dirty_eviction', 520, 1, 0)).toEqual([
    'frame: frame 0: in a message (data_return), dirty, value 7',
    'list: on the list active, 7 of 7',
    'message: in the message data_return #2: handed to pager.0',
  ]);
});

test('a page in memory is in the map that has a translation', () => {
  expect(texts('dirty_eviction', 520, 2, 13)).toEqual([
    'frame: frame 13: active, referenced, value 0',
    'list: on the list active, 1 of 7',
    'map: mapped by editor at 0xf000, rw-',
  ]);
});

test('a page that was asked for has a placeholder and a request', () => {
  expect(texts('belady_3', 200, 1, 5)).toEqual([
    'placeholder: a placeholder without a frame: on no list, busy, absent',
    'request: named by data_request #7: with memory.0',
  ]);
});

test('a page that only its pager may have is in no place', () => {
  expect(texts('dirty_eviction', 520, 2, 0)).toEqual([]);
});

test('a page in a segment stands in the list of the segment, as the queues have it', () => {
  const { moment } = stopAt('gnu_dead_pager', 19_620);
  const object = moment.state.objects.find(({ name }) => name === 'A')?.id ?? -1;
  const page = { kind: 'page', host: 0, object, offset: 219 } as const;
  expect(placesOf(moment, page).map(({ text }) => text)).toContain(
    'on the list inactive external of segment 1, 1 of 338',
  );
});
