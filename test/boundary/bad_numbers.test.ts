/**
 * Every plain number of a scenario, in turn, is replaced by one that no count, size or page can
 * be: the scenario is refused, and the message names the place.
 */
import { describe, expect, test } from '@jest/globals';
import { defineScenario } from '../../scenarios/language/language';
import type { ScenarioInput } from '../../scenarios/language/schema';

const sample: ScenarioInput = {
  hosts: {
    north: {
      frames: 64,
      page_size: '4KiB',
      policy: { name: 'clock', options: { bits: 2 } },
      tunables: { free_target: 30, burst_max: 10 },
    },
    south: {
      pageout: 'segments',
      policy: 'gnu',
      segments: [{ name: 'DMA', frames: 64, min: 8, low: 10, high: 16 }],
    },
  },
  devices: {
    disk: {
      type: 'memory',
      faults: [{ fault: 'fail', first: 3, last: 4, skip: 1, count: 2 }],
      options: { records: 64 },
    },
  },
  pagers: {
    pager: { type: 'memory', options: { cluster: 2 } },
    server: { type: 'default', default: true, device: 'disk', options: { blocks: 16 } },
  },
  objects: { A: { pager: 'pager', size: '8 pages' } },
  tasks: {
    t: {
      steps: [
        { map: 'A', pages: '0..7' },
        { allocate: 'h', size: '2 pages' },
        { write: 'A', page: 1, word: 2, value: 7 },
        { read: 'A', page: 1, word: 2, is: 7 },
        { touch: 'A', pages: 3, stride: 1, times: 2, loads: [0], fails: 0 },
        { vm_write: 'A', page: 1, from: 'h', pages: 0 },
        { vm_copy: 'A', pages: [0], to: 'h', to_page: 1 },
        { vm_region: 'h', page: 0 },
        { vm_statistics: 'faults', is: 4 },
        { await: 'vm_fault.entered', count: 1 },
      ],
    },
  },
  calls: [
    { memory_object_data_supply: 'A', at: '1ms', pages: 2, values: [7] },
    { memory_object_lock_request: 'A', after: 'vm_fault.entered', count: 1, page: 2 },
  ],
  limits: { steps: 1000, still: 1000 },
  expect: {
    counts: { memory_object_data_request: 4 },
    io_errors: 1,
    statistics: { north: { faults: 4 } },
    contents: [
      { object: 'A', page: 1, value: 7 },
      { device: 'disk', record: 1, value: 7 },
    ],
  },
};

type Path = readonly (string | number)[];

/** Where the numbers of a value are. */
function numbersIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    numbersIn(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** The value with another one at a place. */
function replaced(value: unknown, [key, ...rest]: Path, by: number): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((e, i) => (i === key ? replaced(e, rest, by) : e));
  const entries = Object.entries(value as object); // parsed
  return Object.fromEntries(entries.map(([k, e]) => [k, k === key ? replaced(e, rest, by) : e]));
}

function refusal(path: Path, by: number): string {
  try {
    defineScenario(replaced(sample, path, by) as ScenarioInput); // parsed
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'accepted';
}

const paths = numbersIn(sample);

test('the sample is right, and has many numbers', () => {
  expect(() => defineScenario(sample)).not.toThrow();
  expect(paths.length).toBeGreaterThan(40);
});

describe.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5, 2 ** 60])('%d', (by) => {
  test('is refused wherever a number stands, and the message names the place', () => {
    const wrong = paths.filter((path) => {
      const at = path.filter((key) => typeof key === 'string').at(-1) ?? '';
      return !new RegExp(`\\b${at}\\b`).test(refusal(path, by));
    });
    expect(wrong.map((path) => path.join('.'))).toEqual([]);
  });
});
