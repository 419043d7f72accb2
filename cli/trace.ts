/**
 * `machvm trace`: what one can do with traces besides replaying them, and the flags of that.
 */
import type { Command } from 'commander';
import { withReading } from './trace_files';
import { formatsCommand, infoCommand } from './trace_info';

const examples = `
Examples:
  machvm trace info perl_small             what is in a trace, and what was skipped
  zcat big.gz | machvm trace info -        from standard input
  machvm trace formats                     what can be read, and how it is known`;

/** Adds the command; `finish` takes the exit status of each use. */
export function tracing(machvm: Command, finish: (status: number) => void): void {
  const trace = machvm
    .command('trace')
    .description('look at traces, convert, make and record them')
    .addHelpText('after', examples);
  withReading(trace.command('info <trace>').description('what was read, what was skipped and why'))
    .option('--json', 'print JSON', false)
    .action(async (file, options) => finish(await infoCommand(file, options)));
  trace
    .command('formats')
    .description('the formats that can be read')
    .option('--json', 'print JSON', false)
    .action((options) => formatsCommand(options));
}
