/** What the tests of readers share: the references of a file, what is wrong with others. */
import type { TraceFormatSpec } from '../../../../traces/format';
import type { TraceFormat } from '../../../../traces/formats';
import { guessFormat } from '../../../../traces/guess';
import type { ReadOptions, Trace } from '../../../../traces/trace';
import { readAll } from '../../../../traces/trace';
import { bytesOf, cut, file, namesOf, problemOf } from '../trace_support';

type Options = Partial<ReadOptions>;

/** The trace in a file, which is handed over in pieces of seven bytes. */
export function traceIn(
  spec: TraceFormatSpec,
  content: string | Uint8Array,
  options: Options = {},
): Trace {
  const bytes = typeof content === 'string' ? bytesOf(content) : content;
  return readAll(spec.reader({ file, ...options }), cut(bytes, 7));
}

/** Its references, as `object:page` with `w` behind a write. */
export function namesIn(
  spec: TraceFormatSpec,
  content: string | Uint8Array,
  options: Options = {},
): string[] {
  return namesOf(traceIn(spec, content, options));
}

/** What the error says after the name of the file. */
export function problemIn(
  spec: TraceFormatSpec,
  content: string | Uint8Array,
  options: Options = {},
): string {
  const { message } = problemOf(() => traceIn(spec, content, options));
  return message.slice(file.length + 1).trimStart();
}

/** What a file without a telling name is taken for. */
export function guessed(content: string | Uint8Array): TraceFormat | null {
  return guessFormat('x', typeof content === 'string' ? bytesOf(content) : content);
}

/** Bytes of little-endian numbers, each with its length. */
export function packed(
  ...fields: readonly (readonly [bytes: 1 | 2 | 4 | 8, value: bigint])[]
): Buffer {
  const pieces = fields.map(([length, value]) => {
    const piece = Buffer.alloc(8);
    piece.writeBigUInt64LE(BigInt.asUintN(64, value));
    return piece.subarray(0, length);
  });
  return Buffer.concat(pieces);
}
