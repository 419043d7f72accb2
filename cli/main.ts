#!/usr/bin/env node
/**
 * `machvm`, the program: what it is to be a process. A closed pipe ends it silently, a full disk
 * behind its output with status 2, a signal as interrupt.ts says; the commands are in program.ts.
 */
import { inlineMore } from './inlining';
import { machvm } from './program';
import { unwritable } from './text_file';

async function main(): Promise<void> {
  inlineMore();
  for (const [name, stream] of [
    ['standard output', process.stdout],
    ['standard error', process.stderr],
  ] as const) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // A reader that has seen enough closes the pipe: that is no error.
      if (error.code === 'EPIPE') process.exit(0);
      if (stream !== process.stderr) process.stderr.write(`${unwritable(name, error).message}\n`);
      process.exit(2);
    });
  }
  process.exitCode = await machvm(process.argv.slice(2));
}

void main();
