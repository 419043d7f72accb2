/**
 * The checks of the documentation complain: about links that lead nowhere, and about code blocks
 * that do not run or no longer print what they say. A small project stands in for ours.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Finding } from '../../tools/tidy';
import { blocksOf, checkCodeBlocks, matchesOutput } from '../../tools/tidy_docs';

/** A command line that says what it was given, and fails when told to. */
const MAIN = `const args: string[] = process.argv.slice(2);
for (const arg of args) console.log(arg);
if (args.some((arg) => arg.includes('fail'))) process.exitCode = 2;
`;

const root = mkdtempSync(join(tmpdir(), 'machvm-tidy-'));

beforeAll(() => {
  for (const folder of ['cli', 'docs']) mkdirSync(join(root, folder));
  symlinkSync(join(__dirname, '../../node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{ "scripts": { "bench": "true" } }\n');
  const options = '{ "target": "ES2022", "module": "node16", "esModuleInterop": true }';
  writeFileSync(
    join(root, 'tsconfig.json'),
    `{ "compilerOptions": ${options}, "ts-node": { "swc": true } }\n`,
  );
  writeFileSync(join(root, 'index.ts'), 'export const answer = 42;\n');
  writeFileSync(join(root, 'cli/main.ts'), MAIN);
  writeFileSync(join(root, 'docs/TOUR.md'), '# The `vm_fault` station\n\n## Twice\n\n## Twice\n');
});

afterAll(() => rmSync(root, { recursive: true }));

const run = (...lines: string[]): Finding[] =>
  checkCodeBlocks(root, [{ path: 'README.md', text: `${lines.join('\n')}\n` }]);

const block = (language: string, ...lines: string[]): string[] => [
  `\`\`\`${language}`,
  ...lines,
  '```',
];

test('a block ends at its own fence', () => {
  const text = '````md\n```ts\nx\n```\n````\n\n```yaml fragment\na: 1\n```\n';
  expect(blocksOf(text)).toEqual([
    { language: 'md', isFragment: false, line: 2, lines: ['```ts', 'x', '```'] },
    { language: 'yaml', isFragment: true, line: 8, lines: ['a: 1'] },
  ]);
});

test.each([
  [['a', 'b'], ['a', 'b'], true],
  [['a', '...', 'd'], ['a', 'b', 'c', 'd'], true],
  [['...'], [], true],
  [['a', '...'], ['a'], true],
  [['...', 'b'], ['a', 'b', 'c'], false],
  [['a'], ['a', 'b'], false],
  [['a', 'b'], ['a'], false],
])('%j expected, %j printed: %p', (expected, printed, same) => {
  expect(matchesOutput(expected, printed)).toBe(same);
});

describe('console blocks', () => {
  test('run, and are compared with what they print', () => {
    const good = block(
      'console',
      '$ machvm a "b c"',
      'a',
      'b c',
      '',
      '$ npm run machvm -- x',
      '...',
    );
    expect(run(...good)).toEqual([]);
    const [finding] = run(...block('console', '$ machvm a', 'b'));
    expect(finding).toEqual({
      path: 'README.md',
      line: 2,
      message: '`machvm a` now prints (status 0):\na',
    });
  }, 30_000);

  test('know the exit status, and the scripts of package.json', () => {
    expect(run(...block('console', '$ machvm fail', 'fail', '$ echo $?', '2'))).toEqual([]);
    expect(run(...block('console', '$ machvm ok', 'ok', '$ echo $?', '2'))).toHaveLength(1);
    expect(run(...block('console', '$ npm run bench', '$ npm cit', '...'))).toEqual([]);
    expect(run(...block('console', '$ npm run bench', 'anything'))).toHaveLength(1);
    expect(run(...block('console', '$ npm run gone'))).toHaveLength(1);
  }, 30_000);
});

describe('programs and scenarios', () => {
  test('a program runs to its end and knows the package', () => {
    const text = ["import { answer } from 'machvm';", 'if (answer !== 42) throw new Error();'];
    expect(run(...block('ts', ...text))).toEqual([]);
    expect(run(...block('ts', "throw new Error('broken');"))).toHaveLength(1);
  }, 30_000);

  test('types of all documents are checked at once, and errors stand at their lines', () => {
    const wrong = ['', '', ...block('ts', 'const one = 1;', 'export const two: string = one;')];
    const docs = ['README.md', 'docs/A.md'].map((path) => ({ path, text: wrong.join('\n') }));
    const right = { path: 'docs/B.md', text: block('ts', 'export const two = 2;').join('\n') };
    const found = checkCodeBlocks(root, [...docs, right]);
    expect(found.map(({ path, line }) => [path, line])).toEqual([
      ['README.md', 5],
      ['docs/A.md', 5],
    ]);
    for (const { message } of found) expect(message).toMatch('error TS2322');
  }, 30_000);

  test('a scenario runs under its name, which later blocks may use', () => {
    const named = block('yaml', '# first.yaml', 'a: 1');
    const shown = block('console', '$ machvm $(cat first.yaml | wc -l)', '2');
    expect(run(...named, ...shown)).toEqual([]);
    expect(run(...block('yaml', '# fail.yaml', 'a: 1'))).toHaveLength(1);
  }, 30_000);

  test('a fragment is parsed, not run', () => {
    expect(run(...block('ts fragment', "throw new Error('not run');"))).toEqual([]);
    expect(run(...block('ts fragment', 'const = ;'))).toHaveLength(1);
    expect(run(...block('yaml fragment', 'a: [1'))).toHaveLength(1);
    expect(run(...block('yaml fragment', 'host: {}', 'tasks: {}'))).toEqual([]);
    expect(run(...block('yaml fragment', 'traces: [a]', 'policies: [lru]'))).toEqual([]);
    const [mixed] = run(...block('yaml fragment', 'tasks: {}', 'policies: [lru]'));
    expect(mixed?.message).toBe('a scenario has no key policies, and a sweep has no key tasks');
    expect(run(...block('text', 'const = ;'))).toEqual([]);
  }, 30_000);
});
