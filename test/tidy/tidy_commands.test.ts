/** Commands that a text names are commands of machvm, or they are found. */
import { expect, test } from '@jest/globals';
import { Command } from 'commander';
import { program } from '../../cli/program';
import { checkCommands, checkHelpExamples } from '../../tools/tidy_commands';

const machvm = (): Command => program(() => {});

const found = (...lines: string[]): readonly [number, string][] =>
  checkCommands([{ path: 'README.md', text: lines.join('\n') }], machvm).map(
    ({ line, message }): [number, string] => [line, message],
  );

test.each([
  '`machvm` and `machvm list` and `npx machvm list --json`',
  '`machvm run FILE --transcript OUT | machvm diff golden.jsonl -`',
  '`npm run machvm -- replay TRACE --frames N > out.txt`',
  '`machvm conform FILE.jsonl...`, `machvm trace record -- ls -l`',
  'machvm fly, outside of code, and `the machvm fly`',
])('%s is right', (line) => {
  expect(found(line)).toEqual([]);
});

test.each([
  ['`machvm fly`', "`machvm fly`: error: unknown command 'fly'"],
  ['`npm run machvm -- list --fast`', "error: unknown option '--fast'"],
  ['`cat x | machvm replay - --faults 3`', "unknown option '--faults'"],
  ['`machvm trace turn a b`', "unknown command 'turn'"],
  ['`machvm list everything`', "too many arguments for 'list'"],
])('%s is found', (line, message) => {
  const all = found('# Title', '', `Call ${line} now.`);
  expect(all.map(([at]) => at)).toEqual([3]);
  expect(all[0]?.[1]).toContain(message);
});

test('a block for a shell is read line by line', () => {
  expect(found('```sh', 'machvm list   # all', 'npm cit && machvm lost', '```')).toHaveLength(1);
});

test('a help text is held to its own command line', () => {
  const make = (): Command =>
    new Command('machvm').addCommand(
      new Command('fly').addHelpText('after', '\nExamples:\n  machvm fly --high    far up'),
    );
  expect(checkHelpExamples(make)).toEqual([
    {
      path: 'machvm fly --help',
      line: 7,
      message: "`machvm fly --high`: error: unknown option '--high'",
    },
  ]);
});
