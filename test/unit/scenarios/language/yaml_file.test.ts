/** YAML with places: what a reader finds, and where. */
import { describe, expect, test } from '@jest/globals';
import { problemText, readYaml } from '../../../../scenarios/language/yaml_file';

describe('a YAML file', () => {
  test('gives the value that its reader makes of it', () => {
    const read = readYaml('a: [1, 2]\n', 'f.yaml', (data) => data);
    expect(read).toMatchObject({ value: { a: [1, 2] }, problems: null });
  });

  test('turns the path of a finding into a line and a column', () => {
    const { value, problems } = readYaml('a:\n  - 1\n  - two\n', 'f.yaml', (_, findings) => {
      findings.push({ path: ['a', 1], onKey: false, what: 'no number', meant: 'write 2' });
      return null;
    });
    expect(value).toBeNull();
    expect((problems ?? []).map(problemText)).toEqual(['f.yaml:3:5: no number; write 2']);
  });

  test('points at a key where the key is what is wrong', () => {
    const { problems } = readYaml('b: 1\nab: 2\n', 'f.yaml', (_, findings) => {
      findings.push({ path: ['ab'], onKey: true, what: 'unknown', meant: 'b' });
      return null;
    });
    expect((problems ?? []).map(problemText)).toEqual(['f.yaml:2:1: unknown; b']);
  });

  test.each([
    ['a bracket that is open', 'a: [1\n'],
    ['a key twice', 'a: 1\na: 2\n'],
  ])('refuses %s before its reader sees it', (_, text) => {
    const { value, problems } = readYaml(text, 'f.yaml', () => 'seen');
    expect(value).toBeNull();
    expect((problems ?? []).length).toBeGreaterThan(0);
  });
});
