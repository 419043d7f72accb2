/**
 * `machvm vectors`: published answers, held against the kernel in demand mode.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckedVector } from '../studies/vector_check';
import { checkVector } from '../studies/vector_check';
import type { Vector } from '../studies/vectors';
import { readVectors, VectorError } from '../studies/vectors';
import { readTraceFile } from '../traces/read_file';
import type { Trace } from '../traces/trace';
import { colors, grouped, Progress, print, printJson, table, UsageError } from './output';
import { readTextFile } from './text_file';
import { traceFile, traceNames } from './trace_files';

/** The traces of a table, each read once; the rows of one trace usually stand together. */
class Traces {
  private name = '';
  private trace: Trace | null = null;
  private readonly folder: string | null;

  constructor(folder: string | null) {
    if (folder !== null && !existsSync(folder)) {
      throw new UsageError(`vectors: --traces ${folder}: there is no such folder`);
    }
    this.folder = folder;
  }

  /** Null if there is no such trace. */
  find(name: string): Trace | null {
    if (this.name === name) return this.trace;
    const here = this.folder === null ? [] : [join(this.folder, `${name}.rlv.br`)];
    const file = here.find(existsSync) ?? (traceNames().includes(name) ? traceFile(name) : null);
    this.name = name;
    this.trace = file === null ? null : readTraceFile(file);
    return this.trace;
  }
}

function report(file: string, rows: readonly CheckedVector[]): void {
  const algorithms = [...new Set(rows.map(({ algorithm }) => algorithm))];
  print(
    table(
      ['policy', 'rows', 'agree', 'as'],
      algorithms.map((name) => {
        const mine = rows.filter(({ algorithm }) => algorithm === name);
        const as = [...new Set(mine.flatMap((row) => row.answers.map(({ policy }) => policy)))];
        const agree = mine.filter(({ verdict }) => verdict === 'agrees').length;
        return [name, grouped(mine.length), grouped(agree), as.slice(0, 2).join(' or ')];
      }),
    ),
  );
  for (const row of rows) {
    if (row.verdict === 'agrees') continue;
    const where = `${file}:${row.line}: ${row.algorithm}, ${grouped(row.frames)} frames`;
    const ours = row.answers.map((each) => `${each.policy} gives ${grouped(each.faults)}`);
    const got = ours.length === 0 ? `no trace ${row.source}; --traces FOLDER` : ours.join(', ');
    print(`${where}: published ${grouped(row.published)}, ${got}`);
  }
  const of = (verdict: string): number => rows.filter((row) => row.verdict === verdict).length;
  const skipped = of('skipped') === 0 ? '' : `, ${grouped(of('skipped'))} skipped`;
  const differs = of('differs');
  const colour = differs === 0 ? colors.green : colors.red;
  print(colour(`${grouped(of('agrees'))} rows agree, ${grouped(differs)} differ${skipped}`));
}

/** Runs a table of published answers; answers the exit status. */
export async function vectorsCommand(
  file: string,
  flags: { readonly traces?: string; readonly json: boolean },
): Promise<number> {
  const rows: CheckedVector[] = [];
  const traces = new Traces(flags.traces ?? null);
  const progress = new Progress();
  const vectors = read(file);
  for (const vector of vectors) {
    rows.push(checkVector(vector, (name) => traces.find(name)));
    progress.update(
      `${rows.length} of ${vectors.length} rows: ${vector.source} ${vector.algorithm}`,
    );
    await new Promise((resolve) => setImmediate(resolve));
  }
  progress.clear();
  if (flags.json) printJson(rows);
  else report(file, rows);
  return rows.some(({ verdict }) => verdict === 'differs') ? 1 : 0;
}

function read(file: string): readonly Vector[] {
  const text = readTextFile(file);
  try {
    return readVectors(text, file);
  } catch (error) {
    if (error instanceof VectorError) throw new UsageError(error.message);
    throw error;
  }
}
