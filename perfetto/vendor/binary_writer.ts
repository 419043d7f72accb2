/**
 * The writer of @bufbuild/protobuf, which puts numbers and texts into bytes as Protocol Buffers has
 * them, the same in Node and in a browser. The build bundles it into this one file, so that it is
 * not installed with the package. docs/decisions/0040-perfetto.md.
 */
export { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
