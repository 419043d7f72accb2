/**
 * Checks of language: named exports only, none of them a variable, no barrels, no `any`, no `!`,
 * casts of listed forms only.
 */
import ts from 'typescript';
import type { Finding, Source } from './tidy';
import { isTypeScript, judgeNodes, lineAt, parse } from './tidy';

/** The only files that may export what others declare. */
const GATHERING = new Set([
  'index.ts',
  'kernel/machine/host.ts',
  'kernel/policy/policies.ts',
  'pagers/pagers.ts',
  'devices/devices.ts',
  'jest/expecting.ts', // the face of machvm/jest
  'test/support/chance.ts', // fast-check with the seed of all tests
]);

const hasModifier = (node: ts.Node, kind: ts.SyntaxKind): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);

export function checkNamedExports(sources: readonly Source[]): Finding[] {
  return judgeNodes(sources.filter(isTypeScript), (node) => {
    const byDefault =
      ts.isExportAssignment(node) ||
      hasModifier(node, ts.SyntaxKind.DefaultKeyword) ||
      (ts.isExportSpecifier(node) && node.name.text === 'default');
    return byDefault ? 'a default export: export it by name' : null;
  });
}

/** The bundle takes what a file exports once (tools/bundle.mjs): it may not change later. */
export function checkConstantExports(sources: readonly Source[]): Finding[] {
  return judgeNodes(sources.filter(isTypeScript), (node) => {
    if (!ts.isVariableStatement(node) || !hasModifier(node, ts.SyntaxKind.ExportKeyword))
      return null;
    const constant = (node.declarationList.flags & ts.NodeFlags.Const) !== 0;
    return constant ? null : 'a variable is exported: export a function that answers its value';
  });
}

/** Names that a file imports, so that exporting them again is seen. */
function importedNames(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const clause = statement.importClause;
    if (clause?.name !== undefined) names.add(clause.name.text);
    const bindings = clause?.namedBindings;
    if (bindings === undefined) continue;
    if (ts.isNamespaceImport(bindings)) names.add(bindings.name.text);
    else for (const element of bindings.elements) names.add(element.name.text);
  }
  return names;
}

export function checkBarrels(sources: readonly Source[]): Finding[] {
  const judged = sources.filter((source) => isTypeScript(source) && !GATHERING.has(source.path));
  const findings: Finding[] = [];
  for (const source of judged) {
    const file = parse(source);
    const imported = importedNames(file);
    if (/\/index\.ts$/.test(source.path)) {
      const message = 'a barrel: name the file by the one thing it holds';
      findings.push({ path: source.path, line: 1, message });
    }
    for (const statement of file.statements) {
      if (!ts.isExportDeclaration(statement)) continue;
      const clause = statement.exportClause;
      const again =
        statement.moduleSpecifier !== undefined ||
        (clause !== undefined &&
          ts.isNamedExports(clause) &&
          clause.elements.some(({ name, propertyName }) =>
            imported.has((propertyName ?? name).text),
          ));
      if (!again) continue;
      const message = 'exports what another file declares: let its users import that file';
      findings.push({ path: source.path, line: lineAt(file, statement.getStart(file)), message });
    }
  }
  return findings;
}

export function checkAny(sources: readonly Source[]): Finding[] {
  return judgeNodes(sources.filter(isTypeScript), (node) =>
    node.kind === ts.SyntaxKind.AnyKeyword ? '`any`: name the type, or take `unknown`' : null,
  );
}

export function checkNonNull(sources: readonly Source[]): Finding[] {
  return judgeNodes(sources.filter(isTypeScript), (node) => {
    if (ts.isNonNullExpression(node)) return '`!`: test for undefined, or use must()';
    const definite =
      (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) &&
      node.exclamationToken !== undefined;
    return definite ? '`!`: initialise it where it is declared' : null;
  });
}

const isConst = (type: ts.TypeNode): boolean =>
  ts.isTypeReferenceNode(type) && type.getText() === 'const';

/** A cast says why it is sound: the constructor of a brand, or data that was just parsed. */
export function checkCasts(sources: readonly Source[]): Finding[] {
  return judgeNodes(sources.filter(isTypeScript), (node, file) => {
    if (!ts.isAsExpression(node) && !ts.isTypeAssertionExpression(node)) return null;
    if (isConst(node.type)) return null;
    const line = file.text.split('\n')[lineAt(file, node.getEnd()) - 1] ?? '';
    if (/\/\/ (brand|parsed)\b/.test(line)) return null;
    return 'a cast: only `as const`, or a line that ends with `// brand` or `// parsed`';
  });
}
