/** The command `ask`: questions about runs, and their keys. */
import type { Command } from 'commander';
import { askCommand } from './ask';
import { TIME_LIMIT } from './user_code';

const examples = `
An answer is the number of an option, one a line on standard input; q ends. The status is 0
whatever the answers are, and 2 for wrong use.

Examples:
  machvm ask dirty_eviction                answer at each stop of the chart
  machvm ask dirty_eviction --answers      print the key, with reasons
  printf '2\\n1\\n' | machvm ask dirty_eviction --json`;

export function asking(machvm: Command): void {
  machvm
    .command('ask <lesson>')
    .description('stop a lesson at its questions and explain your answers')
    .addHelpText('after', examples)
    .option('--seed <text>', 'the order of the options', '1')
    .option('--answers', 'print the key with reasons instead', false)
    .option(...TIME_LIMIT)
    .option('--json', 'print JSON', false)
    .action((lesson, options) => askCommand(lesson, options));
}
