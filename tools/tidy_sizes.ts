/**
 * Checks of size and shape: lines of a file, lines of a function, columns of a line, head comments.
 */
import ts from 'typescript';
import type { Finding, Measure, Ratchet, Source } from './tidy';
import { applyRatchet, lineAt, parse, walk } from './tidy';

const FILE_LINES = 400;
const FUNCTION_LINES = 70;
const COLUMNS = 100;
const HEAD_LINES = 20;

const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n');

export function checkFileLines(sources: readonly Source[], ratchet: Ratchet): Finding[] {
  const measures = sources.map(({ path, text }) => {
    const size = linesOf(text).length;
    return { key: path, path, line: size, size };
  });
  return applyRatchet(measures, FILE_LINES, 'lines', ratchet);
}

/** An import of one name, which cannot be split. */
const ONE_IMPORT = /^import (type )?\{ \w+ \} from '[^']*';$/;

/** The ratchet counts a file's long lines: it may have fewer of them, never more. */
export function checkColumns(sources: readonly Source[], ratchet: Ratchet): Finding[] {
  const measures: Measure[] = [];
  for (const { path, text } of sources) {
    const long = linesOf(text).flatMap((line, index) =>
      [...line].length > COLUMNS && !ONE_IMPORT.test(line) ? [index + 1] : [],
    );
    measures.push({ key: path, path, line: long[0] ?? 1, size: long.length });
  }
  return applyRatchet(measures, 0, `lines over ${COLUMNS} columns`, ratchet);
}

/** `describe` only groups tests, so the length of its callback says nothing. */
function isGroup(node: ts.Node): boolean {
  if (!ts.isCallExpression(node.parent)) return false;
  return /^describe\b/.test(node.parent.expression.getText());
}

/** The name a reader would use for a function: its own, or that of what it is assigned to. */
function nameOf(node: ts.FunctionLikeDeclaration): string {
  if (node.name !== undefined) return node.name.getText();
  const holder = node.parent;
  if (ts.isVariableDeclaration(holder) || ts.isPropertyAssignment(holder)) {
    return holder.name.getText();
  }
  return ts.isConstructorDeclaration(node) ? 'constructor' : 'anonymous';
}

export function checkFunctionLines(sources: readonly Source[], ratchet: Ratchet): Finding[] {
  const measures: Measure[] = [];
  for (const source of sources) {
    const file = parse(source);
    const names = new Map<string, number>();
    walk(file, (node) => {
      if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
      if (isGroup(node)) return;
      const line = lineAt(file, node.getStart(file));
      const size = lineAt(file, node.getEnd()) - line + 1;
      const name = `${source.path}#${nameOf(node)}`;
      // Functions of one name in one file are told apart by their order.
      const count = (names.get(name) ?? 0) + 1;
      names.set(name, count);
      measures.push({
        key: count === 1 ? name : `${name}@${count}`,
        path: source.path,
        line,
        size,
      });
    });
  }
  return applyRatchet(measures, FUNCTION_LINES, 'lines of a function', ratchet);
}

/** The comment a file starts with, after an interpreter line if it has one; null without. */
export function headOf(source: Source): { readonly text: string; readonly end: number } | null {
  const match = /^(#!.*\n)?\s*(\/\*\*[\s\S]*?\*\/)/.exec(source.text);
  const head = match?.[2];
  return match === null || head === undefined ? null : { text: head, end: match[0].length };
}

export function checkHeads(sources: readonly Source[]): Finding[] {
  const findings: Finding[] = [];
  for (const source of sources) {
    const head = headOf(source);
    const size = head === null ? 0 : linesOf(head.text).length;
    let message: string | null = null;
    if (head === null) message = 'no head: begin with /** what this is */';
    else if (size > HEAD_LINES) message = `a head of ${size} lines, at most ${HEAD_LINES}`;
    if (message !== null) findings.push({ path: source.path, line: 1, message });
  }
  return findings;
}
