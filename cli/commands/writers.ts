/**
 * What `machvm run` writes while a run goes on: a trace for Perfetto, a recording.
 */
import { readFileSync } from 'node:fs';
import type { Look } from '../../kernel/inspect/look';
import type { Scenario } from '../../scenarios/language/scenario';
import type { BuiltScenario } from '../../scenarios/run/build';
import type { ScenarioResult } from '../../scenarios/run/run';
import type { Labels } from '../../scenarios/transcript/labels';
import type { PerfettoFile } from './perfetto';
import { withPerfetto } from './perfetto';
import { RecordFile, withRecord } from './record';

/** The files of a run that are written meanwhile, if there are any. */
class Writing {
  private readonly trace: PerfettoFile | null;
  private readonly record: RecordFile | null;

  constructor(trace: PerfettoFile | null, record: RecordFile | null) {
    this.trace = trace;
    this.record = record;
  }

  listen(look: Look, labels: Labels): void {
    this.record?.listen(look, labels);
  }

  start(built: BuiltScenario): void {
    this.trace?.start(built);
    this.record?.begin();
  }

  afterStep(): void {
    this.trace?.afterStep();
    this.record?.afterStep();
  }

  end(result: ScenarioResult): void {
    this.trace?.end(result.end);
    this.record?.end(result);
  }
}

/** Where files go, and of what: `source` is the file of the scenario, null for standard input. */
export interface Writers {
  readonly perfetto: string | undefined;
  readonly record: string | undefined;
  readonly scenario: Scenario;
  readonly source: string | null;
}

/** Does `work` with the files that are wanted. */
export function withWriters<T>(
  { perfetto, record, scenario, source }: Writers,
  work: (writing: Writing) => Promise<T>,
): Promise<T> {
  const make = (out: string): RecordFile =>
    new RecordFile(out, scenario, source === null ? null : readFileSync(source, 'utf8'));
  return withPerfetto(perfetto, (trace) =>
    withRecord(record, make, (file) => work(new Writing(trace, file))),
  );
}
