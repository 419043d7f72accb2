/** The list of events with a filter, on a recorded lesson. */
import { describe, expect, test } from '@jest/globals';
import type { FilterWanted } from '../../../../explorer/model/event_filter';
import { EventFilter, FAMILIES } from '../../../../explorer/model/event_filter';
import { factsOf } from '../../../../explorer/model/run_facts';
import { eventNames } from '../../../../kernel/mach/event_defs';
import { recordedLesson } from '../../../support/recorded_lesson';

const recording = recordedLesson('dirty_eviction');
const last = recording.events - 1;

function filtered(wanted: Partial<FilterWanted>): EventFilter {
  const all = { family: '', words: '', thing: null, ...wanted };
  const filter = new EventFilter(recording, factsOf(recording), all);
  while (filter.more(100, last));
  return filter;
}

const eventsOf = (filter: EventFilter): readonly number[] =>
  Array.from({ length: filter.count(last) }, (_, place) => filter.at(place) ?? -1);

describe('the filter of events', () => {
  test('without a filter each event is in its place, and none is read', () => {
    const filter = new EventFilter(recording, factsOf(recording), {
      family: '',
      words: ' ',
      thing: null,
    });
    expect(filter.more(1, last)).toBe(false);
    expect([filter.count(last), filter.at(17), filter.placeOf(17)]).toEqual([last + 1, 17, 17]);
  });

  test('a family, words and a thing must all fit', () => {
    const returns = eventsOf(filtered({ family: 'messages', words: 'DATA_return a' }));
    expect(returns.map((event) => recording.eventAt(event).name)).toEqual([
      'ipc_mqueue.sent',
      'ipc_mqueue.received',
    ]);
    const page = { kind: 'page', host: 0, object: 1, offset: 0 } as const;
    const evictions = eventsOf(filtered({ family: 'evictions', thing: page }));
    expect(evictions.map((event) => recording.eventAt(event).name)).toEqual([
      'vm_pageout.chosen',
      'vm_pageout.returned',
      'vm_pageout.page_sent',
    ]);
  });

  test('an object has the events of its pages, a port and a thread have their own', () => {
    const count = (thing: FilterWanted['thing']): number => filtered({ thing }).count(last);
    const object = count({ kind: 'object', host: 0, object: 1 });
    expect(object).toBeGreaterThan(count({ kind: 'page', host: 0, object: 1, offset: 0 }));
    expect(count({ kind: 'port', id: 3 })).toBeGreaterThan(5);
    expect(count({ kind: 'thread', id: 2 })).toBeGreaterThan(100);
    expect(count({ kind: 'message', id: 20 })).toBe(3);
  });

  test('the place of an event is that of the last one up to it', () => {
    const filter = filtered({ family: 'messages', words: 'data_return' });
    const [sent = -1, received = -1] = eventsOf(filter);
    expect(filter.placeOf(sent - 1)).toBe(-1);
    expect(filter.placeOf(received - 1)).toBe(0);
    expect(filter.count(received - 1)).toBe(1);
  });

  test('one goes from match to match, from anywhere, and not behind what may be shown', () => {
    const filter = filtered({ words: 'data_return A/0' });
    const found = eventsOf(filter);
    const [first = -1, second = -1] = found;
    expect(found.length).toBeGreaterThan(1);
    expect(filter.beside(-1, false, last)).toBe(first);
    expect(filter.beside(first, false, last)).toBe(second);
    expect(filter.beside(second, true, last)).toBe(first);
    expect(filter.beside(second - 1, true, last)).toBe(first);
    expect(filter.beside(first, true, last)).toBeNull();
    expect(filter.beside(first, false, second - 1)).toBeNull();
  });

  test('each family has events, and each event but some of ports a family', () => {
    for (const family of Object.values(FAMILIES)) {
      expect(eventNames.some((name) => family.test(name))).toBe(true);
    }
    const without = eventNames.filter(
      (name) => !Object.values(FAMILIES).some((family) => family.test(name)),
    );
    expect(without.filter((name) => !name.startsWith('ipc_'))).toEqual([]);
  });
});
