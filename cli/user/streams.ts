/** What a process of ours does when it cannot write: a closed pipe ends it silently. */
import { unwritable } from '../given/written_file';

/** `end` ends the process with a status. */
export function guardStreams(end: (status: number) => void): void {
  for (const [name, stream] of [
    ['standard output', process.stdout],
    ['standard error', process.stderr],
  ] as const) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // A reader that has seen enough closes the pipe; this is expected.
      if (error.code === 'EPIPE') {
        end(0);
        return;
      }
      if (stream !== process.stderr) process.stderr.write(`${unwritable(name, error).message}\n`);
      end(2);
    });
  }
}
