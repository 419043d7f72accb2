/**
 * `machvm trace`: what one can do with traces besides replaying them, and the flags of that.
 */
import type { Command } from 'commander';
import { convertCommand, makeCommand, patternLines } from './trace_convert';
import { withReading } from './trace_files';
import { formatsCommand, infoCommand } from './trace_info';
import { recordCommand } from './trace_record';

const examples = `
Examples:
  machvm trace info perl_small             what is in a trace, and what was skipped
  zcat big.gz | machvm trace info -        from standard input
  machvm trace formats                     what can be read, and how it is known
  machvm trace convert log.din.gz din.rlv.br
  machvm trace make zipf zipf.rlv.br --references 100000 --pages 1000
  machvm trace record --out ls.rlv.br -- ls -l /usr`;

/** Adds the command; `finish` takes the exit status of each use. */
export function tracing(machvm: Command, finish: (status: number) => void): void {
  const trace = machvm
    .command('trace')
    .description('look at traces, convert, make and record them')
    .addHelpText('after', examples);
  withReading(trace.command('info <trace>').description('what was read, what was skipped and why'))
    .option('--json', 'print JSON', false)
    .action(async (file, options) => finish(await infoCommand(file, options)));
  withReading(
    trace
      .command('convert <from> <to>')
      .description('write a trace in another format, which the name of the new file tells')
      .option('--to <name>', 'format to write: rlv, text, csv, oracle or oracle_op'),
  ).action(async (from, to, options) => finish(await convertCommand(from, to, options)));
  trace
    .command('make <pattern> <to>')
    .description('write a trace that nobody recorded')
    .addHelpText('after', `\nPatterns:\n${patternLines()}`)
    .option('--to <name>', 'format to write: rlv, text, csv, oracle or oracle_op')
    .option('--references <n>', 'how many; default 1000000')
    .option('--pages <n>', 'of the whole trace, but for scan; default 4096')
    .option('--skew <number>', 'of zipf; default 1')
    .option('--writes <share>', 'of references that write; default 0.3')
    .option('--set <pages>', 'of a working set; default 64')
    .option('--phase <references>', 'how long a working set lasts; default 10000')
    .option('--seed <n>', 'of all chance; default 1')
    .action(async (pattern, to, options) => finish(await makeCommand(pattern, to, options)));
  trace
    .command('record <program...>')
    .description('run a program under valgrind and keep its references: record -- PROGRAM ARGS')
    .option('--out <file>', 'where to; default: PROGRAM.rlv.br')
    .option('--to <name>', 'format to write: rlv, text, csv, oracle or oracle_op')
    .option('--page-size <bytes>', 'cut accesses into pages of this size; default 4096')
    .action(async (program, options) => finish(await recordCommand(program, options)));
  trace
    .command('formats')
    .description('the formats that can be read')
    .option('--json', 'print JSON', false)
    .action((options) => formatsCommand(options));
}
