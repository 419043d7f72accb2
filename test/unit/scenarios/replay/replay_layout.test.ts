/** Where pages of several objects lie, and references that are cut at syncs. */
import { describe, expect, test } from '@jest/globals';
import { policies } from '../../../../kernel/policy/policies';
import type { ReplayOptions, ReplayStore } from '../../../../scenarios/replay/replay';
import { replay, replayFaults } from '../../../../scenarios/replay/replay';
import { layoutOf, PiecewiseReferences } from '../../../../scenarios/replay/replay_layout';
import { readText } from '../../../../traces/text';

const options: ReplayOptions = {
  frames: 3,
  policy: policies.fifo,
  policyOptions: {},
  pageout: 'demand',
  contents: 'stamps',
  store: 'object',
  seed: '1',
};

const trace = readText(
  '1 W a:7\n2 W b:7\n3 R a:9\n4 S a\n5 R b:8\n6 S none\n7 W a:7\n8 S b\n9 S a\n',
  { file: 'two' },
);
const unsynced = readText('1 W a:7\n2 W b:7\n3 R a:9\n4 R b:8\n5 W a:7\n', { file: 'two' });

describe('the layout', () => {
  test('gives each object a region, in which its pages keep their order', () => {
    const { regions, parts, places } = layoutOf(trace, 2);
    expect(regions).toEqual([2, 2]);
    expect([...parts.values()].map(({ region, first }) => [region, first])).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect([...(places?.region ?? [])]).toEqual([0, 1, 0, 1]);
    expect([...(places?.page ?? [])]).toEqual([0, 0, 1, 1]);
  });

  test('gives objects parts of one region where they are too many and one is synchronized', () => {
    const { regions, parts, places } = layoutOf(trace, 1);
    expect(regions).toEqual([4]);
    expect([...(places?.page ?? [])]).toEqual([0, 2, 1, 3]);
    expect(parts.get('b')).toEqual({ region: 0, first: 2, pages: 2 });
    expect(layoutOf(unsynced, 1)).toMatchObject({ regions: [4], places: null });
  });
});

test('references are cut where they are told to, at their virtual pages', () => {
  const pieces = new PiecewiseReferences(trace, layoutOf(trace, 2), [100, 200]);
  const all = (end: number): number[] => {
    const source = pieces.until(end);
    const found: number[] = [];
    for (let chunk = source.next(); chunk !== null; chunk = source.next()) found.push(...chunk);
    return found.map((packed) => (packed >>> 1) + source.origin);
  };
  expect(all(2)).toEqual([100, 200]);
  expect(all(2)).toEqual([]);
  expect(all(5)).toEqual([101, 201, 100]);
});

describe('a replay of several objects', () => {
  test.each(['object', 'anonymous', 'disk', 'swap'] as const)(
    'has the same faults: %s',
    (store) => {
      const faults = (given: typeof trace): number =>
        replayFaults(replay(given, { ...options, store }));
      expect([faults(trace), faults(unsynced)]).toEqual([5, 5]);
    },
  );

  test('sends modified pages home at a sync, so that eviction finds them clean', () => {
    const dirty = (given: typeof trace, store: ReplayStore): number => {
      const { host, end } = replay(given, { ...options, store });
      expect(end).toBe('done');
      return host.statistics.pagesReturnedDirty;
    };
    // Synchronized: a:7, then b:7 and a:7 again. Evicted dirty: a:7 before it is written again.
    expect(dirty(unsynced, 'object')).toBeGreaterThan(0);
    expect(dirty(trace, 'object')).toBe(3);
    expect(dirty(trace, 'disk')).toBe(3);
  });

  test('asks the pager of each object to synchronize', () => {
    const { program, host } = replay(trace, options);
    const synced = program.results.filter(({ op }) => op === 'vm_msync');
    expect(synced.map(({ code }) => code)).toEqual(Array(3).fill('KERN_SUCCESS'));
    expect(host.statistics.references).toBe(trace.references);
  });

  test('is one object where there are more than a machine should have', () => {
    const lines = Array.from({ length: 1100 }, (_, i) => `${i + 1} W o${i}:0\n`).join('');
    const many = readText(lines, { file: 'many' });
    const { end, program } = replay(many, options);
    expect(end).toBe('done');
    expect(program.results.filter(({ op }) => op === 'vm_map')).toHaveLength(1);
  });
});
