/**
 * What the tests of traces share: traces made from lists, lists made from traces, and the
 * arbitrary trace of the property tests.
 */
import { writeRlv } from '../../../traces/rlv';
import type { PageName, Trace } from '../../../traces/trace';
import { TraceError } from '../../../traces/trace_error';
import { TraceRecorder } from '../../../traces/trace_recorder';
import { fc } from '../../support/chance';

export interface Touch {
  readonly object: string;
  readonly page: PageName;
  readonly write: boolean;
}

export const file = 'dir/some.trace';

/** A trace in memory, with dense numbers like every other. */
export function traceOf(touches: readonly Touch[], name = 'made', pageSize = 4096): Trace {
  const recorder = new TraceRecorder();
  for (const { object, page, write } of touches) {
    recorder.add(recorder.numbering.object(object).numberOf(page), write);
  }
  return recorder.finish({ name, pageSize });
}

/** A trace as an RLV1 file. */
export function rlvOf(trace: Trace): Uint8Array {
  return new Uint8Array(Buffer.concat([...writeRlv(trace)]));
}

/** All packed references from one on. */
export function packedOf(trace: Trace, from?: number): number[] {
  return [...trace.chunks(from)].flatMap((chunk) => [...chunk]);
}

/** The references as the file names them: `heap:12` read, `heap:12w` written. */
export function namesOf(trace: Trace): string[] {
  return packedOf(trace).map((packed) => {
    const page = packed >>> 1;
    return `${trace.objectOf(page)}:${trace.pageOf(page)}${packed & 1 ? 'w' : ''}`;
  });
}

/** What must survive writing and reading. */
export function essence(trace: Trace): object {
  const { pageSize, references, writes, distinctPages } = trace;
  return { pageSize, references, writes, distinctPages, packed: packedOf(trace) };
}

/** The TraceError that the action throws. */
export function problemOf(action: () => unknown): TraceError {
  try {
    action();
  } catch (error) {
    if (error instanceof TraceError) return error;
    throw error;
  }
  throw new Error('no TraceError was thrown');
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Cuts bytes into pieces of one length. */
export function cut(bytes: Uint8Array, length: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += length) pieces.push(bytes.subarray(at, at + length));
  return pieces;
}

/** Few pages, so that they come again, and now and then one at the edge of a number format. */
function touches(objects: readonly string[], edges: readonly PageName[]): fc.Arbitrary<Touch[]> {
  const page: fc.Arbitrary<PageName> = fc.oneof(
    { weight: 8, arbitrary: fc.nat(12) },
    { weight: 1, arbitrary: fc.nat() },
    { weight: 1, arbitrary: fc.constantFrom(...edges) },
  );
  const touch = fc.record({ object: fc.constantFrom(...objects), page, write: fc.boolean() });
  const run = fc.tuple(touch, fc.integer({ min: 1, max: 300 }));
  return fc
    .array(run, { maxLength: 60 })
    .map((runs) => runs.flatMap(([one, length]) => Array.from({ length }, () => one)));
}

/** References to one object whose pages RLV1 can name. */
export const plainTouches = touches(['0'], [2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 47, 2 ** 48 - 1]);

/** References to several objects, with pages of up to 64 bits. */
export const namedTouches = touches(
  ['0', 'heap', 'lib:c.so', 'größe'],
  [2 ** 32, Number.MAX_SAFE_INTEGER, 2n ** 53n, 2n ** 64n - 1n],
);
