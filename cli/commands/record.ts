/**
 * `machvm run --record OUT`: the recording is written while the run goes on. One of a run that was
 * interrupted can be read up to there, so it stays.
 */
import { resolve } from 'node:path';
import { RecordingPacker } from '../../files/recording_file';
import { endOf, RunTape } from '../../recording/record_run';
import type { Scenario } from '../../scenarios/language/scenario';
import type { RunOptions, ScenarioResult } from '../../scenarios/run/run';
import { unlessInterrupted } from '../given/interrupt';
import { STANDARD } from '../given/text_file';
import { refuseUnwritable, WrittenFile } from '../given/written_file';
import { flagError, UsageError } from '../show/output';

const FLAG = '--record ';

/** Files of other flags, by their names. */
type Others = Readonly<Record<string, string | undefined>>;

/** Throws a UsageError for a file that cannot be written, is read, or that another flag writes. */
export function refuseRecord(out: string, others: Others, read: string): void {
  if (out === STANDARD) {
    throw new UsageError('run: --record -: a recording is not for standard output; name a file');
  }
  for (const [flag, file] of Object.entries(others)) {
    if (file === undefined || resolve(out) !== resolve(file)) continue;
    throw flagError('run: --record', out, `--${flag} writes that file; name another`);
  }
  refuseUnwritable(out, FLAG, read);
}

/** A recording on its way into its file. */
export class RecordFile {
  private readonly file: WrittenFile;
  private readonly packer: RecordingPacker;
  private readonly tape: RunTape;

  constructor(out: string, scenario: Scenario, source: string | null) {
    this.file = new WrittenFile(out, FLAG);
    this.packer = new RecordingPacker((bytes) => this.file.write(bytes));
    this.tape = new RunTape(scenario, source, (piece) => this.packer.add(piece));
  }

  /** For `new ScenarioRun`. */
  readonly listen: NonNullable<RunOptions['onMachine']> = (look, labels) =>
    this.tape.listen(look, labels);

  begin(): void {
    this.tape.begin();
  }

  afterStep(): void {
    this.tape.afterStep();
  }

  end(result: ScenarioResult): void {
    this.tape.end(endOf(result));
    this.packer.end();
    this.file.close();
  }

  close(): void {
    this.file.close();
  }
}

/** Does `work` with a recording that goes to `out`, if that is given. */
export async function withRecord<T>(
  out: string | undefined,
  make: (out: string) => RecordFile,
  work: (record: RecordFile | null) => Promise<T>,
): Promise<T> {
  if (out === undefined) return work(null);
  const record = make(out);
  try {
    return await unlessInterrupted(
      () => record.close(),
      () => work(record),
    );
  } finally {
    record.close();
  }
}
