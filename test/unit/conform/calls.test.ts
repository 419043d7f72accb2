/** Tables of calls: the recorded one agrees; whatever is changed in it is found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { conformCalls } from '../../../conform/calls';

const file = join(__dirname, '../../data/gnumach/calls.jsonl');
const text = readFileSync(file, 'utf8');
const lines = text.trim().split('\n');

/** The report of one setup and its calls, with one of them changed. */
function changed(index: number, change: (line: string) => string) {
  let first = index;
  while (!lines[first]?.startsWith('{"setup"')) first -= 1;
  const part = lines.slice(first, index + 1);
  part[part.length - 1] = change(part[part.length - 1] ?? '');
  return conformCalls('part', part.join('\n'));
}

describe('the recorded calls', () => {
  test('agree, all of them', () => {
    const report = conformCalls(file, text);
    expect(report.text).toBe('235 calls agree');
    expect(report.differences).toEqual([]);
  });

  test('another code is found in every call that has one', () => {
    const calls = [...lines.keys()].filter((i) => /"kr":\d/.test(lines[i] ?? ''));
    const some = calls.filter((i) => lines[i]?.startsWith('{"call"')).filter((_, i) => i % 9 === 0);
    expect(some.length).toBeGreaterThan(20);
    for (const i of some) {
      const report = changed(i, (line) => line.replace(/"kr":\d+/, '"kr":77'));
      expect([i, report.differences.map(({ text: t }) => t)]).toEqual([
        i,
        [expect.stringContaining('kr: recorded 77')],
      ]);
    }
  });

  test.each([
    ['a protection of the map afterwards', /"map_after":\[\{(.*?)"protection":3/, 'map_after'],
    ['a word of a page', /"words":\[100/, 'words'],
    ['a number of a message', /"came_back":\[\{"port":"reply"(.*?)"seqno":0/, 'came_back'],
    ['the wired pages', /"wire_count_delta":4/, 'wire_count_delta'],
  ])('%s is compared', (_what, pattern, key) => {
    const i = lines.findIndex((line) => line.startsWith('{"call"') && pattern.test(line));
    const report = changed(i, (line) => line.replace(pattern, (m) => m.replace(/\d+$/, '55')));
    expect(report.text).toContain(`${key}: recorded`);
    expect(report.text).toMatch(/1 of \d+ calls differ$/);
  });
});

test('calls that were not recorded, but derived from the source, agree', () => {
  const derived = join(__dirname, '../../data/gnumach-derived/calls.jsonl');
  expect(conformCalls(derived, readFileSync(derived, 'utf8')).text).toMatch(/^\d+ calls agree$/);
});

describe('a file that is none', () => {
  test.each([
    ['', 'calls:1:1: the file is empty'],
    ['{"call":"vm_read"}', 'calls:1:1: case cannot be this'],
    ['{"setup":"empty"}\n{"call":3}', 'calls:2:9: call cannot be this'],
    ['{"n":0,"who":"header"}', 'a recording is compared without --calls'],
    ['{"what":1}', 'calls:1:1: the line has neither "setup" nor "call"'],
    ['{"setup":"R","map":7}', 'calls:1:20: map cannot be this; it should be a list of entries'],
    ['{"setup":', 'calls:1:10: the line breaks off'],
    [
      '{"setup":"empty"}\n{"call":"vm_nothing","case":"","args":{},"kr":0,"out":{}}',
      'calls:2:1: there is no call "vm_nothing" in setup empty',
    ],
  ])('%j is refused', (given, what) => {
    expect(() => conformCalls('calls', given)).toThrow(what);
  });
});
