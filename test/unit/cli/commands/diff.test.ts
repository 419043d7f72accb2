/** machvm diff: what it prints, and its statuses. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { DiffFlags } from '../../../../cli/commands/diff';
import { diffCommand } from '../../../../cli/commands/diff';

import { readScenario } from '../../../../cli/given/scenario_files';
import { runScenario } from '../../../../scenarios/run/run';
import { transcriptText } from '../../../../scenarios/transcript/transcript';

const library = join(__dirname, '../../../../scenarios/library');
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
async function diff(a: string, b: string, flags: Partial<DiffFlags> = {}): Promise<number> {
  out = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  return diffCommand(a, b, { all: false, json: false, ...flags });
}

function spoilt(): string {
  const path = join(room, 'spoilt.jsonl');
  writeFileSync(path, readFileSync(golden, 'utf8').replace(/"dirty":true/g, '"dirty":false'));
  return path;
}

/** The lesson with a word of its own replaced by another. */
function changed(name: string, from: string, to: string): string {
  const path = join(room, name);
  writeFileSync(path, readFileSync(scenario, 'utf8').replace(from, to));
  return path;
}

describe('machvm diff', () => {
  test('a scenario and its golden file are the same', async () => {
    expect(await diff(scenario, golden)).toBe(0);
    expect(out).toMatch(/^the same: \d+ messages/);
  });

  test('shows the first difference with the page on both sides', async () => {
    expect(await diff(scenario, spoilt())).toBe(1);
    expect(out).toContain('dirty: true in a, false in b');
    expect(out).toMatch(/page 0 of A just before:\n {4}a: resident, active, dirty\n/);
    expect(out).toMatch(/ {4}b: supplied \(messages do not show the queue, waiters/);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('a scenario is a name of the library too', async () => {
    expect(await diff('dirty_eviction', golden)).toBe(0);
  });

  test('what has events is compared by its messages with what has none', async () => {
    const all = join(room, 'all.jsonl');
    const { lines } = runScenario(readScenario(scenario), { level: 'all' });
    writeFileSync(all, transcriptText(lines));
    expect(await diff(golden, all)).toBe(0);
    expect(await diff(scenario, all)).toBe(0);
    expect(out).toMatch(/^the same: \d{3} lines/);
    await expect(diff(golden, all, { level: 'all' })).rejects.toThrow(/has messages only/);
    await expect(diff(golden, all, { level: 'al' })).rejects.toThrow(/must be messages or all/);
  });

  test('two scenarios with the same messages are told whether the events differ', async () => {
    const path = changed('fifo.yaml', 'host: { frames: 48', 'host: { policy: fifo, frames: 48');
    expect(await diff(scenario, path)).toBe(0);
    expect(out).toMatch(/\nbetween the messages \d+ events differ: --level all shows the first\n$/);
    expect(await diff(scenario, path, { level: 'all' })).toBe(1);
    expect(out).toContain('first difference\nthread pager.0: a line 408, b nothing after line 407');
  });

  test('a pager that never answers: where, what the page was, and how the runs ended', async () => {
    const path = changed(
      'silent.yaml',
      'type: memory',
      'type: memory, options: { answer: silent }',
    );
    expect(await diff(scenario, path)).toBe(1);
    expect(out).toMatch(/thread pager.0: a line 10, b nothing after line 9\n/);
    expect(out).toContain('    b ends here\n');
    expect(out).toMatch(
      /page 0 of A just before:\n( {4}[ab]: requested, busy, editor waiting\n){2}/,
    );
    expect(out).toMatch(/ {2}a: done\n {2}b: stuck: editor waits for page 0 of A/);
  });

  test('a cut transcript: the first line that is gone', async () => {
    const path = join(room, 'cut.jsonl');
    writeFileSync(path, readFileSync(golden, 'utf8').split('\n').slice(0, 30).join('\n'));
    expect(await diff(golden, path)).toBe(1);
    expect(out).toMatch(/^a: .*, 92 lines\nb: .*, 29 lines\n\nfirst difference\n.*: a line 31, b /);
  });

  test('--json has every difference', async () => {
    expect(await diff(golden, spoilt(), { json: true })).toBe(1);
    const { same, differences } = JSON.parse(out);
    expect([same, differences.length]).toEqual([false, 2]);
  });

  test.each([
    ['nowhere.jsonl', golden, 3, /nowhere.jsonl: no such file/],
    [golden, library, 3, /library: is a folder; a file should be there/],
    ['gloden.jsonl', golden, 3, /no scenario of the library; `machvm list` names them/],
    ['dirty_evictoin', golden, 3, /did you mean dirty_eviction\?/],
    ['nowhere.yaml', golden, 3, /nowhere.yaml: no such file/],
    ['-', '-', 3, /one of the two only/],
    [scenario, join(library, '../scenario.schema.json'), 3, /:1:1: the file is one value of JSON/],
    [golden, golden, -1, /--context: must be a whole number/],
  ])('%s against %s, context %i: refused', async (a, b, context, what) => {
    await expect(diff(a, b, { context })).rejects.toThrow(what);
  });
});
