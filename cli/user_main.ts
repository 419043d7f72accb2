/**
 * The child that runs a command with code of the user's: started by user_process.ts, and never by a
 * user. Whatever ends it says so to its parent first. Its standard error is descriptor 4, so that
 * what Node writes to 2 when it dies, a page about its own memory, is read by the parent alone.
 */
import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { isatty, WriteStream } from 'node:tty';
import { machvm } from './program';
import { errorCode } from './show/output';
import { inlineMore } from './user/inlining';
import { guardStreams } from './user/streams';
import { admittedFiles, ERRORS, endProcess, lastPlace, report, setRole } from './user/user_code';
import { strayError } from './user/user_module';

/** Writes all of it; a pipe that is full is tried again. */
function writeAll(chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length; ) {
    try {
      at += writeSync(ERRORS, chunk, at);
    } catch (error) {
      if (errorCode(error) !== 'EAGAIN') throw error;
    }
  }
}

function errorStream(): Writable {
  if (isatty(ERRORS)) return new WriteStream(ERRORS);
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      try {
        writeAll(chunk);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
}

let over = false;

/** The command is over: whatever the user's code left running is not waited for. */
function end(status: number): void {
  over = true;
  report({ end: status });
  process.exit(status);
}

const errors = errorStream();
Object.defineProperty(process, 'stderr', { get: () => errors, configurable: true });
inlineMore();
guardStreams(end);
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => endProcess(strayError(error, admittedFiles())));
}
process.on('exit', () => {
  if (!over) report({ exit: lastPlace() });
});
setRole('child');
void machvm(process.argv.slice(2)).then((status) => {
  // What was printed has gone out when a later write has.
  process.stdout.write('', () => end(status));
});
