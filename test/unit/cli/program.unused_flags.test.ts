/** No flag is accepted and ignored: what would change nothing is wrong use. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { Command } from 'commander';
import { program } from '../../../cli/program';
import { ran } from '../../support/ran';

afterEach(() => {
  jest.restoreAllMocks();
});

const ROWS = 'is for the table, which --json replaces, and for plots; leave one of them out';
const MAKE = ['trace', 'make', 'loop', '-', '--references', '5', '--pages', '2'];

type Use = readonly [words: readonly string[], typed: readonly string[]];

/** Every flag of a command and of those below it: the words that call it, the flag as typed. */
function usesOf(command: Command, words: readonly string[]): readonly Use[] {
  const own = command.options
    .filter(({ long, defaultValue }) => long !== '--version' && !Array.isArray(defaultValue))
    .map(({ long, required }): Use => [words, required ? [`${long}`, '7'] : [`${long}`]]);
  return [...own, ...command.commands.flatMap((each) => usesOf(each, [...words, each.name()]))];
}

describe('a flag that is given twice', () => {
  test.each(
    usesOf(
      program(() => undefined),
      [],
    ),
  )('is wrong use: %j %j', async (words, typed) => {
    const err = `${typed[0]}: is given twice; give it once\n`;
    expect(await ran(...words, ...typed, ...typed)).toEqual({ status: 2, out: '', err });
  });

  test('is wrong use as --flag=value too, and with another value', async () => {
    const { status, err } = await ran('replay', 'git_small', '--frames=3', '--frames', '4');
    expect({ status, err }).toEqual({ status: 2, err: '--frames: is given twice; give it once\n' });
  });

  test('is kept by --set, which collects', async () => {
    const set = ['--set', 'host.frames=48', '--set', 'seed=7'];
    expect((await ran('run', 'first_fault', ...set)).status).toBe(0);
  });

  test('is a new flag in the next command of a process', async () => {
    const formats = ['trace', 'formats', '--json'];
    for (const _ of [1, 2]) expect((await ran(...formats)).status).toBe(0);
  });
});

describe('a flag that would change nothing', () => {
  test.each([
    [['replay', 'git_small', '--relative', 'lru', '--json'], `replay: --relative: ${ROWS}`],
    [['curve', 'git_small', '--relative', 'opt', '--json'], `curve: --relative: ${ROWS}`],
    [
      ['curve', 'git_small', '--relative', 'opt', '--csv'],
      `curve: --relative: ${ROWS.replace('json', 'csv')}`,
    ],
    [
      ['curve', 'git_small', '--plot', 'term', '--csv'],
      'curve: --plot term: standard output gets the rows; name a file, such as curves.svg',
    ],
    [
      ['run', 'first_fault', '--why', 'A/0', '--full'],
      'run: --full: --why prints every row anyway; leave --full out',
    ],
    [
      ['run', 'first_fault', '--step', '--full'],
      'run: --full: --step prints every row anyway; leave --full out',
    ],
    [
      [...MAKE, '--writes', '0', '--seed', '2'],
      '--seed: nothing of loop with --writes 0 is random; leave it out',
    ],
    [
      ['trace', 'make', 'scan', '-', '--writes', '1', '--seed', '2'],
      '--seed: nothing of scan with --writes 1 is random; leave it out',
    ],
  ])('is wrong use: %j', async (args, line) => {
    expect(await ran(...args)).toEqual({ status: 2, out: '', err: `${line}\n` });
  });

  test.each([
    ['run', '--help', 'seed of what the scenario draws at random, if anything'],
    ['replay', '--help', 'seeds of what policies draw at random, such as 1,2,3'],
    ['replay', '--help', 'each step of your file (pager or policy), if you name one'],
    ['vectors', '--help', 'most threads to use'],
  ])('says so in the help where it depends on the input: %s %s', async (...line) => {
    const words = line.slice(0, -1);
    const { out } = await ran(...words);
    expect(out.replace(/\s+/g, ' ')).toContain(line.at(-1));
  });
});
