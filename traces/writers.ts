/** The formats that can be written, by the names that they have when they are read. */
import type { TraceFormat } from './formats';
import { writeRlv } from './rlv';
import { writeText } from './text';
import { csvWriter } from './writers/csv';
import { oracleOpWriter, oracleWriter } from './writers/oracle';
import type { TraceWriter } from './writers/writer';
import { lossOf } from './writers/writer';

export const traceWriters = {
  rlv: {
    summary: "machvm's compact binary format; small if compressed, as .rlv.br",
    endings: ['rlv'],
    loses: (trace) => lossOf(trace, ['objects', 'page size', 'syncs', 'header']),
    write: (trace) => writeRlv(trace),
  },
  text: {
    summary: 'canonical text, which keeps everything',
    endings: ['text', 'txt'],
    loses: () => [],
    write: (trace) => writeText(trace),
  },
  csv: csvWriter,
  oracle: oracleWriter,
  oracle_op: oracleOpWriter,
} as const satisfies Partial<Record<TraceFormat, TraceWriter>>;

export type WrittenFormat = keyof typeof traceWriters;

/** The name of each format that can be written. */
export const writtenFormats = Object.keys(traceWriters) as readonly WrittenFormat[]; // parsed

/** The format that a file's name asks for; null if it asks for none. */
export function writtenFormatOf(file: string): WrittenFormat | null {
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  const endings = base.toLowerCase().split('.').slice(1).reverse();
  const writers: Readonly<Record<WrittenFormat, TraceWriter>> = traceWriters;
  for (const ending of endings) {
    const found = writtenFormats.find((name) => writers[name].endings.includes(ending));
    if (found !== undefined) return found;
  }
  return null;
}
