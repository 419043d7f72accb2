/**
 * `machvm trace`: what one can do with traces besides replaying them, and the flags of that.
 */
import type { Command } from 'commander';
import { syntheticPatterns } from '../../traces/synthetic';
import { formatsCommand, infoCommand } from '../given/trace_info';
import { withReading } from './shared_flags';
import { convertCommand, makeCommand } from './trace_convert';
import { recordCommand } from './trace_record';

const examples = `
Examples:
  machvm trace info perl_small             what is in a trace, and what was skipped
  zcat big.gz | machvm trace info -        from standard input
  machvm trace formats                     what can be read, and how it is known
  machvm trace convert log.din.gz din.rlv.br
  machvm trace make zipf zipf.rlv.br --references 100000 --pages 1000
  machvm trace record --out ls.rlv.br -- ls -l /usr`;

/** What there is to make, a line each, for the help. */
function patternLines(): string {
  const rows = Object.entries(syntheticPatterns);
  return rows.map(([name, { summary }]) => `  ${name.padEnd(13)}${summary}`).join('\n');
}

/** Adds the command; `finish` takes the exit status of each use. */
export function tracing(machvm: Command, finish: (status: number) => void): void {
  const trace = machvm
    .command('trace')
    .description('inspect, convert, make and record traces')
    .addHelpText('after', examples);
  withReading(
    trace.command('info <trace>').description('show what was read, and what was skipped and why'),
  )
    .option('--json', 'print JSON', false)
    .action(async (file, options) => finish(await infoCommand(file, options)));
  withReading(
    trace
      .command('convert <from> <to>')
      .description('convert a trace; the name of the new file gives the format')
      .option('--to <name>', 'format to write: rlv, text, csv, oracle or oracle_op'),
  ).action(async (from, to, options) => finish(await convertCommand(from, to, options)));
  trace
    .command('make <pattern> <to>')
    .description('make a trace from a pattern')
    .addHelpText('after', `\nPatterns:\n${patternLines()}`)
    .option('--to <name>', 'format to write: rlv, text, csv, oracle or oracle_op')
    .option('--references <n>', 'number of references; default 1000000')
    .option('--pages <n>', 'distinct pages of the trace; default 4096')
    .option('--skew <number>', 'exponent of zipf; default 1')
    .option('--writes <share>', 'share of references that write; default 0.3')
    .option('--set <pages>', 'pages of a working set; default 64')
    .option('--phase <references>', 'references to each working set; default 10000')
    .option('--seed <n>', 'seed of the random numbers; default 1')
    .action(async (pattern, to, options) => finish(await makeCommand(pattern, to, options)));
  trace
    .command('record <program...>')
    .description('record a program under valgrind: record -- PROGRAM ARGS')
    .option('--out <file>', 'file to write; default: PROGRAM.rlv.br')
    .option('--to <name>', 'format to write: rlv, text, csv, oracle or oracle_op')
    .option('--page-size <bytes>', 'cut accesses into pages of this size; default 4096')
    .action(async (program, options) => finish(await recordCommand(program, options)));
  trace
    .command('formats')
    .description('list the formats that machvm reads')
    .option('--json', 'print JSON', false)
    .action((options) => formatsCommand(options));
}
