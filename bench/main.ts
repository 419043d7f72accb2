/**
 * The benchmark: what a hit and a fault cost, on real traces, every message sent, nobody listening.
 * Hits are measured with all pages resident; faults by the time that a small cache takes beyond its
 * hits. To have clean victims only, the trace is replayed without its writes; for dirty victims,
 * with writes only. The first run of each kind is printed beside the median of the later ones.
 */
import { join } from 'node:path';
import { policies } from '../kernel/policy/policies';
import type { ReplayOptions } from '../scenarios/replay';
import { replay, replayFaults } from '../scenarios/replay';
import { readTraceFile } from '../traces/read_file';
import type { Trace } from '../traces/trace';

const LATER_RUNS = 5;
/** So much of a long trace is replayed, so that the whole benchmark takes a few minutes. */
const MOST_REFERENCES = 8_000_000;

/** Frames at which a trace has about that share of hits. */
interface Size {
  readonly hits: string;
  readonly frames: number;
}

const jobs: readonly { readonly file: string; readonly sizes: readonly Size[] }[] = [
  {
    file: 'perl_small.rlv.br',
    sizes: [
      { hits: '90 %', frames: 4 },
      { hits: '99 %', frames: 40 },
      { hits: '99.9 %', frames: 100 },
    ],
  },
  {
    file: 'sort_big.rlv.br',
    sizes: [
      { hits: '90 %', frames: 5 },
      { hits: '99 %', frames: 12 },
      { hits: '99.9 %', frames: 40 },
    ],
  },
];

interface Measured {
  readonly seconds: number;
  readonly references: number;
  readonly faults: number;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** The beginning of a trace. */
function head(trace: Trace): Trace {
  if (trace.references <= MOST_REFERENCES) return trace;
  const chunks: Uint32Array[] = [];
  let references = 0;
  for (const chunk of trace.chunks()) {
    if (references >= MOST_REFERENCES) break;
    chunks.push(chunk);
    references += chunk.length;
  }
  return { ...trace, name: `${trace.name} (beginning)`, references, chunks: () => chunks };
}

/** The same pages, all reads or all writes. */
function uniform(trace: Trace, write: boolean): Trace {
  const chunks = [...trace.chunks()].map((chunk) =>
    write ? chunk.map((r) => r | 1) : chunk.map((r) => r & ~1),
  );
  return { ...trace, writes: write ? trace.references : 0, chunks: () => chunks };
}

/** The trace several times over: nearly all references hit. */
function repeated(trace: Trace): Trace {
  const once = [...trace.chunks()];
  const chunks = [once, once, once, once].flat();
  return { ...trace, references: trace.references * 4, chunks: () => chunks };
}

function measure(trace: Trace, options: ReplayOptions): Measured {
  const begin = process.hrtime.bigint();
  const replayed = replay(trace, options);
  const { end, host } = replayed;
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  if (end !== 'done') throw new Error(`bench: the replay ended ${end}`);
  return { seconds, references: host.statistics.references, faults: replayFaults(replayed) };
}

function options(
  frames: number,
  policy: keyof typeof policies,
  contents: 'bytes' | 'stamps',
): ReplayOptions {
  return {
    frames,
    policy: policies[policy],
    policyOptions: {},
    pageout: 'demand',
    contents,
    store: 'object',
    seed: 'bench',
  };
}

/** First run, and median of the later ones. */
function runs(trace: Trace, chosen: ReplayOptions): { first: Measured; later: Measured } {
  const first = measure(trace, chosen);
  const later: Measured[] = [];
  for (let i = 0; i < LATER_RUNS; i += 1) later.push(measure(trace, chosen));
  return { first, later: { ...first, seconds: median(later.map((m) => m.seconds)) } };
}

/** Nanoseconds a fault; not a number where faults are too few to be told from the noise of hits. */
function faultNanoseconds(small: Measured, hitNanoseconds: number): number {
  if (small.faults * 200 < small.references) return Number.NaN;
  const hits = small.references - small.faults;
  return (small.seconds * 1e9 - hits * hitNanoseconds) / small.faults;
}

const cell = (value: number, width = 8): string =>
  (Number.isNaN(value) ? '-' : value.toFixed(1)).padStart(width);

function report(trace: Trace, sizes: readonly Size[]): void {
  console.log(`\n${trace.name}: ${trace.references} references, ${trace.distinctPages} pages`);
  const clean = uniform(trace, false);
  const dirty = uniform(trace, true);
  for (const contents of ['stamps', 'bytes'] as const) {
    for (const policy of ['mach', 'lru'] as const) {
      const all = runs(repeated(trace), options(trace.distinctPages + 1, policy, contents));
      const hit = (all.later.seconds * 1e9) / all.later.references;
      for (const { frames, hits } of sizes) {
        const mixed = runs(trace, options(frames, policy, contents));
        const cleanRun = runs(clean, options(frames, policy, contents));
        const dirtyRun = runs(dirty, options(frames, policy, contents));
        const share = 100 - (100 * mixed.later.faults) / mixed.later.references;
        const speed = (m: Measured): number => m.references / m.seconds / 1e6;
        console.log(
          `${contents.padEnd(7)}${policy.padEnd(6)}${hits.padEnd(7)}${String(frames).padStart(5)}` +
            `${cell(share, 7)} %${cell(hit)} ns` +
            `${cell(faultNanoseconds(cleanRun.later, hit))} ns` +
            `${cell(faultNanoseconds(dirtyRun.later, hit))} ns` +
            `${cell(speed(mixed.first))}${cell(speed(mixed.later))}`,
        );
      }
    }
  }
}

/** Touches every page of a large machine once, with a write, and says what it takes. */
function memoryOf(frames: number): void {
  const references = new Uint32Array(frames).map((_, page) => (page << 1) | 1);
  const scan: Trace = {
    name: 'scan',
    pageSize: 4096,
    references: frames,
    writes: frames,
    distinctPages: frames,
    format: '',
    records: frames,
    syncs: [],
    lines: 0,
    skipped: new Map(),
    header: new Map(),
    chunks: () => [references],
    pageOf: (page) => page,
    objectOf: () => '0',
  };
  const collect = globalThis.gc ?? ((): void => undefined);
  collect();
  const before = process.memoryUsage();
  const kept = replay(scan, { ...options(frames, 'mach', 'stamps'), store: 'anonymous' });
  collect();
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  const resident = kept.host.resident.cachedCount;
  console.log(
    `${resident} frames in use: ${(bytes / 1e6).toFixed(0)} MB, ` +
      `${(bytes / resident).toFixed(0)} bytes a frame; ` +
      `the process has ${(after.rss / 1e6).toFixed(0)} MB`,
  );
}

memoryOf(1_000_000);
console.log('\nmode   policy hits  frames  seen       hit   clean     dirty     first   later');
console.log('                                     a hit  a fault   a fault   Mref/s  Mref/s');
for (const { file, sizes } of jobs) {
  const trace = readTraceFile(join(__dirname, '..', 'traces', 'data', file));
  report(head(trace), sizes);
}
