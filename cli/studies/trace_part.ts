/**
 * The trace of replay and curve: which part of it is replayed, and where its references are: in
 * memory that all threads share, or, where there are too many, read anew for each row.
 */
import { limitedTrace } from '../../traces/limited_trace';
import { STANDARD_INPUT } from '../../traces/read_file';
import { SharedChunks } from '../../traces/shared_trace';
import { streamed, streamedUpTo } from '../../traces/streamed_file';
import type { Trace } from '../../traces/trace';
import { CHUNK_REFERENCES } from '../../traces/trace';
import { readingOf, readShown, sayTrace, traceFile } from '../given/trace_files';
import { flagError, Progress, printError, UsageError } from '../show/output';
import type { Stream } from './grid_job';
import type { ComparisonFlags, PartFlags } from './study_flags';
import { referencesOf, warmupProblem } from './study_flags';

/** What is replayed. */
export interface TracePart {
  /** The part; without its references if there is a stream. */
  readonly trace: Trace;
  readonly whole: Trace;
  readonly warmup: number;
  readonly stream: Stream | null;
}

type Source = Pick<Stream, 'file' | 'reading'> & { readonly name: string };

/** A trace whose references can be read only by reading the file. */
function withoutReferences(trace: Trace): Trace {
  return {
    ...trace,
    chunks() {
      throw new RangeError(`the references of ${trace.name} are not kept`);
    },
  };
}

/** The first references of a file, counted without being kept. */
async function limitedStream(whole: Trace, { file, reading }: Source, limit: number) {
  let [writes, distinctPages] = [0, 0];
  await streamedUpTo(limit, file, reading, (chunk) => {
    for (const packed of chunk) {
      writes += packed & 1;
      distinctPages = Math.max(distinctPages, (packed >>> 1) + 1);
    }
  });
  const syncs = whole.syncs.filter(({ before }) => before <= limit);
  return { ...whole, references: limit, writes, distinctPages, syncs };
}

/** Reads a file without keeping its references. */
async function readStream(source: Source, limit: number | null, known: Trace | null) {
  const { file, reading, name } = source;
  if (file === STANDARD_INPUT) {
    throw new UsageError(
      '--stream: standard input can be read only once; write the trace to a file',
    );
  }
  const progress = new Progress();
  try {
    const tell = (bytes: number): void =>
      progress.update(`${name}: ${(bytes / 2 ** 20).toFixed(0)} MiB read`);
    const whole = known ?? (await streamed(file, reading, () => undefined, tell));
    const isPart = limit !== null && limit < whole.references;
    const trace = withoutReferences(isPart ? await limitedStream(whole, source, limit) : whole);
    return { whole, trace, stream: { file, reading, references: trace.references } };
  } finally {
    progress.clear();
  }
}

/** Reads a file into shared memory, unless there are too many references. */
async function readShared(source: Source, limit: number | null) {
  const { file, reading, name } = source;
  const wanted = limit === null ? Number.POSITIVE_INFINITY : Math.ceil(limit / CHUNK_REFERENCES);
  const isInput = file === STANDARD_INPUT;
  const chunks = new SharedChunks(wanted, isInput ? Number.POSITIVE_INFINITY : undefined);
  const whole = await readShown(name, file, { ...reading, chunks });
  if (chunks.isOverfull) return readStream(source, limit, whole);
  return { whole, trace: limit === null ? whole : limitedTrace(whole, limit), stream: null };
}

/** Checks the flags, and answers what reads the trace: its first part, and how long it warms up. */
export function partOf(flags: PartFlags): (name: string) => Promise<TracePart> {
  const limit = referencesOf('limit', flags.limit);
  const warmup = referencesOf('warmup', flags.warmup) ?? 0;
  return async (name) => {
    const source = { name, file: traceFile(name), reading: readingOf(flags) };
    const read = flags.stream
      ? await readStream(source, limit, null)
      : await readShared(source, limit);
    sayTrace(name, read.whole);
    const problem = warmupProblem(read.trace, warmup);
    if (problem !== null) throw flagError('--warmup', `${warmup}`, problem);
    return { ...read, warmup };
  };
}

/** Reports that opt's rows are left out where the references are not kept; refuses to need them. */
export function sayNoOpt(command: string, { relative }: ComparisonFlags): void {
  if (relative?.toLowerCase() === 'opt') {
    const why = 'opt needs the future, and the references are not kept; compare with lru or fifo';
    throw new UsageError(`${command}: --relative opt: ${why}`);
  }
  printError(`${command}: opt is left out: it needs the future, and the references are not kept`);
}
