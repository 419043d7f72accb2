/** Counters over a recorded lesson. */
import { expect, test } from '@jest/globals';
import {
  CounterSamples,
  sampleAt,
  spread,
  thresholdsOf,
} from '../../../../explorer/model/counter_samples';
import { eventWith, recordedLesson } from '../../../support/recorded_lesson';

const recording = recordedLesson('dirty_eviction');

test('a sample has the state and the counts at its event', () => {
  const sent = eventWith(recording, { ev: 'ipc_mqueue.sent', msg: 'memory_object_data_return' });
  expect(sampleAt(recording, sent, 0)).toEqual({
    event: sent,
    values: {
      free: 29,
      active: 8,
      inactive: 11,
      wired: 0,
      laundry: 0,
      faults: 19,
      pageins: 19,
      pageouts: 0,
      reactivations: 0,
    },
  });
});

test('samples lie evenly, end with the run, and come a part at a time', () => {
  const samples = new CounterSamples(recording, 0);
  expect(samples.more(10)).toBe(true);
  expect(samples.upTo(recording.events)).toHaveLength(10);
  while (samples.more(50));
  const events = samples.upTo(recording.events).map(({ event }) => event);
  expect(events.slice(0, 3)).toEqual([0, 4, 8]);
  expect(events.at(-1)).toBe(recording.events - 1);
  expect(samples.upTo(8)).toHaveLength(3);
});

test('thresholds are those of the daemon; demand mode has none', () => {
  expect(thresholdsOf(recording, 0)).toEqual([
    { name: 'target', value: 30 },
    { name: 'min', value: 25 },
    { name: 'reserved', value: 15 },
  ]);
  expect(thresholdsOf(recordedLesson('belady_3'), 0)).toEqual([]);
});

test('labels keep their distance, and stay above the bottom', () => {
  expect(spread([10, 12, 50], 14, 100)).toEqual([14, 28, 50]);
  expect(spread([95, 90, 99], 14, 100)).toEqual([86, 72, 100]);
});
