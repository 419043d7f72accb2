/**
 * Tables of calls: lines of JSON, each a setup that begins a fresh state or a call that was made in
 * it, with what a kernel answered. What lives here: the shape of the lines, and errors that say
 * where a line is wrong. What a setup and a call mean is elsewhere (calls_vm.ts and others).
 */
import { z } from 'zod';
import { JsonShapes } from './json_shapes';

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

/** The setups of a file in order, with their calls; throws TranscriptError. */
export function readCalls(file: string, text: string): readonly SetupLine[] {
  const shapes = new JsonShapes(file, meanings);
  const setups: SetupLine[] = [];
  for (const record of shapes.records(text)) {
    const { number: line, value } = record;
    if ('setup' in value) {
      setups.push({ ...shapes.shaped(record, setupShape), line, calls: [] });
      continue;
    }
    if (!('call' in value)) {
      const what = 'the line has neither "setup" nor "call"';
      const right =
        'who' in value ? 'a recording is compared without --calls' : 'one of them should be there';
      throw shapes.wrong(line, 1, what, right);
    }
    const call = shapes.shaped(record, callShape);
    const setup = setups.at(-1);
    if (setup === undefined) {
      throw shapes.wrong(
        line,
        1,
        'a call before the first setup',
        'a line {"setup":...} comes first',
      );
    }
    setup.calls.push({ ...call, line });
  }
  if (setups.length > 0) return setups;
  throw shapes.wrong(1, 1, 'the file is empty', 'it should begin with a setup');
}
