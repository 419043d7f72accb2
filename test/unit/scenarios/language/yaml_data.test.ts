/** YAML that is plain data, and YAML that is not: each with its place and what to do. */
import { describe, expect, test } from '@jest/globals';
import { scenarioOf } from '../../../../scenarios/language/language';
import { ScenarioError } from '../../../../scenarios/language/scenario_error';
import { readData } from '../../../../scenarios/language/yaml_data';
import { problemText, readYaml } from '../../../../scenarios/language/yaml_file';

function problems(text: string): readonly string[] {
  const { problems: wrong } = readYaml(text, 'f.yaml', () => 'seen');
  return wrong?.map(problemText) ?? [];
}

/** Each list holds ten of the one before. */
const laughs = [
  'a: &a [x, x, x, x, x, x, x, x, x, x]',
  ...[...'bcdefghi'].map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[i]}`)}]`),
].join('\n');
const chain = ['- &a0 []', ...Array.from({ length: 150 }, (_, i) => `- &a${i + 1} [*a${i}]`)];
const deep = 'the values are nested too deep; a file may be nested 100 deep';
const noTag = 'has no meaning here; write the value without a tag';

describe('plain data', () => {
  test.each([
    ['a: &x [1, two]\nb: *x\n', { a: [1, 'two'], b: [1, 'two'] }],
    ['- &a 1\n- &a 2\n- *a\n', [1, 2, 2]],
    ['&k b: *k\n', { b: 'b' }],
    ['1: a\ntrue: b\n? c\n', { 1: 'a', true: 'b', c: null }],
    ['"<<": 1\n', { '<<': 1 }],
    ['!!str 1', '1'],
    ['', null],
    ['a: 1\n...\n', { a: 1 }],
  ])('comes from %j', (text, data) => {
    expect(readData(text)).toMatchObject({ data, problems: [] });
  });

  test('has a key __proto__ like any other', () => {
    const { data } = readData('__proto__: { a: 1 }\n');
    expect(Object.keys(Object(data))).toEqual(['__proto__']);
  });

  test('may be nested 100 deep', () => {
    expect(problems('['.repeat(100) + ']'.repeat(100))).toEqual([]);
  });
});

describe('what cannot become data has a place', () => {
  test.each([
    [
      'a: *x\n',
      '1:4: no value before *x has the anchor &x; ' +
        'write the value out, or put a text with * in quotes',
    ],
    [
      'a: *x\nb: &x 1\n',
      '1:4: no value before *x has the anchor &x; ' +
        'write the value out, or put a text with * in quotes',
    ],
    ['a: &a\n  b: [*a]\n', '2:7: *a is inside the value that it repeats; write the value out'],
    [
      laughs,
      '5:29: with *d the aliases of the file repeat more than 100000 values; ' +
        'write fewer aliases of aliases',
    ],
    ['a: 1\nb: 2\na: 3\n', '3:1: the key "a" is there twice; write each key once'],
    ['{ 1: a, "1": b }', '1:9: the key "1" is there twice; write each key once'],
    [
      'b: &b { c: 1 }\na:\n  <<: *b\n',
      '3:3: the merge key << has no meaning here; write the merged keys out',
    ],
    ['a: !mine 1\n', `1:4: the tag "!mine" ${noTag}`],
    ['a: !!js/function x\n', `1:4: the tag "!!js/function" ${noTag}`],
    ['a: !!set { b }\n', `1:10: the tag !!set ${noTag}`],
    ['%YAML 1.1\n---\na: 2001-01-01\n', '3:4: the value is a date; write it in quotes'],
    ['%YAML 3.0\n---\na: 1\n', '1:7: Unsupported YAML version 3.0; correct the YAML'],
    ['? [1]\n: 2\n', '1:3: a list cannot be a key; a key is a name; write it out'],
    ['{ a: 1 }: 2\n', '1:1: a mapping cannot be a key; a key is a name; write it out'],
    ['a: &a b\n*a : 2\n', '2:1: an alias cannot be a key; a key is a name; write it out'],
    ['a: 1\n---\nb: 2\n', '2:1: a second document begins here; write one document into each file'],
    ['a: 1\n...\nb: 2\n', '3:1: a second document begins here; write one document into each file'],
    [
      'a: b: c\n',
      '1:4: a line has two keys; begin a new line for the second, ' +
        'or put a value with ": " in quotes',
    ],
    ['['.repeat(100_000), `1:101: ${deep}`],
    ['- '.repeat(20_000), `1:201: ${deep}`],
    ['a: '.concat('{ a: '.repeat(20_000)), `1:499: ${deep}`],
  ])('%j', (text, message) => {
    expect(problems(text)).toEqual([`f.yaml:${message}`]);
  });

  test('aliases that nest values too deep are named', () => {
    expect(problems(chain.join('\n'))[0]).toBe(
      'f.yaml:100:9: *a98 nests the values too deep; a file may be nested 100 deep',
    );
  });

  test('scenarioOf throws it as it throws any other mistake', () => {
    const read = (): unknown => scenarioOf('tasks: *x\n', 'a.yaml');
    expect(read).toThrow(ScenarioError);
    expect(read).toThrow('a.yaml:1:8: no value before *x has the anchor &x; ');
  });

  test('what is wrong in a repeated value is told once, where it is written', () => {
    const text = 'tasks:\n  a: { steps: &s [{ wiat: 1us }] }\n  b: { steps: *s }\n';
    const { problems: wrong } = readYaml(text, 'f.yaml', (_, findings) => {
      for (const task of ['a', 'b']) {
        const path = ['tasks', task, 'steps', 0, 'wiat'];
        findings.push({ path, onKey: true, what: 'unknown', meant: 'wait' });
      }
      return null;
    });
    expect(wrong?.map(problemText)).toEqual(['f.yaml:2:21: unknown; wait']);
  });
});
