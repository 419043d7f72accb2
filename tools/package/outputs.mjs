/**
 * What the commands print for programs: every command that has `--json` or `--csv` is run with it,
 * and a parser reads what comes out. The list of commands is the help's own, so that a new command
 * without an example fails.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { fail, machvm, step, user, write } from './user.mjs';

const VECTORS = `source,string,frames,algorithm,faults,evictions,preloaded,matching_conventions,note
a textbook,7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1,3,LRU,12,,,,
`;

/** What each command is given, and how it ends if not well; some with one of the flags alone. */
const EXAMPLES = {
  'ask string': ['--policy', 'clock', '--frames', '3', '--seed', 'alice', '--answers'],
  conform: [],
  curve: ['sort_mini'],
  demo: [],
  diff: ['first_fault', 'dirty_eviction'],
  explain: ['data_return'],
  'grade-answers': ['alice.txt'],
  list: [],
  policies: [],
  pagers: [],
  replay: ['sort_mini', '--frames', '4,8'],
  run: ['first_fault'],
  'run --csv': ['first_fault', '--steps'],
  state: ['first_fault.rec'],
  'trace formats': [],
  'trace info': ['sort_mini'],
  vectors: ['vectors.csv'],
  verify: ['lessons'],
};

/** Two scenarios differ: that is the answer, and its status is 1. */
const STATUS = { diff: 1 };

const help = (...command) =>
  step(`help of ${command.join(' ') || 'machvm'}`, machvm(...command, '--help')).out;

/** The commands in a help text, each on a line of its own with two blanks before it. */
function commandsIn(text) {
  const list = text.slice(text.indexOf('\nCommands:'));
  const block = list.slice(0, list.indexOf('\n\n', 1));
  const names = [...block.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name);
  return names.filter((name) => name !== 'help');
}

/** Each command with its help; one that only holds others stands for those. */
function commands() {
  const found = commandsIn(help()).map((name) => ({ words: [name], text: help(name) }));
  return found.flatMap(({ words, text }) =>
    text.includes('\nCommands:')
      ? commandsIn(text).map((name) => ({ words: [...words, name], text: help(...words, name) }))
      : [{ words, text }],
  );
}

function judgeJson(title, text) {
  try {
    JSON.parse(text);
  } catch (error) {
    fail(`${title} prints no JSON: ${error.message}`);
  }
}

function judgeCsv(title, text) {
  // Strict: each record has as many fields as the header.
  const [header, ...records] = parse(text);
  if (records.length === 0) fail(`${title} prints no record below ${header}`);
}

const ANSWERS = `machvm-answers 1
scenario: first_fault
digest: 00000000
version: 0
name: Alice
seed: alice
question 1: #1
`;

export function checkOutputs() {
  write('alice.txt', ANSWERS);
  write('vectors.csv', VECTORS);
  write('sweep.yaml', 'traces: [sort_mini]\npolicies: [lru, fifo]\nframes: [4, 8]\n');
  const lesson = join(user, 'node_modules/machvm/scenarios/library/first_fault.yaml');
  write('lessons/first_fault.yaml', readFileSync(lesson, 'utf8'));
  step('run --record', machvm('run', 'first_fault', '--record', 'first_fault.rec'));
  step('verify --update', machvm('verify', 'lessons', '--update'));
  for (const { words, text } of commands()) {
    const name = words.join(' ');
    for (const [flag, judge] of [
      ['--json', judgeJson],
      ['--csv', judgeCsv],
    ]) {
      if (!new RegExp(`^ +${flag}\\b`, 'm').test(text)) continue;
      const title = `${name} ${flag}`;
      const example = EXAMPLES[title] ?? EXAMPLES[name];
      if (example === undefined) fail(`tools/package/outputs.mjs has no example of ${name}`);
      const status = STATUS[name] ?? 0;
      judge(title, step(title, machvm(...words, ...example, flag), { status }).out);
    }
  }
  for (const [ending, judge] of [
    ['json', judgeJson],
    ['csv', judgeCsv],
  ]) {
    const file = `grid.${ending}`;
    step(`sweep to ${file}`, machvm('sweep', 'sweep.yaml', '--out', file));
    judge(`sweep --out ${file}`, readFileSync(join(user, file), 'utf8'));
  }
}
