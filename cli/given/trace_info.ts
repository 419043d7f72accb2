/**
 * `machvm trace info`: what a trace is, what of it was read, what was skipped and why; and
 * `machvm trace formats`: what can be read, and how it is known.
 */
import { NoChunks } from '../../traces/chunk_store';
import type { TraceFormatSpec } from '../../traces/format';
import { formatNames, isTraceFormat, traceFormats } from '../../traces/formats';
import { skipsText } from '../../traces/skips';
import type { FirstRecord, PageName, Trace } from '../../traces/trace';
import { ONLY_OBJECT } from '../../traces/trace';
import { quoted } from '../../traces/trace_error';
import { counted, grouped } from '../../views/numbers';
import { print, printJson } from '../show/output';
import type { ReadingFlags } from './trace_files';
import { readNamed } from './trace_files';

export interface InfoFlags extends ReadingFlags {
  readonly json: boolean;
}

function specOf(format: string): TraceFormatSpec | null {
  return isTraceFormat(format) ? traceFormats[format] : null;
}

function objectsOf(trace: Trace): number {
  const objects = new Set<string>();
  for (let page = 0; page < trace.distinctPages; page += 1) objects.add(trace.objectOf(page));
  return objects.size;
}

/** Everything that is told of a trace, for JSON. */
export function traceReport(trace: Trace): Readonly<Record<string, unknown>> {
  const note = specOf(trace.format)?.note;
  return {
    name: trace.name,
    format: trace.format,
    page_size: trace.pageSize,
    lines: trace.lines,
    skipped: Object.fromEntries(trace.skipped),
    assumed: trace.notes,
    records: trace.records,
    references: trace.references,
    writes: trace.writes,
    pages: trace.distinctPages,
    objects: objectsOf(trace),
    syncs: trace.syncs.length,
    header: Object.fromEntries(trace.header),
    first: trace.first.map(({ address, object, page, write, size }) => ({
      address: address === null ? null : jsonNumber(address),
      object,
      page: jsonNumber(page),
      access: write ? 'write' : 'read',
      size,
    })),
    ...(note === undefined ? {} : { note }),
  };
}

/** A number that JSON keeps exactly; a string where it would not. */
function jsonNumber(value: PageName): number | string {
  return typeof value === 'number' ? value : String(value);
}

/** `read page 7 of 0: address 0x7010, 4 bytes`. */
function recordText({ address, object, page, write, size }: FirstRecord): string {
  const where = object === ONLY_OBJECT ? '' : ` of ${quoted(object)}`;
  const bytes = address === null ? [] : [`address 0x${address.toString(16)}`];
  const length = size === null ? [] : [counted(size, 'byte')];
  const rest = [...bytes, ...length].join(', ');
  return `${write ? 'write' : 'read'} page ${page}${where}${rest === '' ? '' : `: ${rest}`}`;
}

/** What the file says of itself, which may be called as what is counted here. */
function headerRow({ header }: Trace): readonly (readonly [string, string])[] {
  const said = [...header].map(([key, value]) => `${key}=${value}`);
  return said.length === 0 ? [] : [['header', said.join(', ')]];
}

/** The same for people: a word and what it is, a line each. */
export function reportLines(trace: Trace): readonly string[] {
  const spec = specOf(trace.format);
  const share = ((100 * trace.writes) / trace.references).toFixed(1);
  const size = (trace.distinctPages * trace.pageSize) / 1024;
  const rows: readonly (readonly [string, string])[] = [
    ['trace', trace.name],
    ['format', spec === null ? trace.format : `${trace.format}: ${spec.summary}`],
    ...(trace.lines > 0 ? [['lines', grouped(trace.lines)] as const] : []),
    ['skipped', skipsText(trace.skipped, grouped)],
    ['records', grouped(trace.records)],
    ['references', `${grouped(trace.references)}, of which ${share} % write`],
    [
      'pages',
      `${grouped(trace.distinctPages)} of ${counted(trace.pageSize, 'byte')}, ` +
        `${size.toFixed(size < 10 ? 1 : 0).replace(/\B(?=(\d{3})+$)/g, ',')} KiB in all`,
    ],
    ['objects', grouped(objectsOf(trace))],
    ...(trace.syncs.length > 0 ? [['syncs', grouped(trace.syncs.length)] as const] : []),
    ...headerRow(trace),
    ...trace.first.map((record, at) => [at === 0 ? 'first' : '', recordText(record)] as const),
    ...trace.notes.map((text, at) => [at === 0 ? 'assumed' : '', text] as const),
    ...(spec?.note === undefined ? [] : [['note', spec.note] as const]),
  ];
  const width = Math.max(...rows.map(([word]) => word.length)) + 2;
  return rows.map(([word, what]) => word.padEnd(width) + what);
}

/** Answers the exit status. */
export async function infoCommand(file: string, flags: InfoFlags): Promise<number> {
  const trace = await readNamed(file, flags, new NoChunks());
  if (flags.json) printJson(traceReport(trace));
  else for (const line of reportLines(trace)) print(line);
  return 0;
}

/** Lists the formats. */
export function formatsCommand(flags: { readonly json: boolean }): void {
  const rows = formatNames.map((name) => {
    const { summary, knownBy }: TraceFormatSpec = traceFormats[name];
    return { name, summary, known_by: knownBy };
  });
  if (flags.json) {
    printJson(rows);
    return;
  }
  const width = Math.max(...formatNames.map((name) => name.length)) + 2;
  for (const { name, summary, known_by: knownBy } of rows) {
    print(name.padEnd(width) + summary);
    print(`${' '.repeat(width)}known by: ${knownBy}`);
  }
  print('files compressed with gzip, zstd, xz or brotli are read directly; - is standard input');
}
