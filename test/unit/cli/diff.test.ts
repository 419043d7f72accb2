/** machvm diff: what it prints, and its statuses. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { diffCommand } from '../../../cli/diff';

const library = join(__dirname, '../../../scenarios/library');
const scenario = join(library, 'dirty_eviction.yaml');
const golden = join(library, 'dirty_eviction.transcript.jsonl');
let room = '';
let out = '';

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'machvm-diff-'));
});
afterAll(() => rmSync(room, { recursive: true }));
afterEach(() => {
  jest.restoreAllMocks();
});

/** The status of a run; what it printed is in `out`. */
async function diff(
  a: string,
  b: string,
  flags: { json?: boolean; context?: number } = {},
): Promise<number> {
  out = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  return diffCommand(a, b, { all: false, json: false, context: 3, ...flags });
}

function spoilt(): string {
  const path = join(room, 'spoilt.jsonl');
  writeFileSync(path, readFileSync(golden, 'utf8').replace(/"dirty":true/g, '"dirty":false'));
  return path;
}

describe('machvm diff', () => {
  test('a scenario and its golden transcript are the same', async () => {
    expect(await diff(scenario, golden)).toBe(0);
    expect(out).toMatch(/^the same: \d+ lines/);
  });

  test('shows the first difference with the page on both sides', async () => {
    expect(await diff(scenario, spoilt())).toBe(1);
    expect(out).toContain('dirty: true in a, false in b');
    expect(out).toMatch(/page 0 of A just before:\n {4}a: resident, active, dirty\n/);
    expect(out).toMatch(/ {4}b: supplied \(messages tell neither queue nor waiters/);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('--json has every difference', async () => {
    expect(await diff(golden, spoilt(), { json: true })).toBe(1);
    const { same, differences } = JSON.parse(out);
    expect([same, differences.length]).toEqual([false, 2]);
  });

  test.each([
    ['nowhere.jsonl', golden, 3, /nowhere.jsonl: no such file/],
    [golden, library, 3, /this is a folder/],
    [scenario, join(library, '../scenario.schema.json'), 3, /:\d+:\d+: .*; write/],
    [golden, golden, -1, /--context: must be a whole number/],
  ])('%s against %s, context %i: refused', async (a, b, context, what) => {
    await expect(diff(a, b, { context })).rejects.toThrow(what);
  });
});
