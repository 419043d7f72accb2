/**
 * The commands that make a grid of replays, on one machine or on many, and their flags.
 */
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { UsageError, whole } from '../show/output';
import { laneCommand } from '../studies/lane';
import { workerCommand } from '../studies/queue_worker';
import { TIME_LIMIT } from '../user/user_code';
import { sweepCommand } from './sweep';
import { sweepMergeCommand } from './sweep_merge';

const sweepHelp = `
A sweep is a YAML file:
  traces: [perl_small, ./mine.trace.gz, { path: ./disk.csv, columns: 'offset=1', unit: 512 }]
  policies: [mach, lru, 'clock:bits=2']
  frames: [64, 5%, auto]
  pageout: demand           # or daemon; also store, contents, seeds
  bounds: opt               # or infinite, both, none; also warmup, limit
Paths in it are relative to its folder. docs/SCALING.md shows how many machines share a sweep.`;

const mergeHelp = `
Examples:
  machvm sweep grid.yaml --shard 1/2       one machine
  machvm sweep grid.yaml --shard 2/2       another machine
  machvm sweep merge grid.yaml             with both journals beside grid.csv`;

const workerHelp = `
Example:
  machvm worker --queue redis://10.0.0.5:6379 --traces ./traces
  machvm sweep grid.yaml --queue redis://10.0.0.5:6379`;

const OUT = ['--out <file>', 'file for the results, .csv or .json; default: beside FILE'] as const;
const PLOT = ['--plot <file>', 'draw to a .svg, .png or .html file, or term'] as const;
const RELATIVE = [
  '--relative <policy>',
  'show misses in units of those of opt, lru or fifo',
] as const;

/** Throws a UsageError for a flag of `sweep` in front of the name of a command below it. */
function refuseBefore({ parent }: Command): void {
  const given = parent?.options.find(
    (option) => parent.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (given === undefined) return;
  throw new UsageError(`${given.long}: stands before merge; write the flags of merge behind it`);
}

/** Adds the commands; `finish` takes the exit status of each. */
export function sweeping(machvm: Command, finish: (status: number) => void): void {
  const sweep = machvm
    .command('sweep <file>')
    .description('run a grid of replays on all cores; a second run resumes an interrupted one')
    .addHelpText('after', sweepHelp)
    .option(...OUT)
    .option(...TIME_LIMIT)
    .option('--workers <n>', 'most threads to use; default: one a core', whole)
    .option('--dry-run', 'print the rows that would be made, memory and time; do nothing')
    .option('--shard <part/count>', 'run one of several parts, for one of several machines')
    .option('--queue <url>', 'have the workers of a Redis make the rows: redis://HOST:PORT')
    .option(...PLOT)
    .option(...RELATIVE)
    .action(async (file, options) => finish(await sweepCommand(file, options)));
  sweep
    .command('merge <file> [journals...]')
    .description('put the journals of all shards together, by default those beside the results')
    .addHelpText('after', mergeHelp)
    .option(...OUT)
    .option(...TIME_LIMIT)
    .option(...PLOT)
    .option(...RELATIVE)
    .action(async (file, journals, options, command) => {
      refuseBefore(command);
      finish(await sweepMergeCommand(file, journals, options));
    });
  machvm
    .command('worker')
    .description('make rows of the sweeps in a queue, until interrupted')
    .addHelpText('after', workerHelp)
    .requiredOption('--queue <url>', 'the Redis that holds the queue, such as redis://HOST:PORT')
    .option('--traces <folder>', 'folder of traces, found by digest, besides the bundled ones')
    .option('--workers <n>', 'most processes to use; default: one a core', whole)
    .option(...TIME_LIMIT)
    .action(async (options) => {
      await workerCommand({ workers: availableParallelism(), ...options });
    });
  // What a worker starts for each of its cores.
  machvm
    .command('lane', { hidden: true })
    .description('make rows of jobs that a worker hands over')
    .option(...TIME_LIMIT)
    .action(laneCommand);
}
