/**
 * `machvm trace record`: runs a program under valgrind and keeps its references to pages. Lackey, a
 * tool of valgrind, prints each access to a pipe of its own, so that the program keeps its streams,
 * and the text, which can be large, is never stored.
 */
import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { Intake } from '../../traces/intake';
import type { ChunkStore, Trace } from '../../traces/trace';
import { grouped } from '../../views/numbers';
import { unlessInterrupted } from '../given/interrupt';
import { errorCode, flagError, Progress, print, UsageError } from '../show/output';
import { chunksFor, outputFormat, writeTrace } from './trace_output';

export interface RecordFlags {
  readonly out?: string;
  readonly to?: string;
  readonly pageSize?: string;
}

const HOW_TO_INSTALL =
  'valgrind is needed to record, and is not installed: `apt install valgrind` on Debian and ' +
  'Ubuntu, `dnf install valgrind` on Fedora, `apk add valgrind` on Alpine; macOS and Windows ' +
  'need a Linux container';

/** The descriptor of the pipe, in the program that valgrind runs. */
const PIPE = 3;
const LACKEY = ['--tool=lackey', '--trace-mem=yes', '--basic-counts=no', `--log-fd=${PIPE}`];

interface Recorded {
  readonly trace: Trace;
  /** How the program ended, if not well. */
  readonly end: string;
}

async function recordProgram(
  command: readonly string[],
  pageSize: number,
  chunks: ChunkStore,
): Promise<Recorded> {
  const name = basename(command[0] ?? '');
  const intake = new Intake(name, { format: 'lackey', pageSize, chunks });
  const child = spawn('valgrind', [...LACKEY, ...command], {
    env: process.env,
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
  });
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', (error) =>
      reject(
        new UsageError(
          errorCode(error) === 'ENOENT' ? HOW_TO_INSTALL : `valgrind: ${errorCode(error)}`,
        ),
      ),
    );
    child.once('close', (code, signal) => {
      if (code === 127) reject(new UsageError(`${command[0]}: valgrind cannot run it`));
      else if (code === 0) resolve('');
      else resolve(signal === null ? `ended with status ${code}` : `was ended by ${signal}`);
    });
  });
  // Whoever ends this process ends the program too.
  const stop = (): void => void child.kill();
  // Both may fail, and the first to do so is what the user is told.
  const [end] = await unlessInterrupted(stop, () =>
    Promise.all([ended, takeAll(child.stdio[PIPE], intake, name)]),
  );
  return { trace: intake.finish(), end };
}

async function takeAll(pipe: unknown, intake: Intake, name: string): Promise<void> {
  if (!(pipe instanceof Readable)) throw new UsageError('valgrind: gives no pipe');
  const progress = new Progress();
  let bytes = 0;
  for await (const piece of pipe) {
    bytes += piece.length;
    intake.push(piece);
    progress.update(`${name}: ${grouped(Math.floor(bytes / 2 ** 20))} MiB of accesses`);
  }
  progress.clear();
}

/** Answers the exit status. */
export async function recordCommand(
  command: readonly string[],
  flags: RecordFlags,
): Promise<number> {
  const out = flags.out ?? `${basename(command[0] ?? 'trace')}.rlv.br`;
  const format = outputFormat(out, flags.to);
  const pageSize = Number(flags.pageSize ?? 4096);
  if (!Number.isInteger(Math.log2(pageSize))) {
    throw flagError('--page-size', flags.pageSize, 'must be a power of two');
  }
  const { trace, end } = await recordProgram(command, pageSize, chunksFor(out));
  if (end !== '') print(`${command[0]} ${end}; its trace is kept`);
  await writeTrace(trace, out, format);
  return 0;
}
