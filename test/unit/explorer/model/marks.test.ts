/** Where the marks of lessons are. */
import { expect, test } from '@jest/globals';
import { eventOfPlace, marksOf } from '../../../../explorer/model/marks';
import { sessionOf } from '../../../support/explored';

test('the nth match of a pattern is found, and one that does not come is not', () => {
  const session = sessionOf('dirty_eviction');
  const { recording } = session.run.value ?? {};
  if (recording === undefined) throw new Error('no run');
  const pattern = { name: 'memory_object_data_request', object: 'A', fields: { offset: 0 } };
  const first = eventOfPlace(recording, { pattern, nth: 1 });
  const second = eventOfPlace(recording, { pattern, nth: 2 });
  expect(recording.lineAt(first ?? 0)).toMatchObject({ port: 'A', offset: 0, seqno: 1 });
  expect(recording.lineAt(second ?? 0)).toMatchObject({ port: 'A', offset: 0, seqno: 3 });
  expect(eventOfPlace(recording, { pattern, nth: 3 })).toBeNull();
  const event = { name: 'vm_pageout.chosen', object: null, fields: {} };
  expect(eventOfPlace(recording, { pattern: event, nth: 1 })).toBe(
    recording.next('vm_pageout.chosen', -1),
  );
});

test('a run that goes on has no marks yet', () => {
  const session = sessionOf('dirty_eviction');
  expect(marksOf(session)).toHaveLength(1);
  session.done.value = false;
  expect(marksOf(session)).toEqual([]);
});
