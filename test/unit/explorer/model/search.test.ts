/** Searching the events of a run. */
import { describe, expect, test } from '@jest/globals';
import { Search } from '../../../../explorer/model/search';
import { sessionOf } from '../../../support/explored';

describe('a search', () => {
  const { recording } = sessionOf('dirty_eviction').run.value ?? {};
  if (recording === undefined) throw new Error('no run');
  const last = recording.events - 1;

  test('finds the events that have all the words, a part at a time', () => {
    const search = new Search(recording, 'DATA_RETURN  a/0', last);
    expect(search.read(10)).toBe(true);
    while (search.read(100));
    expect(search.events).toBe(last + 1);
    const lines = search.found.map(({ event }) => recording.lineAt(event)?.['ev']);
    expect(lines).toEqual(['ipc_mqueue.sent', 'ipc_mqueue.received']);
    expect(search.found[0]?.words).toMatch(/^ipc_mqueue.sent memory_object_data_return A\/0 /);
  });

  test('keeps the first hundred, and counts all', () => {
    const search = new Search(recording, 'vm_page', last);
    search.read(1e9);
    expect(search.found).toHaveLength(100);
    expect(search.count).toBeGreaterThan(100);
  });

  test('does not find what is covered', () => {
    const search = new Search(recording, 'data_return', 200);
    search.read(1e9);
    expect([search.count, search.events]).toEqual([0, 201]);
  });
});
