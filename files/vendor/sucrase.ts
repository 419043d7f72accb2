/**
 * Sucrase, which turns TypeScript and ES modules into what `require` reads. The build bundles it
 * into this one file, so that it is not installed with the package.
 * docs/decisions/0029-user-typescript.md.
 */
import { transform } from 'sucrase';
/** A word, a sign or a literal of a source file. */
export interface Token {
  /** Characters from the start of the file. */
  readonly start: number;
  readonly end: number;
  /** True inside a type, and inside a namespace. */
  readonly isType: boolean;
}

type Parse = (
  text: string,
  jsx: boolean,
  typescript: boolean,
  flow: boolean,
) => { readonly tokens: readonly Token[] };

// It has no types under this name.
const { parse }: { readonly parse: Parse } = require('sucrase/dist/parser');

/** What `parse` or `transform` throws; a few faults have no place. */
export interface SyntaxFault {
  readonly message: string;
  /** Lines and columns count from 1. */
  readonly loc?: { readonly line: number; readonly column: number };
}

/** The tokens of TypeScript, with JSX if that is asked for. Throws a SyntaxFault. */
export function tokensOf(text: string, jsx = false): readonly Token[] {
  return parse(text, jsx, true, false).tokens;
}

/** A source map of version 3. */
export interface RawMap {
  readonly version: number;
  readonly sources: string[];
  readonly names: string[];
  readonly mappings: string;
}

/** The text as CommonJS without types, line for line. Throws a SyntaxFault. */
export function toCommonJs(text: string, file: string): { code: string; map: RawMap } {
  const { code, sourceMap } = transform(text, {
    transforms: ['typescript', 'imports'],
    disableESTransforms: true,
    filePath: file,
    sourceMapOptions: { compiledFilename: file },
  });
  if (sourceMap === undefined) throw new Error('sucrase made no source map');
  const { version, sources, names, mappings } = sourceMap;
  return { code, map: { version: Number(version), sources, names, mappings } };
}
