/** DAMON's histograms: pages that are always accessed, never, and now and then. */
import { expect, test } from '@jest/globals';
import { damon } from '../../../../traces/readers/damon';
import { guessed, namesIn, problemIn, traceIn } from './reader_support';

const region = (start: string, end: string, accesses: string): object => ({
  start,
  end,
  nr_accesses: { samples: accesses, percent: '5 %' },
  age: { usec: '0 ns', aggr_intervals: '2' },
});
const record = (...snapshots: readonly (readonly object[])[]): string =>
  JSON.stringify([
    {
      kdamond_idx: '0',
      intervals: { sample_us: '5 ms', aggr_us: '100 ms', ops_update_us: '1 s' },
      scheme_idx: null,
      target_id: 7,
      snapshots: snapshots.map((regions) => ({ start_time: '1 s', end_time: '2 s', regions })),
    },
  ]);

test('JSON: pages accessed in every sample are touched once a snapshot, others never', () => {
  const text = record(
    [region('4,096', '12,288', '20'), region('12288', '999999488', '0')],
    [region('18446744073709547520', '18446744073709551615', '20')],
  );
  const trace = traceIn(damon, text);
  expect(namesIn(damon, text).sort()).toEqual(['7:1', '7:2', '7:4503599627370495']);
  expect(trace).toMatchObject({ references: 3, writes: 0, records: 3 });
  expect([...trace.header]).toEqual([
    ['drawn_from', '2 snapshots of DAMON'],
    ['seed', '1'],
  ]);
});

test('JSON: pages accessed in half of the samples are touched in about half', () => {
  const { references } = traceIn(damon, record([region('0', '40960000', '10')]));
  expect(references).toBeGreaterThan(4800);
  expect(references).toBeLessThan(5200);
});

const line = (regions: number, range: string, accesses: number): string =>
  ` kdamond.0  4452 [000] 82877.315633: damon:damon_aggregated: target_id=0 ` +
  `nr_regions=${regions} ${range}: ${accesses} 3\n`;

test('perf script: as many lines as it says are a snapshot', () => {
  const first = line(2, '0-8192', 20) + line(2, '8192-16384', 0);
  const text = `${first}${line(1, '4096-8192', 40)}noise\n`;
  expect(namesIn(damon, text).slice(0, 2).sort()).toEqual(['0:0', '0:1']);
  expect(namesIn(damon, text).slice(2)).toEqual(['0:1']);
  expect([...traceIn(damon, text).skipped]).toEqual([['other', 1]]);
});

test('what is broken is named', () => {
  expect(problemIn(damon, line(2, '0-8192', 20))).toMatch(/^ends inside a snapshot, 1 regions bef/);
  expect(problemIn(damon, line(1, '0x0-8192', 1))).toMatch(/^1: .* is not a region; expected tar/);
  expect(problemIn(damon, line(1, '8192-0', 1))).toMatch(/^1: a region from 8192 to 0; expec/);
  expect(problemIn(damon, record([region('0', '4.0 GiB', '1')]))).toMatch(
    /"4.0 GiB" is not a whole n/,
  );
  expect(problemIn(damon, record([region('0', '9007199254740991', '1')]))).toMatch(
    /more than 671088/,
  );
  expect(problemIn(damon, record([region('0', '200000000000', '1')]))).toMatch(
    /a region of 48828125 pages, more than a file of this size can have; expected fewer/,
  );
  expect(problemIn(damon, line(0, '0-8192', 1))).toBe(
    '1: a snapshot of 0 regions; expected one or more',
  );
  expect(problemIn(damon, record([{ start: 0, end: 4096 }]))).toMatch(
    /a region lacks start, end or/,
  );
  expect(problemIn(damon, record([]).slice(0, -4))).toMatch(/^1: ends inside its JSON; expected/);
  expect(problemIn(damon, '[}')).toMatch(/^1: has a } that nothing opened; expected JSON of da/);
});

test('both encodings are known', () => {
  expect(guessed(record([region('0', '4096', '1')]))).toBe('damon');
  expect(guessed(line(1, '0-4096', 1))).toBe('damon');
});
