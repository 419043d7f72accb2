/** `machvm conform --calls`: each file is reported, whatever the others come to. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { conformCallsCommand, conformPortsCommand } from '../../../../cli/commands/conform_calls';

const derived = join(__dirname, '..', '..', '..', 'data', 'gnumach-derived', 'calls.jsonl');
let room = '';
let out = '';

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'machvm-calls-'));
});
afterAll(() => rmSync(room, { recursive: true }));
afterEach(() => {
  jest.restoreAllMocks();
});

/** The status of a run on these files; what it printed is in `out`. */
function conform(...paths: readonly string[]): number {
  return command(conformCallsCommand, paths);
}

function command(run: typeof conformCallsCommand, paths: readonly string[]): number {
  out = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  return run(paths);
}

function file(name: string, text: string): string {
  const path = join(room, name);
  writeFileSync(path, text);
  return path;
}

const sound = readFileSync(derived, 'utf8');
const [setup = ''] = sound.split('\n').filter((line) => line.includes('"setup"'));
const call =
  '{"call":"vm_allocate","case":"c","args":{"size":0,"anywhere":1},"kr":3,"out":{"address":"0x0"}}';

test('one file has a summary of its own; several have their names before it', () => {
  expect(conform(derived)).toBe(0);
  expect(out).toMatch(/^\d+ calls agree\n$/);
  expect(conform(derived, derived)).toBe(0);
  expect(out).toMatch(/^calls: \d+ calls agree\ncalls: \d+ calls agree\n$/);
});

test('files after one that differs or is malformed are reported; the status is the worst', () => {
  const differs = file('differs.jsonl', `${setup}\n${call}\n`);
  expect(conform(differs, derived)).toBe(1);
  expect(out).toMatch(/kr: recorded 3, ours 0\ndiffers: 1 of 1 calls differ\ncalls: \d+ calls/);
  const malformed = file('malformed.jsonl', '{"setup":\n');
  const missing = join(room, 'missing.jsonl');
  expect(() => conform(malformed, missing, differs, derived)).toThrow(
    `${malformed}:1:10: the line breaks off; `,
  );
  expect(out).toMatch(/differs: 1 of 1 calls differ\ncalls: \d+ calls agree\n$/);
  expect(() => conform(malformed, missing)).toThrow(`\n${missing}: no such file`);
});

test('walks over ports are reported the same way', () => {
  const walk = join(__dirname, '..', '..', '..', 'data', 'gnumach-ports', 'Ipd.jsonl');
  expect(command(conformPortsCommand, [walk])).toBe(0);
  expect(out).toBe('32 calls agree\n');
  const other = file('other.jsonl', readFileSync(walk, 'utf8').replace('"id":70', '"id":71'));
  const malformed = file('none.jsonl', '{"walk":"w"}\n{"i":1}\n');
  expect(() => command(conformPortsCommand, [malformed, other, walk])).toThrow(
    `${malformed}:2:1: op is missing; `,
  );
  expect(out).toMatch(
    /^line 21: rcv P4 [\s\S]*\nother: 1 of 32 calls differ\nIpd: 32 calls agree\n$/,
  );
});
