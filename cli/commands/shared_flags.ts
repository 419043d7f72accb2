/**
 * Flags that several commands have, as help shows them. What they mean is read elsewhere
 * (study_flags.ts, trace_files.ts): help needs none of that.
 */
import type { Command } from 'commander';
import type { Bounds } from '../../studies/bounds';
import { whole } from '../show/output';

/** Adds the flags that replay and curve have in common. */
export function withStudy(command: Command, bounds: Bounds): Command {
  return command
    .option('--bounds <which>', `none, opt, infinite (all pages fit) or both; default: ${bounds}`)
    .option('--warmup <n>', 'the first references fill memory and are not counted')
    .option('--limit <n>', 'replay at most so many references')
    .option('--stream', 'read the trace anew for each row, and keep no references', false)
    .option('--workers <n>', 'most threads to use; default: one a core', whole)
    .option('--dry-run', 'print the rows that would be made, memory and time; do nothing', false)
    .option('--relative <policy>', 'show misses in units of those of opt, lru or fifo');
}

/** Adds the flags that say how to read a trace. */
export function withReading(command: Command): Command {
  return command
    .option('--format <name>', 'format of the trace; default: guessed (machvm trace formats)')
    .option('--page-size <bytes>', 'page size for accesses to bytes; default 4096')
    .option('--no-span', 'an access of several bytes is one reference, to the page of its first')
    .option('--columns <list>', 'columns of a table: id=5, or address=5,size=6; op=3, object=1')
    .option('--unit <bytes>', 'what offsets and lengths of a csv trace count; default 1');
}
