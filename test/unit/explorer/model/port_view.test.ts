/** Ports and messages, with the pages in them. */
import { expect, test } from '@jest/globals';
import { portsView } from '../../../../explorer/model/port_view';
import { stopAt } from '../../../support/explored_moment';

test('a message that was handed over has its number, and carries its page', () => {
  const [first, second] = portsView(stopAt('dirty_eviction', 520).moment);
  expect(first).toMatchObject({ name: 'A', receiver: 'pager', next: 3, queued: 1, limit: 5 });
  expect(first?.messages).toHaveLength(1);
  expect(first?.messages[0]).toMatchObject({
    name: 'data_return',
    seqno: 2,
    place: 'handed to pager.0',
    about: 'dirty T kernel_copy F',
    pages: [{ label: 'A/0', isDirty: true }],
    words: 'data_return #2, handed to pager.0, offset 0, length 4096, dirty, ' + 'not kernel_copy',
  });
  expect(second).toMatchObject({ name: 'B', next: 19, messages: [] });
});

test('a request in the hand of a pager names its page', () => {
  const [first] = portsView(stopAt('belady_3', 200).moment);
  expect(first?.messages[0]).toMatchObject({
    name: 'data_request',
    seqno: 7,
    place: 'with memory.0',
    isQueued: false,
    about: 'to read',
    ofLabel: 'A/5',
    pages: [],
  });
});

test('messages stand in the order of their queue, the one in hand first', () => {
  const stop = stopAt('burst', 0);
  const { recording } = stop;
  const events = Array.from({ length: recording.events }, (_, i) => i);
  const full = events.find(
    (event) =>
      recording.stateAt(event).messages.some(({ place }) => place === 'in_hand') &&
      recording.stateAt(event).messages.filter(({ place }) => place === 'queued').length >= 3,
  );
  const [port] = portsView(stopAt('burst', full ?? -1).moment);
  const messages = port?.messages ?? [];
  expect(messages[0]?.isQueued).toBe(false);
  const ids = messages.slice(1).map(({ thing }) => ('id' in thing ? thing.id : -1));
  expect(ids.length).toBeGreaterThanOrEqual(3);
  expect([...ids].sort((a, b) => a - b)).toEqual(ids);
});
