/**
 * The project's voice: no phrase that docs/VOICE.md bans stands in what people read. Bad snippets
 * show that each check finds what it is there to find.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Finding, Source } from '../../tools/tidy';
import { loadDocs, loadSources, report } from '../../tools/tidy';
import { checkProse, checkStrings, checkYamlProse, voiceRules } from '../../tools/tidy_voice';

const ROOT = join(__dirname, '../..');
const LIBRARY = 'scenarios/library';
const lessons = readdirSync(join(ROOT, LIBRARY))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => `${LIBRARY}/${name}`);

const read = (path: string): Source => ({ path, text: readFileSync(join(ROOT, path), 'utf8') });
const linesOf = (findings: readonly Finding[]): number[] => findings.map(({ line }) => line);

describe('the project', () => {
  test('Markdown', () => {
    const docs = loadDocs(ROOT);
    expect(docs.length).toBeGreaterThan(20);
    expect(report(checkProse(docs))).toEqual([]);
  });

  test('lessons and the sources of the man pages', () => {
    expect(lessons.length).toBeGreaterThan(20);
    const files = [...lessons, 'tools/man_prose.yaml', 'tools/man_calls.yaml'];
    expect(report(checkYamlProse(files.map(read)))).toEqual([]);
  });

  test('strings that the program prints', () => {
    expect(report(checkStrings(loadSources(ROOT)))).toEqual([]);
  });
});

describe('phrases', () => {
  const found = (text: string): number => checkProse([{ path: 'README.md', text }]).length;

  test.each([
    '4 is no size',
    'the lines are no records',
    'it is no\nrecord',
    'is no `record`',
    'a mask that is none',
    'a page could not to be had',
    'the name at hand',
    'leave it as it is',
    'a task of its own',
    'a file of yours',
    'memory of theirs',
    'what there is',
    'is held against the kernel',
    'a page, be it dirty or not',
    'a dirty page goes home',
    'pages that come home',
    'it is sent home',
    '`diff` tells what changed',
    'as asked for',
    'the error was told',
    'as said before',
    'the head says 5',
    'Nobody listens',
    "in somebody's hands",
    'whoever waits',
  ])('%s', (text) => expect(found(text)).toBeGreaterThan(0));

  test.each([
    'there is no size',
    'There are no records.',
    'is no longer used; are no more than four',
    'the page returns to its pager',
    'its own task',
    '`nobody` and [a page](is%20no%20size)',
    '```console\n$ machvm x\n4 is no size\n```',
    'an essay, a story-teller, home',
  ])('good: %s', (text) => expect(found(text)).toBe(0));

  test('a failure names phrase, reason and what to write', () => {
    const [finding] = checkProse([{ path: 'docs/A.md', text: 'ok\nis held  against it\n' }]);
    expect(report(finding === undefined ? [] : [finding])).toEqual([
      'docs/A.md:2: "held against": it is an idiom; write "is compared with" (docs/VOICE.md)',
    ]);
    expect(new Set(voiceRules.map(({ better }) => better)).size).toBe(voiceRules.length);
  });

  test('the page that lists the phrases may quote them', () => {
    expect(checkProse([{ path: 'docs/VOICE.md', text: 'never "4 is no size"' }])).toEqual([]);
  });
});

describe('strings', () => {
  const found = (text: string, path = 'cli/a.ts'): number[] =>
    linesOf(checkStrings([{ path, text }]));

  test('literals, templates and sums are one text each', () => {
    expect(found("const a = 'x is no size';\n")).toEqual([1]);
    expect(found('const a = `$' + '{x} is no $' + '{y}`;\n')).toEqual([1]);
    expect(found("f(\n  'the value is ' +\n    'no size',\n);\n")).toEqual([2]);
    expect(found('f(`a $' + "{x ? 'b' : 'y is no size'} c`);\n")).toEqual([1]);
  });

  test('names, comments and rooms that print nothing are left alone', () => {
    expect(found("const a = 'asked';\n// x is no size\n")).toEqual([]);
    expect(found("const a = 'x is no size';\n", 'test/a.ts')).toEqual([]);
  });
});

test('only the title of a lesson may send a page home', () => {
  const yaml = 'lesson:\n  title: A page goes home\n  watch: >\n    A page\n    goes home.\n';
  expect(linesOf(checkYamlProse([{ path: 'a.yaml', text: yaml }]))).toEqual([3]);
});
