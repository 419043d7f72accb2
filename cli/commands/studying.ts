/**
 * The commands that study traces and policies by many replays, and their flags.
 */
import type { Command } from 'commander';
import { whole } from '../show/output';
import { TIME_LIMIT } from '../user/user_code';
import { curveCommand } from './curve';
import { pagersCommand } from './pagers';
import { policiesCommand } from './policies';
import { replayCommand } from './replay';
import { withReading, withStudy } from './shared_flags';
import { stepsCommand } from './steps';
import { sweeping } from './sweeping';
import { vectorsCommand } from './vectors';

const replayExamples = `
Examples:
  machvm replay perl_small --frames 16,64,256 --policy mach,lru,fifo
  machvm replay perl_small --frames 128 --pageout daemon --store anonymous
  machvm replay perl_small --policy lru,clock:bits=2 --frames 5%,10%,20% --plot curves.svg
  machvm replay perl_small --policy all --frames 20% --bounds none --relative lru
  echo 7 0 1 2 0 3 0 4 | machvm replay - --policy clock --frames 3 --steps
  machvm replay trace.txt.gz --frames 64 --warmup 10000 --limit 1000000 --json`;

const curveExamples = `
Examples:
  machvm curve perl_small --plot term
  machvm curve sort_mini --policy fifo --frames 1-32
  machvm curve sort_mini --policy arc,sieve --frames 4-128:x2 --relative opt --plot term
  machvm curve trace.txt.gz --csv`;

const policiesExamples = `
Examples:
  machvm policies clock
  machvm policies --template > mine.ts
  machvm policies ./mine.ts --check
  machvm replay perl_small --policy ./mine.ts,lru`;

const pagersExamples = `
Examples:
  machvm pagers memory
  machvm pagers --template > mine.ts
  machvm pagers --template test > mine.test.ts`;

/** The flag of commands that count without the kernel unless told otherwise. */
const KERNEL = ['--kernel', 'run the kernel: adds messages, devices and time', false] as const;
const SEED = [
  '--seed <text>',
  'seeds of what policies draw at random, such as 1,2,3',
  '1',
] as const;

const TEMPLATE = {
  policy: 'print a policy to start from; --template test prints its test',
  pager: 'print a pager to start from; --template test prints its test',
} as const;

/** Adds the commands; `finish` takes the exit status of each. */
export function studying(machvm: Command, finish: (status: number) => void): void {
  const replay = machvm
    .command('replay <trace>')
    .description('replay a trace; print a row for each policy and size');
  withStudy(withReading(replay), 'both')
    .addHelpText('after', replayExamples)
    .option(
      '--frames <list>',
      'sizes: 16,64, 256KiB, 5% of the pages, 1-8, 8-512:x2, all or auto',
      'auto',
    )
    .option('--policy <list>', 'policies, such as mach,clock:bits=2, your file, or all', 'mach,lru')
    .option(
      '--pageout <mode>',
      'demand (frames are cached pages), daemon, or segments of gnu',
      'demand',
    )
    .option('--store <what>', 'store of the pages: object, anonymous, disk or swap', 'object')
    .option('--contents <mode>', 'stamps or bytes', 'stamps')
    .option(...KERNEL)
    .option(...SEED)
    .option(...TIME_LIMIT)
    .option(
      '--steps',
      'print a row for each reference: hit or fault, frames, victim and why',
      false,
    )
    .option('--timing', 'measure the real time of a reference, in a second run', false)
    .option('--plot <file>', 'draw to a .svg, .png or .html file, or term')
    .option('--csv', 'print CSV', false)
    .option('--json', 'print JSON', false)
    .action(async (trace, options) =>
      finish(await (options.steps ? stepsCommand : replayCommand)(trace, options)),
    );
  const curve = machvm
    .command('curve <trace>')
    .description('miss ratio of lru for all sizes in one pass; compare other policies');
  withStudy(withReading(curve), 'none')
    .addHelpText('after', curveExamples)
    .option('--policy <list>', 'policies to compare with lru, size by size, or all')
    .option(...KERNEL)
    .option(...SEED)
    .option(...TIME_LIMIT)
    .option('--frames <list>', 'sizes; default: all of lru, for others all up to 64 or auto')
    .option('--plot <file>', 'draw to a .svg, .png or .html file, or term')
    .option('--csv', 'print CSV, every size', false)
    .option('--json', 'print JSON, every size', false)
    .action(async (trace, options) => finish(await curveCommand(trace, options)));
  sweeping(machvm, finish);
  checking(machvm, finish);
}

/** The commands that check policies against published numbers and against their contract. */
function checking(machvm: Command, finish: (status: number) => void): void {
  machvm
    .command('vectors <file>')
    .description('compare published numbers of faults, a CSV table, with ours')
    .option(...KERNEL)
    .option('--traces <folder>', 'folder of the named traces, besides the bundled ones')
    .option('--workers <n>', 'most threads to use; default: one a core', whole)
    .option('--json', 'print JSON', false)
    .action(async (file, options) => finish(await vectorsCommand(file, options)));
  describing(machvm, finish);
}

/** Adds the commands that describe policies and pagers. */
function describing(machvm: Command, finish: (status: number) => void): void {
  machvm
    .command('policies [name]')
    .description('list the policies, describe one, or check your own')
    .addHelpText('after', policiesExamples)
    .option('--check', 'test it with random scripts and reference strings', false)
    .option('--template [part]', TEMPLATE.policy, false)
    .option(...TIME_LIMIT)
    .option('--json', 'print JSON', false)
    .action((name, options) => finish(policiesCommand(name, options)));
  machvm
    .command('pagers [name]')
    .description('list the pagers, describe one, or print a template')
    .addHelpText('after', pagersExamples)
    .option('--template [part]', TEMPLATE.pager, false)
    .option('--json', 'print JSON', false)
    .action((name, options) => pagersCommand(name, options));
}
