/**
 * Tables of calls: lines of JSON, each a setup that begins a fresh state or a call that was made in
 * it, with what a kernel answered. What lives here: the shape of the lines, and errors that say
 * where a line is wrong. What a setup and a call mean is elsewhere (calls_vm.ts and others).
 */
import { z } from 'zod';
import { JsonError, JsonLine, TranscriptError } from './transcript_json';

/** A place in an address space, as the file writes it: `base+0x1000`, `0x0`. */
const address = z.string().regex(/^(base[+-])?0x[0-9a-f]+$/i);

const entryShape = z.object({
  address,
  size: z.number(),
  protection: z.number(),
  max_protection: z.number(),
  inheritance: z.number(),
  shared: z.number(),
  name: z.enum(['null', 'port']),
  offset: z.number(),
});

const setupShape = z.object({
  setup: z.string(),
  text: z.string().optional(),
  map: z.array(entryShape).optional(),
  words: z.array(z.number().nullable()).optional(),
  base: address.optional(),
  /** How much a task may map, in bytes. */
  current: z.number().optional(),
});

const callShape = z.object({
  call: z.string(),
  case: z.string(),
  args: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.number())])),
  kr: z.union([z.number(), z.string(), z.null()]),
  out: z.record(z.string(), z.unknown()),
  panic: z.string().optional(),
});

/** An entry of a map as the file writes it; addresses are texts. */
export type RecordedEntry = z.infer<typeof entryShape>;

/** A call and its answer. */
export interface CallLine extends z.infer<typeof callShape> {
  readonly line: number;
}

/** A state, and the calls that were made in it. */
export interface SetupLine extends z.infer<typeof setupShape> {
  readonly line: number;
  readonly calls: CallLine[];
}

/** Values of arguments by name. */
export type Args = CallLine['args'];

const meanings: Readonly<Record<string, string>> = {
  kr: 'a number, or a text such as "0x10000003"',
  args: 'arguments by name: numbers and texts',
  out: 'what came back, by name',
  address: 'a text such as "base+0x1000"',
  map: 'a list of entries: address, size, protection, max_protection, inheritance, shared, name',
  words: 'a list of numbers and nulls',
};

class CallsReader {
  readonly setups: SetupLine[] = [];
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  read(number: number, text: string): void {
    const line = this.parse(number, text);
    const record: unknown = line.value;
    if (typeof record !== 'object' || record === null) {
      throw new TranscriptError(this.file, number, 1, 'the line is no record', 'write {...}');
    }
    if ('setup' in record) {
      const setup = this.shaped(number, line, setupShape);
      this.setups.push({ ...setup, line: number, calls: [] });
      return;
    }
    if (!('call' in record)) {
      const what = 'the line has neither "setup" nor "call"';
      const right =
        'who' in record ? 'a recording is compared without --calls' : 'one of them should be there';
      throw new TranscriptError(this.file, number, 1, what, right);
    }
    const call = this.shaped(number, line, callShape);
    const setup = this.setups.at(-1);
    if (setup === undefined) {
      const what = 'a call before the first setup';
      throw new TranscriptError(this.file, number, 1, what, 'a line {"setup":...} comes first');
    }
    setup.calls.push({ ...call, line: number });
  }

  private parse(number: number, text: string): JsonLine {
    try {
      return new JsonLine(text);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      throw new TranscriptError(this.file, number, error.column, error.message, error.meant);
    }
  }

  private shaped<T extends z.ZodType>(number: number, line: JsonLine, shape: T): z.infer<T> {
    const parsed = shape.safeParse(line.value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const path = issue?.path ?? [];
    const name = String(path.at(-1) ?? path[0] ?? 'the line');
    const meant = `it should be ${meanings[name] ?? meanings[String(path[0])] ?? 'another value'}`;
    const what = `${path.map(String).join('.')} cannot be this`;
    throw new TranscriptError(this.file, number, line.column(path, false), what, meant);
  }
}

/** The setups of a file in order, with their calls; throws TranscriptError. */
export function readCalls(file: string, text: string): readonly SetupLine[] {
  const reader = new CallsReader(file);
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() !== '') reader.read(index + 1, line);
  }
  if (reader.setups.length > 0) return reader.setups;
  throw new TranscriptError(file, 1, 1, 'the file is empty', 'it should begin with a setup');
}
