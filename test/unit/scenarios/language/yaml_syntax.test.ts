/** A mistake in the syntax of YAML is one problem, in words that name the character. */
import { expect, test } from '@jest/globals';
import { problemText, readYaml } from '../../../../scenarios/language/yaml_file';

const COMMAS = 'put commas between entries, such as { a: 1, b: 2 }';

test.each([
  ['{ a: 1 b: 2 }', `1:8: a comma is missing before "b"; ${COMMAS}`],
  [
    'host: { frames: 40 policy: lru }\nseed: 1',
    `1:20: a comma is missing before "policy"; ${COMMAS}`,
  ],
  ['- { read: A page: 0, is: 1 }', `1:13: a comma is missing before "page"; ${COMMAS}`],
  ['x: [ {map: A} {map: B} ]', `1:15: a comma or a new line is missing before "{"; ${COMMAS}`],
  ['x: { a: 1\ny: 1\nz: 2', '2:1: a { before this place has no }; write } where it ends'],
  ['x: { a: 1, b: [1, 2 }', '1:21: a [ before this place has no ]; write ] where it ends'],
  ['x: { a: 1 }}', '1:12: there is no { for this }; remove the }'],
  ['x: "abc\ny: 2', '2:5: the text has no " at its end; write " where it ends'],
  ['x:\n\ty: 1', '2:1: a tab indents the line; indent with spaces'],
  ['x:\n- a\n b: 1', '2:3: a key has several lines; indent lines of one mapping alike'],
  [
    'a: b: c',
    '1:4: a line has two keys; begin a new line for the second, or put a value with ": " in quotes',
  ],
  ['a: 1\n  b: 2', expect.stringMatching(/^1:4: a line has two keys; /)],
])('%j', (text, said) => {
  const { problems } = readYaml(text, 'a.yaml', (data) => data);
  const found = (problems ?? []).map((each) => problemText(each).replace('a.yaml:', ''));
  expect(found).toEqual([said]);
});
