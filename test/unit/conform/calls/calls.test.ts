/** Tables of calls: the recorded one agrees; whatever is changed in it is found. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { conformCalls } from '../../../../conform/calls/calls';
import { vmCallDefs } from '../../../../kernel/mach/vm_call_defs';

const file = join(__dirname, '../../../data/gnumach/calls.jsonl');
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
  const derived = join(__dirname, '../../../data/gnumach-derived/calls.jsonl');
  expect(conformCalls(derived, readFileSync(derived, 'utf8')).text).toMatch(/^\d+ calls agree$/);
});

test('each call on memory of the table of calls is one that a table can have', () => {
  const setup = '{"setup":"none"}';
  const made = Object.keys(vmCallDefs).map((call) => {
    const line = { call, case: 'size 0', args: { task: 'T', size: 0 }, kr: null, out: {} };
    return conformCalls('part', `${setup}\n${JSON.stringify(line)}`).text;
  });
  expect(new Set(made)).toEqual(new Set(['1 calls agree']));
  const strange = '{"call":"vm_fake","case":"","args":{},"kr":null,"out":{}}';
  expect(() => conformCalls('part', `${setup}\n${strange}`)).toThrow('there is no call "vm_fake"');
});

describe('walks', () => {
  const folder = join(__dirname, '../../../data/gnumach-walks');
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));

  test.each(files)('%s agrees', (name) => {
    const report = conformCalls(name, readFileSync(join(folder, name), 'utf8'));
    expect(report.text).toMatch(/^\d+ calls agree$/);
  });
});

describe('names', () => {
  const mapped = (memory_object: string, kr: number | string, out: object = {}) =>
    JSON.stringify({
      call: 'vm_map',
      case: memory_object,
      args: { size: 4096, anywhere: 1, memory_object, protection: 3, max_protection: 7 },
      kr,
      out,
    });
  const entry = (address: string, offset = 0) => ({ address, size: 4096, name: 'port', offset });

  test.each([
    ['a port of the tester', mapped('A', 0, { map_after: [entry('0x0')] })],
    ['no port', mapped('null', 0, { map_after: [{ address: '0x0', name: 'null' }] })],
    ['a name that does not exist', mapped('0x1234', '0x10000007', { map_after: [] })],
    ['a name said not to exist', mapped('no such name', '0x10000007', { map_after: [] })],
    ['a task port', mapped('task port', 4)],
    ['the control port of an object never mapped', mapped('control port of A', '0x10000007')],
  ])('%s', (_what, line) => {
    expect(conformCalls('t', `{"setup":"empty"}\n${line}`).text).toBe('1 calls agree');
  });

  test('the same name is the same port: two parts of its object are one entry', () => {
    const at = (memory_object: string, address: string, offset: number) =>
      mapped(memory_object, 0).replace(
        '"size"',
        `"address":"${address}","offset":${offset},"size"`,
      );
    const lines = [
      '{"setup":"empty"}',
      at('A', 'base+0x0', 0).replace('"anywhere":1', '"anywhere":0'),
      at('A', 'base+0x1000', 4096).replace('"anywhere":1', '"anywhere":0'),
      mapped('control port of A', 4),
      at('B', 'base+0x2000', 8192)
        .replace('"anywhere":1', '"anywhere":0')
        .replace('"out":{}', '"out":{"map_after":[{"size":8192},{"size":4096}]}'),
    ];
    expect(conformCalls('t', lines.join('\n')).text).toBe('4 calls agree');
  });

  test('MO is the memory object of the setup', () => {
    const seen = { map_after: [entry('0x0')], words: [] };
    const lines = [
      '{"setup":"MO","map":[]}',
      mapped('MO', 0, seen),
      mapped('control port of MO', 4),
    ];
    expect(conformCalls('t', lines.join('\n')).text).toBe('2 calls agree');
  });

  test('vm_wire acts on the task that it names; a name that does not exist is no right', () => {
    const wire = (task: string, kr: number | string) =>
      JSON.stringify({
        call: 'vm_wire',
        case: task,
        args: { host: 'host_priv', task, address: 'base+0x0', size: 4096, access: 1 },
        kr,
        out: {},
      });
    const lines = [
      '{"setup":"empty"}',
      '{"call":"task_create","case":"","args":{"parent":"T","inherit_memory":0},"kr":0,"out":{}}',
      '{"call":"vm_allocate","case":"","args":{"task":"child","address":"base+0x0","size":4096},' +
        '"kr":0,"out":{}}',
      wire('T', 3),
      wire('child', 0),
      wire('null', 16),
      wire('0x99', '0x10000007'),
    ];
    expect(conformCalls('t', lines.join('\n')).text).toMatch(/calls agree$/);
  });
});

test('a call that blocks waits, and the calls after it are made', () => {
  const copy = {
    memory_object: 'A',
    copy: 1,
    size: 4096,
    anywhere: 1,
    protection: 3,
    max_protection: 7,
  };
  const lines = [
    '{"setup":"empty"}',
    JSON.stringify({
      call: 'vm_map',
      case: 'not ready',
      args: copy,
      kr: 'waits',
      out: { map_after: [] },
    }),
    '{"call":"vm_allocate","case":"","args":{"size":4096,"anywhere":1},' +
      '"kr":0,"out":{"address":"0x0"}}',
  ];
  expect(conformCalls('t', lines.join('\n')).text).toBe('2 calls agree');
});

test('a difference is shown where it is, however long the line', () => {
  const i = lines.findIndex((line) => /"map_after":\[\{.*"offset":\d+\}.*\},\{/.test(line));
  const report = changed(i, (line) =>
    line.replace(/"inheritance":\d(?!.*"inheritance")/, '"inheritance":9'),
  );
  const shown = report.text.split('\n').find((line) => line.includes('map_after: recorded'));
  expect(shown).toMatch(/map_after: recorded \[\d+\]\.inheritance 9, in \{"address":"base\+0x/);
});

describe('a file that is none', () => {
  test.each([
    ['', 'calls:1:1: the file is empty'],
    ['{"call":"vm_read"}', 'calls:1:1: case is missing'],
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
