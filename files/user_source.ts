/**
 * The text of a user's module as JavaScript that `require` can run. TypeScript and ES modules go
 * through sucrase, which keeps the lines; CommonJS in JavaScript is left alone. What cannot be
 * loaded is a ModuleError that names the construct and its place.
 */
import { SourceMap } from 'node:module';
import { Script } from 'node:vm';
import type { Place } from './module_error';
import { ModuleError } from './module_error';
import type { SyntaxFault, Token } from './vendor/sucrase';
import { toCommonJs, tokensOf } from './vendor/sucrase';

/** A module that can be run: an expression whose value is its wrapper function. */
export interface CompiledSource {
  readonly code: string;
  /** Where a place in `code` comes from. */
  readonly original: (place: Place) => Place;
}

const PARAMETERS = '(exports, require, module, __filename, __dirname) {';
const PREFIX = `(function ${PARAMETERS}`;
const ASYNC_PREFIX = `(async function ${PARAMETERS}`;
const SUFFIX = '\n})';

const AWAIT =
  'await at the top level is not supported; a module must be complete when it is loaded';
const JSX = 'JSX is not supported; a pager or a policy needs none';
const DECORATOR = 'decorators are not supported; call the function instead';
const NAMESPACE =
  'a namespace is not supported; export a const object, or move it to a separate file';
const META = 'import.meta is not supported; use __filename or __dirname';
const EXPORT_IMPORT = 'export import is not supported; import it, and export the name';
const AS_NAMESPACE = 'export as namespace is not supported; it belongs in a .d.ts file';

/** Names and signs of a text with their places. */
class Words {
  readonly text: string;
  readonly tokens: readonly Token[];
  private readonly lineStarts: number[] = [0];

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.tokens = tokens;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      this.lineStarts.push(at + 1);
    }
  }

  at(index: number): string {
    const token = this.tokens[index];
    return token === undefined ? '' : this.text.slice(token.start, token.end);
  }

  /** True if the words from here on are these; `*` stands for any. */
  are(index: number, ...words: readonly string[]): boolean {
    return words.every((word, i) => word === '*' || this.at(index + i) === word);
  }

  place(index: number): Place {
    const start = this.tokens[index]?.start ?? 0;
    const line = this.lineStarts.findLastIndex((each) => each <= start);
    return { line: line + 1, column: start - (this.lineStarts[line] ?? 0) + 1 };
  }

  /** The last word at or before a place; -1 if there is none. */
  before({ line, column }: Place): number {
    const end = (this.lineStarts[line - 1] ?? 0) + column - 1;
    return this.tokens.findLastIndex(({ start }) => start <= end);
  }

  /** The index behind the block that opens first from here on. */
  behindBlock(index: number): number {
    let depth = 0;
    for (let i = index; i < this.tokens.length; i += 1) {
      if (this.at(i) === '{') depth += 1;
      if (this.at(i) === '}') depth -= 1;
      if (this.at(i) === '}' && depth === 0) return i + 1;
      if (this.at(i) === ';' && depth === 0) return i + 1;
    }
    return this.tokens.length;
  }
}

const isName = (word: string): boolean => /^[\p{ID_Start}$_]/u.test(word);
const opensSpace = (words: Words, i: number): boolean =>
  ['namespace', 'module'].includes(words.at(i)) &&
  words.tokens[i]?.isType === true &&
  /^[\p{ID_Start}$_'"]/u.test(words.at(i + 1)) &&
  ['{', '.'].includes(words.at(i + 2));

/** Refuses what sucrase would drop or pass on. */
function refuseConstructs(path: string, words: Words): void {
  for (let i = 0; i < words.tokens.length; i += 1) {
    const word = words.at(i);
    if (word === 'declare' && ['namespace', 'module', 'global'].includes(words.at(i + 1))) {
      i = words.behindBlock(i) - 1;
      continue;
    }
    const what = opensSpace(words, i)
      ? NAMESPACE
      : words.are(i, 'import', '.', 'meta')
        ? META
        : words.are(i, 'export', 'import') && isName(words.at(i + 2))
          ? EXPORT_IMPORT
          : words.are(i, 'export', 'as', 'namespace')
            ? AS_NAMESPACE
            : null;
    if (what !== null) throw new ModuleError(path, words.place(i), what);
  }
}

/** `import type x = require('y')` as spaces: sucrase 3.35 stops at it. */
function withoutTypeRequires(words: Words): string {
  let { text } = words;
  for (let i = 0; i < words.tokens.length; i += 1) {
    if (!words.are(i, 'import', 'type', '*', '=', 'require', '(')) continue;
    const from = words.tokens[i]?.start ?? 0;
    const to = words.tokens[i + 7]?.end ?? from;
    text = text.slice(0, from) + text.slice(from, to).replace(/[^\n]/g, ' ') + text.slice(to);
  }
  return text;
}

function isFault(error: unknown): error is SyntaxFault {
  return typeof error === 'object' && error !== null && 'message' in error;
}

/** A word or two of the text at a place, for a message. */
function near(text: string, { line, column }: Place): string {
  const rest = (text.split('\n')[line - 1] ?? '').slice(column - 1).trim();
  const word = /^([\p{ID_Continue}$]+|.)/u.exec(rest)?.[0];
  return word === undefined ? 'the end of the line' : word;
}

/** What a fault of sucrase is, at its place. */
function faultError(path: string, text: string, fault: SyntaxFault): ModuleError {
  const place = fault.loc ?? null;
  let isJsx = false;
  try {
    tokensOf(text, true);
    isJsx = true;
  } catch {
    // Then the fault is what it says.
  }
  if (isJsx && /<\/|\/>/.test(text)) return new ModuleError(path, place, JSX);
  const said = fault.message
    .replace(/^Error transforming .*?: (?=[A-Z])/, '')
    .replace(/ \(\d+:\d+\)$/, '');
  const found = place === null ? '' : ` at ${near(text, place)}`;
  const what = said.replace(/^Unexpected token/, `unexpected token${found}`);
  return new ModuleError(path, place, `syntax error: ${what}`);
}

function parsed(path: string, text: string): Words {
  try {
    return new Words(text, tokensOf(text));
  } catch (error) {
    if (!isFault(error)) throw error;
    throw faultError(path, text, error);
  }
}

type Original = CompiledSource['original'];

/** The text of a module that needs no change, or of one that has been changed. */
function converted(path: string, text: string): { code: string; original: Original } {
  const words = parsed(path, text);
  refuseConstructs(path, words);
  try {
    const { code, map } = toCommonJs(withoutTypeRequires(words), path);
    const source = new SourceMap({ ...map, file: path, sourcesContent: [], sourceRoot: '' });
    return {
      code,
      original: ({ line, column }) => {
        const entry = source.findEntry(line - 1, column - 1);
        if (!('originalLine' in entry)) return { line, column };
        return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
      },
    };
  } catch (error) {
    if (!isFault(error)) throw error;
    throw faultError(path, text, error);
  }
}

/** Where V8 found a syntax error, by the mark that it draws under the line. */
function placeOfMark(stack: string): Place {
  const [, line = '1', , mark = ''] = /:(\d+)\n(.*)\n(\s*\^)/.exec(stack) ?? [];
  return { line: Number(line), column: mark.length };
}

function compiles(code: string): boolean {
  try {
    new Script(code);
    return true;
  } catch {
    return false;
  }
}

/** Throws a ModuleError for what V8 cannot read. */
function refuseSyntax(path: string, text: string, code: string, original: Original): void {
  try {
    new Script(PREFIX + code + SUFFIX, { filename: 'module' });
  } catch (error) {
    const { message = '', stack = '' } = Object(error);
    const place = original(placeOfMark(String(stack)));
    const isAwait = compiles(ASYNC_PREFIX + code + SUFFIX);
    const named = constructAt(text, place, isAwait);
    if (named !== null) throw new ModuleError(path, named.place, named.what);
    throw new ModuleError(path, place, `syntax error: ${message}`);
  }
}

/** The construct that V8 stopped at, if it is one that has a name. */
function constructAt(
  text: string,
  place: Place,
  isAwait: boolean,
): { readonly place: Place; readonly what: string } | null {
  let words: Words;
  try {
    words = new Words(text, tokensOf(text));
  } catch {
    return null; // What V8 says is all.
  }
  const at = words.before(place);
  const last = words.tokens.findLastIndex((_token, i) => i <= at && words.at(i) === 'await');
  if (isAwait && last >= 0) return { place: words.place(last), what: AWAIT };
  if (words.at(at) === '@') return { place, what: DECORATOR };
  const before = words.at(at - 1);
  if (!['accessor', 'using'].includes(before)) return null;
  const what = `Node ${process.versions.node} does not support ${before} declarations`;
  return { place: words.place(at - 1), what };
}

/** Compiles the text of a module. Throws a ModuleError for what cannot be loaded. */
export function compileUserSource(path: string, source: string): CompiledSource {
  const text = source.replace(/^\uFEFF/, '').replace(/^#!/, '//');
  const isPlain = /\.c?js$/.test(path) && !/\b(import|export)\b/.test(text);
  const { code, original } = isPlain
    ? { code: text, original: (place: Place) => place }
    : converted(path, text);
  const unwrapped: Original = ({ line, column }) =>
    original({ line, column: line === 1 ? Math.max(1, column - PREFIX.length) : column });
  refuseSyntax(path, text, code, unwrapped);
  return { code: PREFIX + code + SUFFIX, original: unwrapped };
}
