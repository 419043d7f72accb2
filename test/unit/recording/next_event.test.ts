/** The nearest event of some names, in both directions. */
import { expect, test } from '@jest/globals';
import { nearestOf, nextOf } from '../../../recording/next_event';
import { recordRun } from '../../../recording/record_run';
import { lessonNamed } from '../../support/recorded_lesson';

const recording = recordRun(lessonNamed('dirty_eviction'));
const names = ['vm_reference.hit', 'vm_reference.fault'] as const;
const places = Array.from({ length: recording.events }, (_, event) => event).filter((event) =>
  names.some((name) => name === recording.eventAt(event).name),
);

test('finds each event of the names, forwards and back, and no other', () => {
  expect(places.length).toBeGreaterThan(2);
  const forwards = places.map((_, i) => nextOf(names, recording, places[i - 1] ?? -1));
  expect(forwards).toEqual(places);
  const back = places.map((_, i) =>
    nextOf(names, recording, places[i + 1] ?? recording.events, true),
  );
  expect(back).toEqual(places);
  expect(nextOf(names, recording, places.at(-1) ?? 0)).toBeNull();
  expect(nextOf(names, recording, places[0] ?? 0, true)).toBeNull();
});

test('passes over what does not fit', () => {
  const [, second] = places;
  const fits = ({ event }: { readonly event: number }): boolean => event === second;
  expect(nextOf(names, recording, -1, false, fits)).toBe(second);
});

test('the nearest of several is the first one, or with back the last one', () => {
  expect([nearestOf([7, null, 3], false), nearestOf([7, null, 3], true)]).toEqual([3, 7]);
  expect(nearestOf([null], false)).toBeNull();
});
