#!/usr/bin/env node
/**
 * `machvm`, the program: what it is to be a process. Signals end it with status 130, a closed pipe
 * silently; the commands are in program.ts.
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
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => process.exit(130));
  }
  process.exitCode = await machvm(process.argv.slice(2));
}

void main();
