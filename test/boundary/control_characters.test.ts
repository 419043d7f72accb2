/**
 * No control character of an input reaches the terminal, whatever the input and the command: names
 * in traces, words of files that are wrong, names of files, arguments, texts of a user's modules.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ran } from '../support/ran';

/** Colour, a clear screen by C1, a bell, a mark that turns text around, a new line's beginning. */
const EVIL = 'e\u001b[31m\u009b2J\u0007\u202e\u2066\rvil';
/** The same in YAML and in JavaScript, between double quotes. */
const QUOTED = 'e\\u001b[31m\\u009b2J\\u0007\\u202e\\u2066\\rvil';

const folder = mkdtempSync(join(tmpdir(), 'machvm-control-'));
const at = (name: string): string => join(folder, name);

const SCENARIO = 'host: { frames: 64 }\npagers: { p: { type: memory } }\n';
const REST = `objects: { A: { pager: p, size: 1 page } }
tasks: { t: { steps: [{ map: A }, { read: A, page: 0 }] } }
`;

const FILES: Readonly<Record<string, string>> = {
  'objects.text': `1 R ${EVIL.replace('\r', '')}:1\n2 W b:2\n3 S b\n`,
  'named.csv': `time,"${EVIL}",id\n1,2,3\n2,3,4\n`,
  'ops.csv': `op,id\n${EVIL},3\nr,4\nr,5\n`,
  'ids.csv': `id,op\n"${EVIL}",r\n"${EVIL}",w\n`,
  'table.trace': `1 2 ${EVIL.replace('\r', '')}\n2 3 a\n`,
  'page.csv': `page,op\n${EVIL},r\n`,
  'binary.bin': `${EVIL}\0${EVIL}\0\u0001`,
  'header.text': `# by=${EVIL.replace('\r', '')}\n1 R a:1\n`,
  'lesson.yaml': `lesson: { title: "${QUOTED}", watch: "${QUOTED}" }\n${SCENARIO}${REST}`,
  'key.yaml': `"${QUOTED}": 1\n${SCENARIO}${REST}`,
  'value.yaml': `${SCENARIO}${REST.replace('map: A', `map: "${QUOTED}"`)}`,
  'raw.yaml': `${SCENARIO}${EVIL}\n${REST}`,
  'trace.yaml': `traces: { x: { path: "${QUOTED}" } }\n${SCENARIO}${REST}`,
  'pager.yaml': `host: { frames: 64 }\npagers: { p: { type: ./pager.js } }\n${REST}`,
  'sweep.yaml': `traces: ["${QUOTED}"]\npolicies: [lru]\nframes: [2]\n`,
  'policies.yaml': `traces: [objects.text]\npolicies: ["${QUOTED}"]\nframes: [2]\n`,
  'vectors.csv': `trace,policy,frames,faults\n"${EVIL}","${EVIL}",2,3\n`,
  'recording.jsonl': `{"t":1,"${QUOTED}":2}\n${EVIL}\n`,
  'transcript.jsonl': `{"t":0,"n":1,"ev":"${QUOTED}"}\n`,
  'pager.js': `module.exports = require('machvm').definePager({ summary: "${QUOTED}", on: {
    memory_object_data_request() { throw new Error("${QUOTED}"); } } });\n`,
  'policy.js': `const { policies } = require('machvm');
    module.exports = { ...policies.fifo, summary: "${QUOTED}", origin: "${QUOTED}" };\n`,
  'thrown.js': `throw new Error("${QUOTED}");\n`,
};

beforeAll(() => {
  for (const [name, text] of Object.entries(FILES)) writeFileSync(at(name), text);
  mkdirSync(at(EVIL));
  writeFileSync(at(`${EVIL}.txt`), '1 2 3 1 2\n');
  writeFileSync(at(`${EVIL}/lesson.yaml`), FILES['lesson.yaml'] ?? '');
});

afterAll(() => rmSync(folder, { recursive: true }));

const TRACES = ['objects.text', 'named.csv', 'ops.csv', 'ids.csv', 'table.trace', 'page.csv'];

const COMMANDS: readonly (readonly string[])[] = [
  ...[...TRACES, 'binary.bin', 'header.text', `${EVIL}.txt`, EVIL, `${EVIL}.gone`].flatMap(
    (name) => [
      ['trace', 'info', `@${name}`],
      ['trace', 'info', `@${name}`, '--json'],
      ['replay', `@${name}`, '--frames', '1', '--policy', 'lru'],
      ['replay', `@${name}`, '--frames', '1', '--policy', 'lru', '--csv'],
      ['curve', `@${name}`, '--csv'],
      ['curve', `@${name}`, '--json'],
    ],
  ),
  ['trace', 'convert', '@objects.text', `@${EVIL}/x.gone/y.csv`],
  ['trace', 'info', '@named.csv', '--columns', `id=${EVIL}`],
  ...['lesson', 'key', 'value', 'raw', 'trace', 'pager'].flatMap((name) => [
    ['run', `@${name}.yaml`],
    ['run', `@${name}.yaml`, '--json'],
  ]),
  ['run', `@${EVIL}/lesson.yaml`],
  ['run', '@lesson.yaml', '--set', `host.${EVIL}=1`],
  ['run', '@lesson.yaml', '--set', `host.frames=${EVIL}`],
  ['run', '@lesson.yaml', '--until', EVIL],
  ['run', '@lesson.yaml', '--why', EVIL],
  ['verify', `@${EVIL}`],
  ['diff', '@lesson.yaml', '@transcript.jsonl'],
  ['diff', `@${EVIL}/lesson.yaml`, '@lesson.yaml'],
  ['conform', '@recording.jsonl'],
  ['conform', `@${EVIL}`],
  ['sweep', '@sweep.yaml'],
  ['sweep', '@policies.yaml'],
  ['vectors', '@vectors.csv'],
  ['vectors', '@vectors.csv', '--json'],
  ['replay', '@objects.text', '--policy', EVIL],
  ['replay', '@objects.text', '--frames', EVIL],
  ['replay', '@objects.text', '--policy', '@policy.js', '--frames', '1'],
  ['replay', '@objects.text', '--policy', '@thrown.js'],
  ['policies', '@policy.js'],
  ['policies', '@policy.js', '--json'],
  ['policies', EVIL],
  ['pagers', EVIL],
  ['explain', EVIL],
  ['trace', EVIL],
  [EVIL],
  ['run', `--${EVIL}`],
  ['trace', 'make', EVIL, 'x.rlv'],
];

/** Commands that showed what the input holds. */
let shown = 0;

/** `@name` is a file in the folder of the test. */
const typed = (word: string): string => word.replace(/^@/, `${folder}/`);

test.each(COMMANDS.map((words) => [JSON.stringify(words), words] as const))(
  'machvm %s prints no control character',
  async (_title, words) => {
    const { out, err } = await ran(...words.map(typed));
    if ((out + err).includes('\\u001b')) shown += 1;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    const found = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/.exec(
      out + err,
    );
    expect(found === null ? null : JSON.stringify((out + err).slice(0, 300))).toBeNull();
  },
);

test('most commands have shown what their input holds', () => {
  expect(shown).toBeGreaterThan(75);
});
