/**
 * From the text of a YAML file to plain data: mappings with texts as keys, lists, texts, numbers,
 * true, false and null. YAML can write more than that; what lives here refuses the rest, with the
 * offset in the text: aliases without an anchor, inside their own value, or of more values than a
 * file can mean; keys that are written twice, merged, or no text; tags; a second document.
 */
import type { CST, Node } from 'yaml';
import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, Parser } from 'yaml';
import type { Extent } from './extent';
import { DEPTH_MAX, extentAround, SINGLE } from './extent';
import type { SyntaxFinding } from './yaml_syntax';
import { firstMistake } from './yaml_syntax';

/** What is wrong in a stretch of the text, and what to do. */
export interface DataProblem {
  readonly offset: number;
  /** After the last character. */
  readonly end: number;
  readonly what: string;
  readonly meant: string;
}

export interface YamlData {
  readonly text: string;
  /** The value; it means nothing if there are problems. */
  readonly data: unknown;
  readonly problems: readonly DataProblem[];
  readonly contents: Node | null;
  /** What each alias repeats. */
  readonly targets: ReadonlyMap<Node, Node>;
  readonly lines: LineCounter;
}

/** How many values the aliases of a file may repeat. */
const REPEATED_MAX = 100_000;

const NESTED = `a file may be nested ${DEPTH_MAX} deep`;
/** Tags whose values the parser knows and plain data does not. */
const ALIEN_TAG = /^tag:yaml\.org,2002:(?:set|omap|pairs|binary|timestamp|merge)$/;

/** Text of the file in a message: short, and harmless to a terminal. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}...` : text);
}

/** A scalar as a key of data; null is the empty key. */
export function keyText(value: unknown): string {
  return value === null ? '' : String(value);
}

/** A value with its extent. */
interface Part extends Extent {
  readonly value: unknown;
}

const NOTHING: Part = { value: null, ...SINGLE };

/** A node with an anchor; `part` is null while the node itself is being read. */
interface Anchored {
  readonly node: Node;
  part: Part | null;
}

class Conversion {
  readonly problems: DataProblem[] = [];
  readonly targets = new Map<Node, Node>();
  private readonly anchors = new Map<string, Anchored>();
  private repeated = 0;

  report(at: unknown, what: string, meant: string): Part {
    const range = typeof at === 'object' && at !== null && 'range' in at ? at.range : null;
    const [offset, end] = Array.isArray(range) ? range.map(Number) : [];
    this.problems.push({ offset: offset ?? 0, end: end ?? 0, what, meant });
    return NOTHING;
  }

  /** The value of a node that lies `above` others deep. */
  read(node: unknown, above: number): Part {
    if (isAlias(node)) return this.repeat(node, node.source, above);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) {
      return node === null ? NOTHING : this.report(node, 'a pair is not a value', 'write { a: 1 }');
    }
    const anchored: Anchored = { node, part: null };
    if (node.anchor !== undefined) this.anchors.set(node.anchor, anchored);
    const part = this.value(node, above);
    anchored.part = part;
    return part;
  }

  private value(node: Node, above: number): Part {
    const tag = node.tag ?? '';
    if (ALIEN_TAG.test(tag)) {
      const what = `the tag !!${tag.slice(tag.lastIndexOf(':') + 1)} has no meaning here`;
      return this.report(node, what, 'write the value without a tag');
    }
    if (isMap(node)) return this.mapping(node.items, above);
    if (isSeq(node)) return this.list(node.items, above);
    const value = isScalar(node) ? node.value : null;
    if (typeof value !== 'object' || value === null) return { value, ...SINGLE };
    return this.report(node, 'the value is a date', 'write it in quotes');
  }

  private list(items: readonly unknown[], above: number): Part {
    const parts = items.map((item) => this.read(item, above + 1));
    return { value: parts.map(({ value }) => value), ...extentAround(parts) };
  }

  private mapping(items: readonly { key: unknown; value: unknown }[], above: number): Part {
    const members = new Map<string, Part>();
    for (const { key: node, value } of items) {
      const key = this.key(node);
      const part = this.read(value, above + 1);
      if (key === null) continue;
      if (members.has(key)) {
        this.report(node, `the key ${quoted(key)} is there twice`, 'write each key once');
      }
      members.set(key, part);
    }
    const value = Object.fromEntries([...members].map(([key, part]) => [key, part.value]));
    return { value, ...extentAround([...members.values()]) };
  }

  /** A key; null if it is none. */
  private key(node: unknown): string | null {
    if (isAlias(node) || isMap(node) || isSeq(node)) {
      const kind = isAlias(node) ? 'an alias' : isMap(node) ? 'a mapping' : 'a list';
      this.report(node, `${kind} cannot be a key`, 'a key is a name; write it out');
      return null;
    }
    if (isScalar(node) && node.value === '<<' && node.type === 'PLAIN') {
      this.report(node, 'the merge key << has no meaning here', 'write the merged keys out');
      return null;
    }
    return keyText(this.read(node, 0).value);
  }

  /** An alias: the value of the anchor, which stands before it. */
  private repeat(alias: Node, name: string, above: number): Part {
    const anchored = this.anchors.get(name);
    if (anchored === undefined) {
      const what = `no value before *${name} has the anchor &${name}`;
      return this.report(alias, what, 'write the value out, or put a text with * in quotes');
    }
    const { node, part } = anchored;
    if (part === null) {
      const what = `*${name} is inside the value that it repeats`;
      return this.report(alias, what, 'write the value out');
    }
    this.targets.set(alias, node);
    if (above + part.depth > DEPTH_MAX) {
      return this.report(alias, `*${name} nests the values too deep`, NESTED);
    }
    this.repeated += part.size;
    if (this.repeated <= REPEATED_MAX) return part;
    // Once is enough: the aliases after this one are too many as well.
    if (this.repeated - part.size > REPEATED_MAX) return NOTHING;
    const what = `with *${name} the aliases of the file repeat more than ${REPEATED_MAX} values`;
    return this.report(alias, what, 'write fewer aliases of aliases');
  }
}

/** Parses a text; null, and a problem, where it is nested too deep to be composed. */
function compose(text: string, lines: LineCounter, problems: DataProblem[]) {
  const parser = new Parser(lines.addNewLine);
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false });
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length <= DEPTH_MAX + 1) continue;
    problems.push({
      offset: parser.offset - 1,
      end: parser.offset,
      what: 'the values are nested too deep',
      meant: NESTED,
    });
    return [];
  }
  for (const token of parser.end()) tokens.push(token);
  return [...composer.compose(tokens, true, text.length)];
}

/** A tag that the parser does not know. */
function tagProblem(text: string, { pos: [offset = 0, end = offset] }: SyntaxFinding): DataProblem {
  const what = `the tag ${quoted(text.slice(offset, end))} has no meaning here`;
  return { offset, end, what, meant: 'write the value without a tag' };
}

/** What the parser reports: each tag, and the first mistake in the syntax. */
function parserProblems(text: string, found: readonly SyntaxFinding[]): readonly DataProblem[] {
  const isTag = ({ code }: SyntaxFinding): boolean => code === 'TAG_RESOLVE_FAILED';
  const tags = found.filter(isTag).map((each) => tagProblem(text, each));
  const mistake = firstMistake(
    text,
    found.filter((each) => !isTag(each)),
  );
  return mistake === null ? tags : [...tags, mistake];
}

/** Reads a text. */
export function readData(text: string): YamlData {
  const lines = new LineCounter();
  const problems: DataProblem[] = [];
  const [document, second] = compose(text, lines, problems);
  if (second !== undefined && document?.errors.length === 0) {
    const meant = 'write one document into each file';
    const [offset] = second.range;
    problems.push({ offset, end: offset, what: 'a second document begins here', meant });
  }
  const found = [...(document?.errors ?? []), ...(document?.warnings ?? [])];
  problems.push(...parserProblems(text, found));
  const conversion = new Conversion();
  const contents = document?.contents ?? null;
  const { value: data } = problems.length === 0 ? conversion.read(contents, 0) : NOTHING;
  problems.push(...conversion.problems);
  return { text, data, problems, contents, targets: conversion.targets, lines };
}
