/**
 * `machvm run --perfetto OUT`: the file is written while the run goes on. One that was not written
 * to its end is removed.
 */
import { resolve } from 'node:path';
import { RunTrace } from '../../perfetto/run_trace';
import type { BuiltScenario } from '../../scenarios/run/build';
import { unlessInterrupted } from '../given/interrupt';
import { STANDARD } from '../given/text_file';
import { refuseUnwritable, WrittenFile } from '../given/written_file';
import { flagError, UsageError } from '../show/output';

const FLAG = '--perfetto ';

/** Throws a UsageError for a file that cannot be written, is read, or is that of the transcript. */
export function refusePerfetto(out: string, transcript: string | undefined, read: string): void {
  if (out === STANDARD) {
    throw new UsageError('run: --perfetto -: a trace is not for standard output; name a file');
  }
  if (transcript !== undefined && resolve(out) === resolve(transcript)) {
    throw flagError('run: --perfetto', out, '--transcript writes that file; name another');
  }
  refuseUnwritable(out, FLAG, read);
}

/** A trace on its way into its file. */
export class PerfettoFile {
  private readonly file: WrittenFile;
  private trace: RunTrace | null = null;

  constructor(out: string) {
    this.file = new WrittenFile(out, FLAG);
  }

  start(built: BuiltScenario): void {
    this.trace = new RunTrace(built, (bytes) => this.file.write(bytes));
  }

  afterStep(): void {
    this.trace?.afterStep();
  }

  /** `how` is the end of the run. */
  end(how: string): void {
    this.trace?.end(how);
    this.file.close();
  }

  discard(): void {
    this.file.discard();
  }
}

/** Does `work` with a trace that goes to `out`, if that is given. */
export async function withPerfetto<T>(
  out: string | undefined,
  work: (trace: PerfettoFile | null) => Promise<T>,
): Promise<T> {
  if (out === undefined) return work(null);
  const trace = new PerfettoFile(out);
  try {
    return await unlessInterrupted(
      () => trace.discard(),
      () => work(trace),
    );
  } catch (error) {
    trace.discard();
    throw error;
  }
}
