#!/usr/bin/env node
/**
 * `machvm`, the program: what it is to be a process. A closed pipe ends it silently, a signal as
 * interrupt.ts says; the commands are in program.ts.
 */
import { inlineMore } from './inlining';
import { machvm } from './program';

async function main(): Promise<void> {
  inlineMore();
  // A reader that has seen enough closes the pipe: that is no error.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
  process.exitCode = await machvm(process.argv.slice(2));
}

void main();
