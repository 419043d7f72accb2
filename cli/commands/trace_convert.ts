/**
 * `machvm trace convert`: a trace in another format; and `machvm trace make`: one that nobody
 * recorded.
 */
import { meant } from '../../scenarios/language/suggest';
import type { SyntheticOptions, SyntheticPattern } from '../../traces/synthetic';
import { isRandom, synthetic, syntheticDefaults, syntheticPatterns } from '../../traces/synthetic';
import type { ReadingFlags } from '../given/trace_files';
import { readNamed, sayTrace } from '../given/trace_files';
import { flagError, UsageError } from '../show/output';
import { chunksFor, outputFormat, writeTrace } from './trace_output';

export interface ConvertFlags extends ReadingFlags {
  readonly to?: string;
}

/** The flags of `trace make`, as they were typed. */
export interface MakeFlags extends Partial<Readonly<Record<keyof SyntheticOptions, string>>> {
  readonly to?: string;
}

/** The options that all patterns have. */
const COMMON: readonly (keyof SyntheticOptions)[] = ['references', 'writes', 'seed'];
/** The most that a flag may be; whole numbers from 1 but for the shares. */
const LIMITS: Readonly<Record<keyof SyntheticOptions, number>> = {
  references: 2 ** 32 - 1,
  pages: 2 ** 28,
  skew: 100,
  writes: 1,
  set: 2 ** 28,
  phase: 2 ** 32 - 1,
  seed: 2 ** 32 - 1,
};

/** Answers the exit status. */
export async function convertCommand(
  from: string,
  to: string,
  flags: ConvertFlags,
): Promise<number> {
  const format = outputFormat(to, flags.to, from);
  const trace = await readNamed(from, flags, chunksFor(to));
  const isWhole = trace.skipped.size === 0 && !trace.header.has('cut_off');
  if (!isWhole || trace.notes.length > 0) sayTrace(from, trace);
  await writeTrace(trace, to, format);
  return 0;
}

function numberOf(key: keyof SyntheticOptions, text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const isShare = key === 'skew' || key === 'writes';
  const least = isShare || key === 'seed' ? 0 : 1;
  if (value >= least && value <= LIMITS[key] && (isShare || Number.isInteger(value))) return value;
  const kind = isShare ? 'a number' : 'a whole number';
  throw flagError(`--${key}`, text, `must be ${kind} from ${least} to ${LIMITS[key]}`);
}

function optionsOf(flags: MakeFlags): SyntheticOptions {
  const keys = Object.keys(syntheticDefaults) as (keyof SyntheticOptions)[]; // parsed
  const given = keys.flatMap((key) => {
    const text = flags[key];
    return text === undefined ? [] : [[key, numberOf(key, text)] as const];
  });
  return { ...syntheticDefaults, ...Object.fromEntries(given) };
}

/** Whoever gives an option that the pattern has not, means another pattern. */
function refuseForeign(pattern: SyntheticPattern, flags: MakeFlags): void {
  const known: readonly string[] = ['to', ...COMMON, ...syntheticPatterns[pattern].own];
  const foreign = Object.keys(flags).find((key) => !known.includes(key));
  if (foreign === undefined) return;
  const own = known.slice(1).map((key) => `--${key}`);
  throw new UsageError(`--${foreign}: the pattern ${pattern} has none; it has ${own.join(', ')}`);
}

/** Answers the exit status. */
export async function makeCommand(name: string, to: string, flags: MakeFlags): Promise<number> {
  const patterns = Object.keys(syntheticPatterns) as SyntheticPattern[]; // parsed
  const pattern = patterns.find((known) => known === name);
  if (pattern === undefined) {
    throw new UsageError(`${name}: no such pattern; ${meant(name, patterns)}`);
  }
  refuseForeign(pattern, flags);
  const options = optionsOf(flags);
  if (flags.seed !== undefined && !isRandom(pattern, options)) {
    const what = `nothing of ${pattern} with --writes ${flags.writes} is random; leave it out`;
    throw new UsageError(`--seed: ${what}`);
  }
  const format = outputFormat(to, flags.to);
  await writeTrace(synthetic(pattern, options, chunksFor(to)), to, format);
  return 0;
}
