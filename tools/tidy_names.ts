/**
 * Checks that hold names together: Mach tags, the cases that heads list, event
 * names that tests mention, and unit tests that mirror sources.
 */
import ts from 'typescript';
import type { Finding, Source } from './tidy';
import { isTypeScript, lineAt, parse, within } from './tidy';
import { headOf } from './tidy_sizes';

const EVENT_DEFS = 'kernel/mach/event_defs.ts';

/** The doc comment right above a statement. The head of the file is none, even right above it. */
export function docOf(source: Source, file: ts.SourceFile, statement: ts.Statement): string {
  const ranges = ts.getLeadingCommentRanges(file.text, statement.getFullStart()) ?? [];
  const last = ranges.at(-1);
  if (last === undefined) return '';
  const isHead = last.end === headOf(source)?.end;
  return isHead ? '' : file.text.slice(last.pos, last.end);
}

export const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

export function namesOf(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText()).join(', ');
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return (isNamed ? statement.name?.getText() : undefined) ?? 'the export';
}

/** Readers find Mach's routine from ours and ours from Mach's; what has no ancestor says why. */
export function checkMachTags(sources: readonly Source[]): Finding[] {
  const findings: Finding[] = [];
  for (const source of within(sources, 'kernel/ipc', 'kernel/vm', 'kernel/short').filter(
    isTypeScript,
  )) {
    const file = parse(source);
    const tagged = new Set<string>();
    for (const statement of file.statements) {
      if (!isExported(statement)) continue;
      const names = namesOf(statement);
      const doc = docOf(source, file, statement);
      if (/@mach\s+\S+\.\w+\s+[A-Za-z_]/.test(doc) || /@ours\s+[^\s*]/.test(doc)) tagged.add(names);
      // Overloads share the tag of the first.
      if (tagged.has(names)) continue;
      const message = `${names} needs "@mach <file> <name>" or "@ours <why>" in its doc comment`;
      findings.push({ path: source.path, line: lineAt(file, statement.getStart(file)), message });
    }
  }
  return findings;
}

/** Names as a list, each at the first place where it stands. */
const inOrder = (names: readonly string[]): string => [...new Set(names)].join(', ');

/**
 * Cases that a head lists, one a line or several, are the labels of the code: `// WAIT` where the
 * case is tried, or 'WAIT' where the type of an answer names it, in the same order.
 */
export function checkCases(sources: readonly Source[]): Finding[] {
  return within(sources, 'kernel', 'pagers').flatMap((source) => {
    const head = headOf(source);
    const listed = [...(head?.text ?? '').matchAll(/^ \* {3}((?:[A-Z]{3,}(?:, )?)+) /gm)];
    if (head === null || listed.length === 0) return [];
    const cases = listed.flatMap(([, names = '']) => names.split(', '));
    const code = source.text.slice(head.end);
    const labels = [...code.matchAll(/^ *\/\/ ([A-Z]{3,})$|'([A-Z]{3,})'/gm)];
    const found = labels.map(([, label, answer]) => label ?? answer ?? '');
    if (inOrder(cases) === inOrder(found)) return [];
    const message = `the head lists ${inOrder(cases)}; the code has ${inOrder(found)}`;
    return [{ path: source.path, line: 1, message }];
  });
}

/** The object literal under `as const`, `satisfies` and brackets. */
function literalOf(node: ts.Expression | undefined): ts.ObjectLiteralExpression | null {
  let inner = node;
  while (
    inner !== undefined &&
    (ts.isAsExpression(inner) ||
      ts.isSatisfiesExpression(inner) ||
      ts.isParenthesizedExpression(inner))
  ) {
    inner = inner.expression;
  }
  return inner !== undefined && ts.isObjectLiteralExpression(inner) ? inner : null;
}

/** Where a key of an object stands; `name` is null for what is no plain key. */
interface Key {
  readonly name: string | null;
  readonly path: string;
  readonly line: number;
}

/** The keys of an exported const object of kernel/mach, those it spreads included; or null. */
function keysOf(sources: readonly Source[], object: string): Key[] | null {
  for (const source of within(sources, 'kernel/mach')) {
    const file = parse(source);
    for (const statement of file.statements) {
      if (!ts.isVariableStatement(statement) || !isExported(statement)) continue;
      for (const { name, initializer } of statement.declarationList.declarations) {
        const literal = literalOf(initializer);
        if (name.getText() !== object || literal === null) continue;
        return literal.properties.flatMap((property) => keysIn(sources, source, property));
      }
    }
  }
  return null;
}

function keysIn(
  sources: readonly Source[],
  source: Source,
  property: ts.ObjectLiteralElementLike,
): Key[] {
  const file = parse(source);
  const place = { path: source.path, line: lineAt(file, property.getStart(file)) };
  if (ts.isSpreadAssignment(property)) {
    return keysOf(sources, property.expression.getText()) ?? [{ name: null, ...place }];
  }
  const key = property.name;
  const isPlain = key !== undefined && (ts.isIdentifier(key) || ts.isStringLiteral(key));
  return [{ name: isPlain ? key.text : null, ...place }];
}

/** Events are the marks of coverage: a branch is tested when a test names its event. */
export function checkEventsNamed(sources: readonly Source[]): Finding[] {
  if (!sources.some(({ path }) => path === EVENT_DEFS)) return [];
  const keys = keysOf(sources, 'eventDefs');
  if (keys === null) {
    return [{ path: EVENT_DEFS, line: 1, message: 'export the const object eventDefs' }];
  }
  const tests = within(sources, 'test')
    .filter(({ path }) => !path.startsWith('test/tidy/'))
    .map(({ text }) => text)
    .join('\n');
  return keys.flatMap(({ name, path, line }) => {
    if (name === null) {
      return [{ path, line, message: 'spell each event name as a key of a const object' }];
    }
    if (tests.includes(`'${name}'`) || tests.includes(`"${name}"`)) return [];
    return [{ path, line, message: `no test under test/ names '${name}'` }];
  });
}

/** A unit test is found from its source by its path: `x.test.ts`, or in parts `x.part.test.ts`. */
export function checkMirrors(sources: readonly Source[]): Finding[] {
  const paths = new Set(sources.map(({ path }) => path));
  return within(sources, 'test/unit').flatMap(({ path }) => {
    if (!path.endsWith('.test.ts')) return [];
    const mirrored = path.replace(/^test\/unit\//, '').replace(/(\.\w+)?\.test\.ts$/, '.ts');
    if (paths.has(mirrored)) return [];
    return [{ path, line: 1, message: `mirrors ${mirrored}, which is missing: move the test` }];
  });
}
