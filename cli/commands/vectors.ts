/**
 * `machvm vectors`: published answers, held against the policies, alone or in the kernel.
 */
import { readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bundledTraceFile } from '../../files/bundled_trace';
import { countedHow } from '../../studies/running_row';
import type { CheckedVector } from '../../studies/vector_check';
import { checkVector } from '../../studies/vector_check';
import type { Vector } from '../../studies/vectors';
import { readVectors, VectorError } from '../../studies/vectors';
import { NoChunks } from '../../traces/chunk_store';
import { grouped } from '../../views/numbers';
import { readTextFile } from '../given/text_file';
import { readNamed, sayTrace } from '../given/trace_files';
import { traceReport } from '../given/trace_info';
import { colors, flagError, Progress, print, printJson, table, UsageError } from '../show/output';
import type { VectorJob } from '../studies/vector_worker';
import { runAll } from '../studies/worker_pool';

export interface VectorsFlags {
  readonly traces?: string;
  readonly workers?: number;
  readonly kernel: boolean;
  readonly json: boolean;
}

/** How published answers were found. */
const TABLE = { pageout: 'demand', store: 'object', contents: 'stamps' } as const;

/** Where the trace of a name is; null if there is none. */
type FindTrace = (name: string) => string | null;

/** Looks in a folder, by the name before the ending, then among the traces of the package. */
function finder(folder: string | null): FindTrace {
  if (folder !== null && statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw flagError('vectors: --traces', folder, 'there is no such folder');
  }
  const files = folder === null ? [] : readdirSync(folder).sort();
  return (name) => {
    const ours = files.find((file) => file === `${name}.rlv.br`);
    const here = ours ?? files.find((file) => file === name || file.startsWith(`${name}.`));
    if (folder !== null && here !== undefined) return join(folder, here);
    return bundledTraceFile(name);
  };
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

/** Reads each trace that the table names once, and reports how it was read. */
async function reportsOf(
  vectors: readonly Vector[],
  find: FindTrace,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const names = vectors.flatMap(({ trace }) => (typeof trace === 'string' ? [trace] : []));
  const files = new Set(names.flatMap((name) => find(name) ?? []));
  const reports: Readonly<Record<string, unknown>>[] = [];
  for (const file of files) {
    const trace = await readNamed(file, {}, new NoChunks());
    sayTrace(file, trace);
    reports.push(traceReport(trace));
  }
  return reports;
}

/**
 * Checks all rows: those that are a few references here, those of traces in workers. Their order is
 * the table's, whoever is done first.
 */
async function check(
  vectors: readonly Vector[],
  find: FindTrace,
  { workers = availableParallelism(), kernel }: VectorsFlags,
): Promise<readonly CheckedVector[]> {
  const checked = new Map<Vector, CheckedVector>();
  const progress = new Progress();
  const take = (vector: Vector, row: CheckedVector): void => {
    checked.set(vector, row);
    const { source, algorithm } = vector;
    progress.update(`${checked.size} of ${vectors.length} rows: ${source} ${algorithm}`);
  };
  const jobs: VectorJob[] = [];
  for (const vector of vectors) {
    const file = typeof vector.trace === 'string' ? find(vector.trace) : null;
    if (file === null)
      take(
        vector,
        checkVector(vector, () => null, kernel),
      );
    else jobs.push({ vector, file, kernel });
  }
  try {
    await runAll<VectorJob, CheckedVector>(jobs, {
      worker: 'cli/studies/vector_worker',
      workers,
      command: 'vectors',
      answered: ({ vector }, row) => take(vector, row),
    });
  } finally {
    progress.clear();
  }
  return vectors.flatMap((vector) => checked.get(vector) ?? []);
}

/** Runs a table of published answers; answers the exit status. */
export async function vectorsCommand(file: string, flags: VectorsFlags): Promise<number> {
  const find = finder(flags.traces ?? null);
  const vectors = read(file);
  const traces = await reportsOf(vectors, find);
  const rows = await check(vectors, find, flags);
  if (flags.json) printJson({ traces, rows });
  else {
    print(countedHow({ ...TABLE, kernel: flags.kernel }));
    report(file, rows);
  }
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
