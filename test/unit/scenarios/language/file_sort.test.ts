/** A file of another sort that is given as a scenario: one sentence with what to do. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { recordRun } from '../../../../recording/record_run';
import { otherSort } from '../../../../scenarios/language/file_sort';
import { parseScenario, scenarioOf } from '../../../../scenarios/language/language';
import { problemText } from '../../../../scenarios/language/yaml_file';
import { answersText } from '../../../../teaching/answers_text';

const library = join(__dirname, '../../../../scenarios/library');
const read = (name: string): string => readFileSync(join(library, name), 'utf8');
const SOURCE = read('first_fault.yaml');

const recordingHead = (): string => {
  const pieces: Uint8Array[] = [];
  recordRun(scenarioOf(SOURCE, 'a.yaml'), { onChunk: (piece) => pieces.push(piece) });
  return Buffer.from(pieces[0] ?? []).toString('latin1');
};

const OTHERS: readonly (readonly [sort: string, text: () => string])[] = [
  ['a recording', recordingHead],
  ['a transcript', () => read('first_fault.transcript.jsonl')],
  ['a transcript', () => '{"t":0,"n":0,"ev":"ipc_mqueue.sent"}\n'],
  ['what `machvm run --json` printed', () => '{\n  "name": "first_fault",\n  "end": "done",\n'],
  [
    'answers to questions',
    () => {
      const of = { scenario: 'a', digest: '0', version: '0', name: null, seed: '1' };
      return answersText({ ...of, answers: [] });
    },
  ],
  ['a table of values', () => 'time,page,kind\n0,1,read\n1,2,write\n'],
  ['HTML or XML', () => '<!doctype html>\n<title>a</title>\n'],
  ['code', () => "import { definePager } from 'machvm';\n"],
];

test.each(OTHERS)('%s is one problem, at its beginning', (sort, text) => {
  const { problems } = parseScenario(text(), 'given');
  expect(problems).toHaveLength(1);
  const [said = ''] = (problems ?? []).map(problemText);
  expect(said).toMatch(/^given:1:1: th(is is|ese are) /);
  expect(said).toContain(`${sort}, not a scenario; `);
});

test.each(['a, b\n', 'a: [1, 2]\nb: [3, 4]\n', '{ "tasks": {} }', '', '# a, b\n# c, d\ntasks: {}'])(
  '%j may be a scenario',
  (text) => {
    expect(otherSort(text)).toBeNull();
  },
);

test('no lesson is taken for another sort', () => {
  const lessons = readdirSync(library).filter((name) => name.endsWith('.yaml'));
  expect(lessons.length).toBeGreaterThan(40);
  expect(lessons.filter((name) => otherSort(read(name)) !== null)).toEqual([]);
});

test('JSON of something else is two problems at most: its keys are one', () => {
  const { problems } = parseScenario('{"a":1,"b":2,"c":3,"d":4,"e":5}', 'given');
  expect((problems ?? []).map(problemText)).toEqual([
    'given:1:1: "tasks" is missing; it is tasks by name',
    expect.stringMatching(
      /^given:1:2: the keys "a", "b", "c" and 2 more are unknown here; known are name, lesson, /,
    ),
  ]);
});
