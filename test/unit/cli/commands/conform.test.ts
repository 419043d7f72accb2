/** `machvm conform`: its statuses, and what it prints. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { conformCommand } from '../../../../cli/commands/conform';

const sound = join(__dirname, '..', '..', '..', 'data', 'gnumach', 'S7destroy.jsonl');
let room = '';
let out = '';

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'machvm-conform-'));
});
afterAll(() => rmSync(room, { recursive: true }));
afterEach(() => {
  jest.restoreAllMocks();
});

/** The status of a run on these files; what it printed is in `out`. */
function conform(...paths: readonly string[]): number {
  out = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  return conformCommand(paths);
}

/** The sound recording with something replaced. */
function changed(name: string, from: string, to: string): string {
  const path = join(room, name);
  const text = readFileSync(sound, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
  return path;
}

describe('machvm conform', () => {
  test('a recording that conforms: one line, status 0', () => {
    expect(conform(sound)).toBe(0);
    expect(out).toBe('S7destroy: conforms, 1 case, 4 messages\n');
  });

  test('one that differs: the line, the rule, both sides; those after it are replayed too', () => {
    const path = changed('other.jsonl', '"seqno":1,"offset":0', '"seqno":1,"offset":8192');
    expect(conform(path, sound)).toBe(1);
    const lines = out.split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'other: differs at line 14: offset: recorded 8192, ours 0',
      '  decided by kernel/vm/fault/vm_fault_request.ts vmFaultRequest',
      '  recorded:',
    ]);
    const recorded = lines.findIndex((line) => line.startsWith('  - 14: '));
    expect(lines.slice(3, recorded)).toHaveLength(10);
    expect(lines[recorded]).toBe(
      '  - 14: kernel->pager memory_object_data_request obj 1 seqno 1 offset 8192 length 4096 ' +
        'desired_access 1 refault 0',
    );
    expect(out).toContain('\n  + kernel->pager memory_object_data_request ');
    expect(out).toContain('\nS7destroy: conforms');
  });

  test('what ours does not send is said; so is what it sends besides', () => {
    const silent = '"n":8.01,"who":"kernel->pager","obj":1,"msg":"memory_object_lock_completed"';
    const more = `{${silent},"seqno":2,"offset":0,"length":0}\n{"n":8.01,"who":"client"`;
    conform(changed('more.jsonl', '{"n":8.01,"who":"client"', more));
    expect(out).toContain('differs at line 15: ours sends nothing on the port of object 1');
    expect(out).toContain('\n  + (nothing)');
    const request = readFileSync(sound, 'utf8').split('\n')[13] ?? '';
    conform(changed('less.jsonl', `${request}\n`, ''));
    expect(out).toContain('differs at line 14: the recording has no such line by now');
  });

  test('each of several files is reported, also after one that is malformed', () => {
    const wrong = changed('wrong.jsonl', '"seqno":1', '"seqno":-1');
    const other = changed('other.jsonl', '"seqno":1,"offset":0', '"seqno":1,"offset":8192');
    const nowhere = join(room, 'nowhere.jsonl');
    expect(() => conform(wrong, other, nowhere, sound)).toThrow(
      new RegExp(`^${wrong}:14:81: [^\\n]*\\n${nowhere}: no such file$`),
    );
    expect(out).toContain('other: differs at line 14');
    expect(out).toContain('\nS7destroy: conforms');
  });

  test('a file that is wrong, or is none, is one clear line', () => {
    const path = changed('wrong.jsonl', '"seqno":1', '"seqno":-1');
    expect(() => conform(path)).toThrow(
      `${path}:14:81: seqno is -1; it should be a sequence number, a whole number below 2^32`,
    );
    expect(() => conform(join(room, 'nowhere.jsonl'))).toThrow('nowhere.jsonl: no such file');
    expect(() => conform(room)).toThrow('is a folder; a file should be there');
  });
});
