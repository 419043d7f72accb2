/** Walks over ports: the recorded ones agree; whatever is changed in one of them is found. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { conformPorts } from '../../../../conform/calls/ports';

const folder = join(__dirname, '../../../data/gnumach-ports');
const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

test.each(files)('the recorded walk %s agrees', (name) => {
  expect(conformPorts(name, textOf(name)).text).toMatch(/^\d+ calls agree$/);
});

describe('a line that is changed', () => {
  const lines = textOf('Iall-13.jsonl').trimEnd().split('\n');

  /** The differences of a walk whose first line with a pattern has something else there. */
  function changed(pattern: RegExp, to: string): readonly string[] {
    const i = lines.findIndex((line) => pattern.test(line));
    const walk = [...lines.slice(0, i), (lines[i] ?? '').replace(pattern, to)];
    return conformPorts('w', walk.join('\n')).differences.map(({ text }) => text);
  }

  test.each([
    ['a code', /"kr":"f"/, '"kr":"11"', '  kr: recorded 11\n      ours     f'],
    ['a number', /"seqno":1,"local"/, '"seqno":7,"local"', '"seqno":7}\n       ours     {'],
    ['a name', /"local":"P1"/, '"local":"P2"', '"local":"P2"'],
    ['a state', /"state":"blocked"/, '"mr":"0"', '"state":"blocked"'],
    ['a thread that is not there', /"threads":\[\]/, '"threads":[{"of":1}]', '{"of":1}'],
    ['a value that is missing', /"out":\{"mr":"10004003"\}/, '"out":{}', 'recorded {}'],
  ])('%s is compared', (_what, pattern, to, told) => {
    const differences = changed(pattern, to);
    expect(differences).toHaveLength(1);
    expect(differences[0]).toMatch(/^line \d+: .* \(\d+ of walk w13-all\)\n/);
    expect(differences[0]).toContain(told);
  });

  test('is shown in full, however long it is', () => {
    const [difference = ''] = changed(/"qlimit":5,"msgcount":0/, '"qlimit":6,"msgcount":0');
    expect(difference.split('\n').map((line) => line.length)).toEqual([
      expect.any(Number),
      expect.any(Number),
      expect.any(Number),
    ]);
    expect(difference).toMatch(/recorded \{.*"qlimit":6.*"srights":\d\}\n +ours +\{.*"qlimit":5/);
  });
});

describe('a right that arrives', () => {
  const ports = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => `{"i":1,"op":"new P${i}","kr":"0"}`);
  const walk = (...lines: readonly string[]): string =>
    ['{"walk":"w"}', ...lines]
      .map((line) => line.replace(/\}$/, ',"out":{},"threads":[]}').replace(/"w",.*/, '"w"}'))
      .join('\n');

  test('under a new name with no word free is destroyed, and tells the port so', () => {
    const once = Array.from({ length: 8 }, (_, i) => `{"i":1,"op":"mkso P0 O${i}","kr":"0"}`);
    const text = walk(
      ...ports(2),
      ...once,
      '{"i":1,"op":"sendr P1 20 9 P0 21","kr":"0"}',
      '{"i":1,"op":"rcv P1","kr":"0"}',
      '{"i":1,"op":"rcv P0","kr":"0"}',
    );
    const told = conformPorts('w', text).differences.map((each) => each.text);
    expect(told).toHaveLength(2);
    expect(told[0]).toContain('"port":"new"');
    expect(told[1]).toContain('"id":71');
  });
});

describe('a file that is none', () => {
  const line = (op: string): string =>
    `{"walk":"w"}\n{"i":1,"op":${JSON.stringify(op)},"kr":"0","out":{},"threads":[]}`;
  test.each([
    ['', 'walk:1:1: the file is empty; it should begin with a walk'],
    ['{"i":1}', 'walk:1:1: op is missing; it should be a call in words'],
    ['{"walk":7}', 'walk:1:9: walk cannot be this; it should be the name of the walk'],
    ['{"walk":', 'walk:1:9: the line breaks off'],
    ['7', 'walk:1:1: the line is not a record'],
    [line('new P0').split('\n')[1] ?? '', 'walk:1:1: a call before the first walk'],
    [line('fork P0'), 'walk:2:13: there is no call "fork"; write new, newset, '],
    [line('new'), 'walk:2:13: new with 0 arguments; write new name'],
    [line('new Q7'), 'walk:2:13: "Q7" in a new; write a name: P0 to P11'],
    [line('qlim P0 x'), 'walk:2:13: "x" in a qlim; write a whole number'],
    [line('send P0 7 1'), 'walk:2:13: "7" in a send; write a disposition: 16 to 21'],
    [line('mod P0 9 1'), 'walk:2:13: "9" in a mod; write a right: 0 to 4'],
    [line('nots P0 71 0 P1'), 'walk:2:13: "71" in a nots; write a notification'],
    [line('new P0').replace('"0"', '"x"'), 'walk:2:27: kr cannot be this; it should be a code'],
    [line('new P0').replace('[]', '[{}]'), 'it should be the "i" of the line that began the'],
  ])('%j is refused', (given, what) => {
    expect(() => conformPorts('walk', given)).toThrow(what);
  });
});
