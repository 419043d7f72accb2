/**
 * Checks of purity for kernel/ and pagers/: no clock, no chance, no I/O, nothing of Node or of the
 * browser, nothing that engines compute differently, nothing that holds a stack across a wait, and
 * no state outside a Machine. That is what makes a run a function of scenario, seed and version.
 */
import ts from 'typescript';
import type { Finding, Source } from './tidy';
import { isTypeScript, judgeNodes, parse, walk, within } from './tidy';

/** What is exact in every engine; the transcendental functions are not. */
const EXACT_MATH = new Set([
  'abs',
  'ceil',
  'clz32',
  'floor',
  'fround',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'sqrt',
  'trunc',
]);

const TIME = 'time is a tick of the machine';
const WAIT = 'a thread waits in a continuation, never on a JavaScript stack';
const PLATFORM = 'the kernel knows neither Node nor the browser';
const CHANCE = 'chance is handed in';

const BANNED: ReadonlyMap<string, string> = new Map([
  ...['Date', 'performance'].map((name) => [name, TIME] as const),
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map(
    (name) => [name, TIME] as const,
  ),
  ...['Promise', 'Atomics', 'SharedArrayBuffer'].map((name) => [name, WAIT] as const),
  ...['console', 'process', 'require', 'module', 'Buffer', 'global', 'globalThis'].map(
    (name) => [name, PLATFORM] as const,
  ),
  ...['window', 'document', 'navigator', 'fetch', 'requestAnimationFrame', 'eval', 'Function'].map(
    (name) => [name, PLATFORM] as const,
  ),
  ...['crypto', 'WeakRef', 'FinalizationRegistry'].map((name) => [name, CHANCE] as const),
  ['Intl', 'order and spelling must not depend on the locale'],
]);

/** Names of globals mean the globals only where they are read, not as a member's name. */
function isReference(node: ts.Identifier): boolean {
  const holder = node.parent;
  if (ts.isPropertyAccessExpression(holder)) return holder.expression === node;
  if (ts.isQualifiedName(holder)) return holder.left === node;
  const isMember =
    ts.isPropertyAssignment(holder) ||
    ts.isPropertySignature(holder) ||
    ts.isPropertyDeclaration(holder) ||
    ts.isMethodDeclaration(holder) ||
    ts.isMethodSignature(holder) ||
    ts.isEnumMember(holder);
  if (isMember) return holder.name !== node;
  return !ts.isBindingElement(holder) || holder.propertyName !== node;
}

/** Names that a file declares itself, such as a parameter called `module`, are not the globals. */
function declaredNames(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  walk(file, (node) => {
    const declares =
      ts.isParameter(node) ||
      ts.isVariableDeclaration(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isImportSpecifier(node);
    if (declares && node.name !== undefined && ts.isIdentifier(node.name))
      names.add(node.name.text);
  });
  return names;
}

function judgeMath(node: ts.Identifier): string | null {
  const holder = node.parent;
  if (!ts.isPropertyAccessExpression(holder) || holder.expression !== node) {
    return 'Math as a value: call its functions by name';
  }
  const name = holder.name.text;
  if (name === 'random') return `Math.random: ${CHANCE}`;
  return EXACT_MATH.has(name) ? null : `Math.${name} differs between engines: compute in integers`;
}

export function checkGlobals(sources: readonly Source[]): Finding[] {
  const pure = within(sources, 'kernel', 'pagers').filter(isTypeScript);
  return pure.flatMap((source) => {
    const declared = declaredNames(parse(source));
    return judgeNodes([source], (node) => {
      if (!ts.isIdentifier(node)) return null;
      if (/^(localeCompare|toLocale\w+)$/.test(node.text)) {
        return `${node.text} depends on the locale: compare code units`;
      }
      if (!isReference(node)) return null;
      if (node.text === 'Math') return judgeMath(node);
      const why = BANNED.get(node.text);
      return why === undefined || declared.has(node.text) ? null : `${node.text}: ${why}`;
    });
  });
}

export function checkPureImports(sources: readonly Source[]): Finding[] {
  return judgeNodes(within(sources, 'kernel', 'pagers').filter(isTypeScript), (node) => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      return 'import(): import at the top, by name';
    }
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return null;
    const target = node.moduleSpecifier;
    if (target === undefined || !ts.isStringLiteral(target)) return null;
    return target.text.startsWith('.') ? null : `imports '${target.text}': ${PLATFORM}`;
  });
}

const isInteger = (node: ts.Expression): boolean =>
  ts.isNumericLiteral(node) && /^\d+$/.test(node.text);

function judgeSyntax(node: ts.Node): string | null {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return `async: ${WAIT}`;
  if (ts.isAwaitExpression(node)) return `await: ${WAIT}`;
  if (ts.isYieldExpression(node)) return `yield: ${WAIT}`;
  const generator =
    (ts.isFunctionDeclaration(node) ||
      ts.isFunctionExpression(node) ||
      ts.isMethodDeclaration(node)) &&
    node.asteriskToken !== undefined;
  if (generator) return `a generator: ${WAIT}`;
  if (ts.isForInStatement(node)) return 'for-in: iterate an array or a Map, whose order is stated';
  const power =
    ts.isBinaryExpression(node) &&
    (node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken ||
      node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) &&
    !(isInteger(node.left) && isInteger(node.right));
  return power ? '** differs between engines: shift or multiply' : null;
}

export function checkSyntax(sources: readonly Source[]): Finding[] {
  return judgeNodes(within(sources, 'kernel', 'pagers').filter(isTypeScript), judgeSyntax);
}

/** Two machines may run side by side, so nothing that varies may live outside a Machine. */
export function checkModuleState(sources: readonly Source[]): Finding[] {
  return judgeNodes(within(sources, 'kernel', 'pagers').filter(isTypeScript), (node) => {
    if (!ts.isVariableStatement(node) || !ts.isSourceFile(node.parent)) return null;
    const isFixed = (node.declarationList.flags & ts.NodeFlags.Const) !== 0;
    return isFixed ? null : 'a variable of the module: keep state in the Machine';
  });
}
