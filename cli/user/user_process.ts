/**
 * A command that runs code of the user's, seen from outside: the same command line in a child that
 * reads and prints where this process does. The child reports over a pipe how it ended. If it
 * reports nothing, the user's code ended it: one line, and status 2.
 * docs/decisions/0026-user-code.md.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { entryFile } from '../../files/package_folder';
import { nodeArgs } from '../given/node_args';
import { standardText } from '../given/text_file';
import { UsageError } from '../show/output';
import { visible } from '../show/visible';
import { exitText } from './user_code';

const INTERRUPTED = 130;
const signals = ['SIGINT', 'SIGTERM'] as const;
/** How long a child has for what it puts in order after a signal. */
const GRACE_MS = 2_000;

/** What the child has told, line by line. */
interface Report {
  /** A file that it has loaded. */
  readonly file?: string;
  /** The function that runs without making progress. */
  readonly at?: string;
  /** Where process.exit was called. */
  readonly exit?: string;
  /** The status of the command, which is over. */
  readonly end?: number;
}

/** How the child came to its end. */
interface End {
  readonly code: number | null;
  readonly signal: string | null;
  readonly reports: readonly Report[];
  /** What Node itself wrote to the child's standard error. */
  readonly noise: string;
}

const NO_MEMORY = /out of memory|Allocation failed/i;

/** What is to be said of a child that did not come to the end of its command. */
export function causeOf({ code, signal, reports, noise }: End): string {
  const files = [...new Set(reports.flatMap(({ file }) => file ?? []))].join(', ');
  const { exit } = reports.find((each) => each.exit !== undefined) ?? {};
  if (exit !== undefined) {
    return exitText(exit, code);
  }
  const at = reports.findLast((each) => each.at !== undefined)?.at ?? '';
  const where = at === '' ? files : at;
  if (NO_MEMORY.test(noise)) {
    return (
      `${where}: needs more memory than Node gives it; keep less, or set ` +
      'NODE_OPTIONS=--max-old-space-size=MEGABYTES'
    );
  }
  const how = signal === null ? `with status ${code}` : `by ${signal}`;
  return `${where}: the process was ended ${how}; a pager or a policy must only return`;
}

async function textOf(stream: Readable | null): Promise<string> {
  let text = '';
  for await (const piece of stream ?? []) text += String(piece);
  return text;
}

function readable(child: ChildProcess, descriptor: number): Readable | null {
  const stream = child.stdio[descriptor];
  return stream !== null && stream !== undefined && 'read' in stream ? stream : null;
}

export function reportsOf(text: string): readonly Report[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line): Report => JSON.parse(line));
}

/** Waits for the child; signals are for it to put in order, and it gets them too. */
async function endOf(child: ChildProcess): Promise<End & { readonly interrupted: boolean }> {
  let interrupted = false;
  let patience: NodeJS.Timeout | undefined;
  const pass = (signal: NodeJS.Signals): void => {
    interrupted = true;
    child.kill(signal);
    patience ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  };
  for (const signal of signals) process.on(signal, pass);
  try {
    const ended = new Promise<readonly [number | null, string | null]>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve([code, signal]));
    });
    const [noise, told, [code, signal]] = await Promise.all([
      textOf(readable(child, 2)),
      textOf(readable(child, 3)),
      ended,
    ]);
    return { code, signal, reports: reportsOf(told), noise, interrupted };
  } catch (error) {
    throw new UsageError(`machvm: cannot start a process of Node: ${String(error)}`);
  } finally {
    clearTimeout(patience);
    for (const signal of signals) process.off(signal, pass);
  }
}

/** Runs a command line in a child; answers its status. */
export async function inUserProcess(args: readonly string[]): Promise<number> {
  const program = entryFile('cli/user_main');
  const input = standardText();
  const child = spawn(process.execPath, [...nodeArgs(), program, ...args], {
    // 2 is for Node's own cries, 3 for reports, 4 is our standard error: see user_code.ts.
    stdio: [input === null ? 'inherit' : 'pipe', 'inherit', 'pipe', 'pipe', process.stderr.fd],
  });
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  const end = await endOf(child);
  const status = end.reports.find((each) => each.end !== undefined)?.end;
  if (end.interrupted) return INTERRUPTED;
  if (status === undefined) throw new UsageError(causeOf(end));
  if (end.signal === null && end.noise !== '') process.stderr.write(visible(end.noise));
  return status;
}
