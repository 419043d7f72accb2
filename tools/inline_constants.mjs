/**
 * Puts the numbers that modules export in the places where other modules name them, and drops calls
 * of functions that answer what they are given (the brands of kernel/mach/types.ts). The compiler
 * leaves both as look-ups in another module's exports, which compiled code repeats at each use:
 * a twentieth of the time of a fault. Changes built files only; what they do stays the same.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** The number that an expression of literals is; undefined for any other expression. */
function numberOf(node) {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isParenthesizedExpression(node)) return numberOf(node.expression);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const value = numberOf(node.operand);
    return value === undefined ? undefined : -value;
  }
  if (!ts.isBinaryExpression(node)) return undefined;
  const left = numberOf(node.left);
  const right = numberOf(node.right);
  if (left === undefined || right === undefined) return undefined;
  if (node.operatorToken.kind === ts.SyntaxKind.LessThanLessThanToken) return left << right;
  return node.operatorToken.kind === ts.SyntaxKind.AsteriskToken ? left * right : undefined;
}

/** True for `(x) => x`. */
function isIdentity(node) {
  if (!ts.isArrowFunction(node) || node.parameters.length !== 1) return false;
  const [parameter] = node.parameters;
  return ts.isIdentifier(node.body) && node.body.text === parameter.name.getText();
}

/** `exports.name = value;` as its two sides, or null. */
function exported(statement) {
  if (!ts.isExpressionStatement(statement)) return null;
  const { expression } = statement;
  if (!ts.isBinaryExpression(expression)) return null;
  if (expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return null;
  const { left, right } = expression;
  const isExport = ts.isPropertyAccessExpression(left) && left.expression.getText() === 'exports';
  return isExport ? { name: left.name.text, value: right } : null;
}

/** What a module exports that others need not look up: numbers, and 'identity' for the brands. */
function constantsOf(source) {
  const constants = new Map();
  const identities = new Set();
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (initializer !== undefined && isIdentity(initializer)) identities.add(name.getText());
      }
    }
    const assigned = exported(statement);
    if (assigned === null) continue;
    const value = numberOf(assigned.value);
    if (value !== undefined) constants.set(assigned.name, value);
    else if (identities.has(assigned.value.getText())) constants.set(assigned.name, 'identity');
  }
  return constants;
}

/** The files behind the names of `const x = require('./y')`. */
function importsOf(source, file) {
  const imports = new Map();
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer === undefined || !ts.isCallExpression(initializer)) continue;
      const [from] = initializer.arguments;
      if (initializer.expression.getText() !== 'require' || !ts.isStringLiteral(from)) continue;
      if (from.text.startsWith('.'))
        imports.set(name.getText(), join(dirname(file), `${from.text}.js`));
    }
  }
  return imports;
}

/** What a node is to be replaced by, or null. */
function replacement(node, constantOf) {
  if (ts.isPropertyAccessExpression(node)) {
    const value = constantOf(node);
    return typeof value === 'number' ? `(${value})` : null;
  }
  // The compiler writes `(0, module.name)(argument)`.
  if (!ts.isCallExpression(node) || !ts.isParenthesizedExpression(node.expression)) return null;
  const callee = node.expression.expression;
  if (!ts.isBinaryExpression(callee) || !ts.isPropertyAccessExpression(callee.right)) return null;
  return constantOf(callee.right) === 'identity' ? 'identity' : null;
}

/** True for `Object.defineProperty(exports, …)`: by its text Node knows what import may name. */
function isReexport(node) {
  if (!ts.isCallExpression(node)) return false;
  const [first] = node.arguments;
  return node.expression.getText() === 'Object.defineProperty' && first?.getText() === 'exports';
}

function inlined(source, constantOf) {
  const edits = [];
  const visit = (node) => {
    if (isReexport(node)) return;
    const change = replacement(node, constantOf);
    if (change === 'identity') {
      // The argument stays, in its parentheses, and may hold further places.
      edits.push({ start: node.expression.getStart(), end: node.expression.getEnd(), text: '' });
      for (const argument of node.arguments) visit(argument);
      return;
    }
    if (change !== null) edits.push({ start: node.getStart(), end: node.getEnd(), text: change });
    else ts.forEachChild(node, visit);
  };
  visit(source);
  let { text } = source;
  for (const { start, end, text: put } of edits.reverse()) {
    text = text.slice(0, start) + put + text.slice(end);
  }
  return { text, count: edits.length };
}

/** Works through all built files of a folder; answers how many places have changed. */
export function inlineConstants(folder) {
  const files = readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.js'))
    .map((file) => join(folder, file));
  const sources = new Map();
  const constants = new Map();
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    sources.set(file, source);
    constants.set(file, constantsOf(source));
  }
  let places = 0;
  for (const [file, source] of sources) {
    const imports = importsOf(source, file);
    const constantOf = ({ expression, name }) =>
      ts.isIdentifier(expression)
        ? constants.get(imports.get(expression.text))?.get(name.text)
        : undefined;
    const { text, count } = inlined(source, constantOf);
    places += count;
    if (count > 0) writeFileSync(file, text);
  }
  return places;
}
