/** The command `ask`: questions about runs, and their keys. */
import type { Command } from 'commander';
import { whole } from '../show/output';
import { TIME_LIMIT } from '../user/user_code';
import { askCommand } from './ask';
import { askStringCommand } from './ask_string';
import { gradeCommand } from './grade_answers';

const examples = `
An answer is the number of an option, one a line on standard input; q ends.
The status is 0 whatever the answers are, and 2 for wrong use.

Examples:
  machvm ask dirty_eviction                answer at each stop of the chart
  machvm ask dirty_eviction --answers      print the key, with reasons
  machvm ask dirty_eviction --seed alice,bob --sheet dirty.html
  printf '2\\n1\\n' | machvm ask dirty_eviction --json`;

const stringExamples = `
The seed chooses the string: the same seed, policy, frames and length give the
same one. Answers are lines of standard input, one a reference: hit, fault while
a frame is free, or fault 7 if page 7 leaves. A wrong one is explained, also by
the mistake that leads to it.

Examples:
  machvm ask string --policy clock --frames 3 --seed alice
  machvm ask string --policy lru --seed alice --answers       print the key, with reasons
  machvm ask string --policy lru --seed alice,bob --sheet lru.html   a sheet for each seed`;

const gradeExamples = `
A file of answers names its scenario, with a digest of its text. The scenario
runs again, and the answers are graded from that run; answers about another
text of it are graded, too, with a warning.

Examples:
  machvm ask dirty_eviction --name Alice --save alice.txt
  machvm grade-answers alice.txt bob.txt
  machvm grade-answers answers/*.txt --csv > answers.csv`;

/** The flags of both questions: what becomes of the answers. */
function answering(command: Command): Command {
  return command
    .option('--answers', 'print the key with reasons instead', false)
    .option(
      '--sheet <file>',
      'write HTML to print to a file, - for stdout: a sheet a seed, and keys',
    )
    .option(...TIME_LIMIT)
    .option('--json', 'print JSON', false);
}

/** The question that needs no lesson. */
function askingStrings(ask: Command): void {
  const string = ask
    .command('string')
    .description('work out a reference string by hand, and have it graded')
    .addHelpText('after', stringExamples)
    .option('--policy <name>', 'the policy, such as clock, clock:bits=2, or your file', 'lru')
    .option('--frames <n>', 'pages that memory holds, 1 to 8', whole, 3)
    .option('--length <n>', 'references, 4 to 40; default: four a frame, 10 to 24', whole)
    .option('--seed <list>', 'chooses the string; several, such as alice,bob, for --sheet', '1');
  answering(string).action((options) => askStringCommand(options));
}

export function asking(machvm: Command): void {
  const ask = machvm
    .command('ask <lesson>')
    .description('stop a lesson at its questions and explain your answers')
    .addHelpText('after', examples)
    .option('--seed <list>', 'the order of the options; several seeds for --sheet', '1')
    .option('--save <file>', 'write your answers to a file that grade-answers reads')
    .option('--name <name>', 'your name or number, for the file of --save');
  answering(ask).action((lesson, options) => askCommand(lesson, options));
  askingStrings(ask);
  machvm
    .command('grade-answers <files...>')
    .description('grade answers that the explorer or ask --save wrote')
    .addHelpText('after', gradeExamples)
    .option('--scenario <file>', 'the scenario, if it is neither a lesson nor beside the answers')
    .option(...TIME_LIMIT)
    .option('--csv', 'print CSV, a row an answer', false)
    .option('--json', 'print JSON', false)
    .action((files, options) => gradeCommand(files, options));
}
