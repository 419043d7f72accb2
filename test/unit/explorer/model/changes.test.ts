/** What changed between two stops. */
import { expect, test } from '@jest/globals';
import { changesBetween, frameKey } from '../../../../explorer/model/changes';
import { stopAt } from '../../../support/explored_moment';

test('what looks different is in the keys, and in words', () => {
  const { signals } = stopAt('dirty_eviction', 522);
  const { keys, words } = signals.changes.value;
  expect(words).toEqual(['30 frames free, the daemon is scanning', 'frame 1: free']);
  expect([...keys]).toEqual(['free 0', frameKey(0, 1)]);
});

test('a message that is sent changes its port, its frame and its receiver', () => {
  const { signals } = stopAt('dirty_eviction', 520, 500);
  const { keys, words } = signals.changes.value;
  expect(keys.has('message.42')).toBe(true);
  expect(keys.has('port.3')).toBe(true);
  expect(keys.has(frameKey(0, 0))).toBe(true);
  expect(keys.has(frameKey(0, 5))).toBe(false);
  expect(words).toContain('message data_return #2 of A: handed to pager.0');
});

test('it goes back as well, and from afar only what the last event changed counts', () => {
  const back = stopAt('dirty_eviction', 500, 520).signals.changes.value;
  expect(back.words).toContain('gone: message data_return #2 of A: handed to pager.0');
  const far = stopAt('dirty_eviction', 520, -1).signals.changes.value;
  expect(far).toEqual(stopAt('dirty_eviction', 520, 519).signals.changes.value);
  expect(far.words).toEqual(['frame 1: B/25, on no list, value 0']);
  const { moment } = stopAt('dirty_eviction', 520);
  expect(changesBetween(moment.state, moment.state).keys.size).toBe(0);
});
