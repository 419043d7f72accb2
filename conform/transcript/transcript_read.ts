/**
 * Reads a recording: each line checked against the format, then the lines together against each
 * other (transcript_names.ts). What is wrong is said with its place and with what would be right.
 */
import type { z } from 'zod';
import { meant } from '../../scenarios/language/suggest';
import { fields, modes } from './transcript_fields';
import { JsonError, JsonLine, TranscriptError } from './transcript_json';
import type { Content, Fields, TranscriptLine } from './transcript_lines';
import * as lines from './transcript_lines';
import { TranscriptNames } from './transcript_names';

/** Reads one line of a file. */
class LineReader {
  private readonly file: string;
  private readonly line: number;
  private readonly text: string;
  private readonly json: JsonLine;
  private readonly record: Fields;

  constructor(file: string, line: number, text: string) {
    this.file = file;
    this.line = line;
    this.text = text;
    try {
      this.json = new JsonLine(text);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      throw new TranscriptError(file, line, error.column, error.message, error.meant);
    }
    const { value } = this.json;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.wrong([], false, 'the line is not an object', 'a line is one {...}');
    }
    this.record = value as Fields; // parsed
  }

  read(): TranscriptLine {
    const { line, text } = this;
    const content = this.content();
    return { line, text, fields: this.record, content };
  }

  wrong(path: readonly PropertyKey[], onKey: boolean, what: string, hint: string) {
    const column = this.json.column(path, onKey);
    return new TranscriptError(this.file, this.line, column, what, hint);
  }

  /** One of the names of a table, or an error. */
  private oneOf<T extends Readonly<Record<string, unknown>>>(
    key: string,
    table: T,
  ): keyof T & string {
    const name = this.record[key];
    if (name === undefined) {
      throw this.wrong([], false, `${key} is missing`, meant('', Object.keys(table)));
    }
    if (typeof name === 'string' && Object.hasOwn(table, name)) return name;
    const hint = meant(String(name), Object.keys(table));
    throw this.wrong([key], false, `${key} ${JSON.stringify(name)} is not known`, hint);
  }

  /** The line as a shape says. */
  private shaped<T extends z.ZodObject>(schema: T): z.infer<T> {
    const parsed = schema.safeParse(this.record);
    if (parsed.success) {
      this.misspelt(Object.keys(schema.shape));
      return parsed.data;
    }
    const [issue] = parsed.error.issues;
    const keys = issue?.code === 'unrecognized_keys' ? issue.keys : [];
    throw this.problem(issue?.path ?? [], keys);
  }

  private problem(path: readonly PropertyKey[], unknown: readonly string[]): TranscriptError {
    const [strange] = unknown;
    if (strange !== undefined) {
      const what = `there is no mode ${JSON.stringify(strange)}`;
      return this.wrong([...path, strange], true, what, meant(strange, Object.keys(modes)));
    }
    const name = path.map(String).join('.');
    let value: unknown = this.record;
    for (const part of path) value = Object(value)[part];
    if (value === undefined) {
      return this.wrong(path, false, `${name} is missing`, `it is ${describe(path)}`);
    }
    const what = `${name} is ${JSON.stringify(value)}`;
    return this.wrong(path, false, what, `it should be ${describe(path)}`);
  }

  /** A key that nobody knows, but that is nearly one of the line's, is a mistake. */
  private misspelt(known: readonly string[]): void {
    for (const key of Object.keys(this.record)) {
      if (key in fields || known.includes(key) || comments.has(key)) continue;
      const hint = meant(key, known);
      if (hint.startsWith('did you mean')) {
        throw this.wrong([key], true, `${JSON.stringify(key)} is not a field of this line`, hint);
      }
    }
  }

  /** The shape of a table that a name stands for. */
  private named<T extends Readonly<Record<string, z.ZodObject>>>(
    table: T,
    name: keyof T & string,
  ): Fields {
    const schema = table[name];
    if (schema === undefined) throw new Error(`transcript: no line ${name}`);
    return this.shaped(schema);
  }

  private thread(fallback: string | null): string {
    const thread = this.record['thread'] ?? fallback;
    if (typeof thread === 'string' && thread !== '') return thread;
    const what = thread === null ? 'thread is missing' : `thread is ${JSON.stringify(thread)}`;
    throw this.wrong(['thread'], false, what, 'it should be a thread: main, worker1, worker2');
  }

  private content(): Content {
    const { record } = this;
    if ('setup' in record || 'call' in record) {
      const what = 'the line is one of a table of calls';
      throw this.wrong(['n'], false, what, 'such a table is compared with --calls');
    }
    const n = record['n'];
    if (typeof n !== 'number') {
      const what = n === undefined ? 'n is missing' : `n is ${JSON.stringify(n)}`;
      throw this.wrong(['n'], false, what, 'it should be the serial number of the line');
    }
    const who = this.oneOf('who', speakers);
    switch (who) {
      case 'header':
        return { who, header: this.shaped(lines.header) };
      case 'note': {
        const note = this.shaped(lines.note);
        const [ms, taken] = [note.ms ?? 0, note.dma_taken ?? 0];
        return ms === 0 && taken === 0 ? { who: 'comment' } : { who, ms, taken };
      }
      case 'monitor':
        return { who: 'comment' };
      case 'stats':
        return { who, stats: this.shaped(lines.stats) };
      case 'script':
        if ('obj' in record || !('task' in record))
          return { who, script: this.shaped(lines.script) };
        return { who: 'task', task: this.shaped(lines.scriptTask).task };
      case 'client':
        return this.client();
      case 'kernel->pager': {
        const msg = this.oneOf('msg', lines.messages);
        const message = { msg, ...this.named(lines.messages, msg) } as lines.Message; // parsed
        return { who: 'message', message };
      }
      case 'pager->kernel':
        return this.pager();
      case 'kernel->client':
        this.oneOf('msg', { exception_raise: 1 });
        return { who: 'exception', thread: this.shaped(lines.exception).thread };
      case 'probe': {
        const name = this.oneOf('probe', lines.probes);
        const probe = { probe: name, ...this.named(lines.probes, name) } as lines.Probe; // parsed
        return { who, probe };
      }
    }
  }

  private client(): Content {
    const { record } = this;
    const thread = this.thread(null);
    const op = record['op'];
    const ended = typeof op === 'string' ? /^(.*)\.(done|progress)$/.exec(op) : null;
    const known = { ...lines.clientOps, ...lines.pagerCalls };
    if (ended === null) {
      const name = this.oneOf('op', known);
      const made = { op: name, ...this.named(known, name) } as lines.ClientOp; // parsed
      return { who: 'start', thread, op: made };
    }
    const [, name = '', how] = ended;
    if (!Object.hasOwn(known, name)) {
      const hint = meant(name, Object.keys(known));
      throw this.wrong(['op'], false, `op ${JSON.stringify(op)} is not known`, hint);
    }
    if (how === 'progress') return { who: 'comment' };
    this.named(lines.dones, isDone(name) ? name : 'other');
    return { who: 'done', thread, op: name };
  }

  private pager(): Content {
    const op = this.oneOf('msg', lines.pagerCalls);
    const call = { op, ...this.named(lines.pagerCalls, op) } as lines.PagerCall; // parsed
    const trigger = this.oneOf('trigger', { answer: 1, script: 1 });
    if (trigger === 'script') return { who: 'call', thread: this.thread('main'), call };
    if (call.op !== 'vm_set_default_memory_manager') return { who: 'answer', obj: call.obj };
    throw this.wrong(['trigger'], false, `${op} is not an answer`, 'it should be script');
  }
}

const speakers = {
  header: 1,
  note: 1,
  monitor: 1,
  stats: 1,
  script: 1,
  client: 1,
  'kernel->pager': 1,
  'pager->kernel': 1,
  'kernel->client': 1,
  probe: 1,
} as const;

/** Keys that may be in any line and decide nothing. */
const comments = new Set(['n', 'who', 'op', 'msg', 'probe', 'kr_name', 'subcode', 'unrecorded']);

function isDone(name: string): name is keyof typeof lines.dones {
  return Object.hasOwn(lines.dones, name);
}

/** What a field should be, in words. */
function describe(path: readonly PropertyKey[]): string {
  const [first, second] = path.map(String);
  const table: Readonly<Record<string, z.ZodType>> =
    first === 'set' && second !== undefined ? modes : { ...lines.header.shape, ...fields };
  const name = first === 'set' && second !== undefined ? second : first;
  return table[name ?? '']?.description ?? 'something else';
}

/** The lines of a file; throws TranscriptError for the first that is wrong. */
export function readLines(file: string, text: string): readonly TranscriptLine[] {
  const read: TranscriptLine[] = [];
  const names = new TranscriptNames();
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    const reader = new LineReader(file, index + 1, line);
    const made = reader.read();
    const wrong = names.check(made);
    if (wrong !== null) throw reader.wrong(wrong.path, false, wrong.what, wrong.meant);
    read.push(made);
  }
  if (read.length > 0) return read;
  throw new TranscriptError(file, 1, 1, 'the file is empty', 'it should begin with a header');
}
