/** blkparse's text: which action counts, what a request does, and the summary at the end. */
import { expect, test } from '@jest/globals';
import { blkparse } from '../../../../traces/readers/blkparse';
import { guessed, namesIn, problemIn, traceIn } from './reader_support';

/** A line of one device. */
const line = (rest: string): string => `  8,16   0        1     0.000100000  4000 ${rest}\n`;
const summary = `CPU0 (8,16):
 Reads Queued:           1,        4KiB\t Writes Queued:           1,        4KiB
 Read depth:             0         \t Write depth:             1

Throughput (R/W): 4,000KiB/s / 0KiB/s
Events (8,16): 3 entries
Skips: 0 forward (0 -   0.0%)
`;

test('a request that was queued, issued and completed counts once', () => {
  const log = [
    line(' Q   W 4096 + 8 [proga]'),
    line(' G   W 4096 + 8 [proga]'),
    line(' I   W 4096 + 8 [proga]'),
    line(' U   N [proga] 1'),
    line(' D   W 4096 + 8 [proga]'),
    line(' C   W 4096 + 8 [0]'),
    line(' Q  RM 8199 + 2 [proga]'),
  ].join('');
  expect(namesIn(blkparse, log)).toEqual(['8:16:512w', '8:16:1024', '8:16:1025']);
  const trace = traceIn(blkparse, log);
  expect([...trace.header]).toEqual([['action', 'Q']]);
  expect(Object.fromEntries(trace.skipped)).toEqual({
    'action G': 1,
    'action I': 1,
    'action U': 1,
    'action D': 1,
    'action C': 1,
  });
});

test('a completion at the beginning, of a request that came before, does not count', () => {
  const log = line(' C   R 0 + 8 [0]') + line(' D   R 8 + 8 [a]') + line(' Q   R 16 + 8 [a]');
  expect(namesIn(blkparse, log)).toEqual(['8:16:2']);
});

test('without queued requests those count that were inserted, issued or completed', () => {
  const issued = line(' C   R 0 + 8 [0]') + line(' D   W 8 + 8 [a]');
  expect(namesIn(blkparse, issued)).toEqual(['8:16:1w']);
  expect(namesIn(blkparse, line(' C  WS 0 + 8 [0]'))).toEqual(['8:16:0w']);
  expect(traceIn(blkparse, line(' I  WS 0 + 8 [a]')).header.get('action')).toBe('I');
});

test('the choice falls within the first thousand requests, however long the file is', () => {
  const issued = line(' D   R 8 + 8 [a]').repeat(1000);
  const trace = traceIn(blkparse, issued + line(' Q   R 16 + 8 [a]'));
  expect(trace).toMatchObject({ references: 1000, distinctPages: 1 });
  expect([...trace.skipped]).toEqual([['action Q', 1]]);
});

test('a flush is an fsync of its device, before what it writes; discards are counted', () => {
  const log = [
    line(' Q   W 0 + 8 [a]'),
    line(' Q  FN [a]'),
    line(' Q FWFS 8 + 8 [a]'),
    line(' Q FWS [a]'),
    line(' Q   D 0 + 1024 [a]'),
    line(' Q   N [a]'),
    line(' Q   R 0 + 0 [a]'),
    line(' Q  WFS 16 + 8 [a]'),
    line(' m   N cfq1 complete'),
  ].join('');
  const trace = traceIn(blkparse, log);
  expect(namesIn(blkparse, log)).toEqual(['8:16:0w', '8:16:1w', '8:16:2w']);
  expect(trace.syncs.map(({ before }) => before)).toEqual([1, 1, 2]);
  expect(Object.fromEntries(trace.skipped)).toEqual({
    discard: 1,
    'no transfer': 2,
    'action m': 1,
  });
});

test('the summary at the end is no reference', () => {
  const { references, skipped } = traceIn(blkparse, line(' Q   R 0 + 8 [a]') + summary);
  expect([references, ...skipped]).toEqual([1, ['summary', 6], ['blank', 1]]);
});

test('what is cut off or damaged is named', () => {
  const whole = line(' Q   R 0 + 8 [a]');
  expect(problemIn(blkparse, whole + whole.slice(0, 40))).toMatch(
    /^2: ".*" is not a record; expected/,
  );
  expect(problemIn(blkparse, line(` Q   R ${2 ** 62} + 8 [a]`))).toMatch(/^1: a number is too big/);
  expect(problemIn(blkparse, whole + line(' Q   R 0 + 99999999 [a]'))).toMatch(
    /^2: an access of 51199999488 bytes; expected at most/,
  );
});

test('it is known by its lines, wherever they begin', () => {
  expect(guessed(`${line(' Q   R 0 + 8 [a]')}${summary}`)).toBe('blkparse');
  expect(guessed(`Input file sdb.blktrace.0 added\n${line(' Q   R 0 + 8 [a]')}`)).toBe('blkparse');
});
