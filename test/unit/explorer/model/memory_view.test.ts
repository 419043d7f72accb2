/** Cells of frames, thresholds, and what is left out. */
import { expect, test } from '@jest/globals';
import { memoryView } from '../../../../explorer/model/memory_view';
import type { Stop } from '../../../support/explored_moment';
import { stopAt } from '../../../support/explored_moment';

function view({ moment, signals }: Stop, id = 0) {
  const host = moment.state.hosts[id];
  if (host === undefined) throw new Error('no host');
  return memoryView(moment, host, signals.end.value);
}

test('cells stand in the order of frames and say all in words', () => {
  const { parts, summary } = view(stopAt('dirty_eviction', 520));
  expect(summary).toBe('48 frames, 29 free');
  const [memory] = parts;
  expect(memory?.cells.length).toBe(19 + 2);
  expect(memory?.left).toBe(48 - 21);
  expect(memory?.cells.map(({ frame }) => frame)).toEqual([...Array(21).keys()]);
  expect(memory?.cells[0]).toMatchObject({
    label: 'A/0',
    standing: 'message',
    signs: ['dirty'],
    words: 'frame 0: A/0, in a message (data_return), dirty, value 7',
  });
  expect(memory?.cells[13]?.words).toBe('frame 13: B/13, active, referenced, value 0');
});

test('the bar has free frames and the thresholds of the daemon', () => {
  const [memory] = view(stopAt('dirty_eviction', 520)).parts;
  expect(memory?.bar).toEqual({
    free: 29,
    frames: 48,
    marks: [
      { name: 'reserved', frames: 15 },
      { name: 'min', frames: 25 },
      { name: 'target', frames: 30 },
    ],
  });
});

test('demand mode has no bar, and a placeholder has no frame', () => {
  const { daemon, parts, placeholders, summary } = view(stopAt('belady_3', 200));
  expect(summary).toBe('room for 3 pages, 3 cached');
  expect(daemon).toBe('no daemon: each new page takes the place of another one');
  expect(parts[0]?.bar).toBeNull();
  expect(placeholders.map(({ words }) => words)).toEqual([
    'a placeholder for A/5, no frame, busy, absent',
  ]);
});

test('hosts have their own frames', () => {
  const stop = stopAt('naive_sharing', 150);
  const first = (id: number) => view(stop, id).parts[0]?.cells[0]?.words;
  expect(first(0)).toBe('frame 0: A/0, inactive, referenced, value 7');
  expect(first(1)).toMatch(/^frame 0: A\/0, active, dirty, referenced/);
});

test('each segment of memory is a part with thresholds of its own', () => {
  const { parts } = view(stopAt('gnu_anonymous_last', 20_000));
  expect(
    parts.map(({ bar, cells, left, name }) => [name, cells.length + left, bar?.frames]),
  ).toEqual([
    ['segment 0, DMA', 472, 472],
    ['segment 1, DIRECTMAP', 463, 463],
  ]);
  expect(parts[1]?.cells[0]?.frame).toBe(472);
  expect(parts[0]?.bar?.marks).toEqual([
    { name: 'min', frames: 62 },
    { name: 'low', frames: 75 },
    { name: 'high', frames: 125 },
  ]);
});

test('a page in a message is dirty if the message says so, whatever the kernel marks', () => {
  const stop = stopAt('precious_page', 520);
  const row = stop.moment.state.pages.find(({ frame }) => frame === 0);
  expect(row?.flags).toContain('dirty');
  expect(view(stop).parts[0]?.cells[0]?.words).toBe(
    'frame 0: A/0, in a message (data_return), value 1',
  );
});
