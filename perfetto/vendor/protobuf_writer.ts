/**
 * The writer of protobufjs, which puts numbers and texts into bytes as Protocol Buffers has them.
 * The build bundles it into this one file, so that it is not installed with the package. It is the
 * part of the library that makes no code while it runs: a page may forbid `eval`.
 * docs/decisions/0040-perfetto.md.
 */
import { Writer } from 'protobufjs/minimal';

export type ProtobufWriter = Writer;

/** A writer that makes the same bytes in Node and in a browser. */
export function protobufWriter(): ProtobufWriter {
  return new Writer();
}
