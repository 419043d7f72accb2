/** The nth place of a message or an event in a recording. */
import { expect, test } from '@jest/globals';
import { nthEvent } from '../../../recording/nth_event';
import { recordRun } from '../../../recording/record_run';
import { lessonNamed } from '../../support/recorded_lesson';

const recording = recordRun(lessonNamed('dirty_eviction'));

test.each(['memory_object_data_supply', 'memory_object_data_return', 'vm_fault.entered'])(
  'finds each %s, and no more',
  (name) => {
    const places = Array.from({ length: recording.events }, (_, event) => event).filter((event) => {
      const { ev, msg } = recording.lineAt(event) ?? {};
      return (
        ev === name || (msg === name && (ev === 'ipc_mqueue.sent' || ev === 'ipc_kobject.called'))
      );
    });
    expect(places.length).toBeGreaterThan(0);
    expect(places.map((_, i) => nthEvent(recording, name, i + 1))).toEqual(places);
    expect(nthEvent(recording, name, places.length + 1)).toBeNull();
  },
);
