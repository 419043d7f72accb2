#!/usr/bin/env node
/**
 * `machvm`, the program: what it is to be a process. A closed pipe ends it silently, a full disk
 * behind its output with status 2, a signal as interrupt.ts says; the commands are in program.ts.
 * A command that needs code of the user's runs in a child: user_process.ts.
 */
import { enterUserFolder } from './npm_run';
import { fail, machvm } from './program';
import { inlineMore } from './user/inlining';
import { guardStreams } from './user/streams';
import { setRole, UserCode } from './user/user_code';
import { inUserProcess } from './user/user_process';

async function main(args: readonly string[]): Promise<number> {
  enterUserFolder();
  setRole('outside');
  try {
    return await machvm(args);
  } catch (error) {
    if (error instanceof UserCode) return inUserProcess(args).catch(fail);
    throw error;
  }
}

inlineMore();
guardStreams((status) => process.exit(status));
void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
