/**
 * Prints what index.ts and jest/expecting.ts export, with types: the declarations that a user's
 * compiler sees, by name, without comments. `npm run surface` writes
 * test/golden/public_surface.txt; a test compares it with the sources.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const ENTRIES = ['index', 'jest/expecting'];
/** A type that is not in scope is named with its file, which may move. */
const FILE_OF_TYPE = /import\("[^"]*"\)\.|typeof import\("[^"]*"\)/g;

/** A member that no user can name. */
const PRIVATE = /^ {4}private (?!constructor).*\n/gm;

const printer = ts.createPrinter({ removeComments: true });

function parsed(path: string): ts.SourceFile {
  const text = readFileSync(`${path}.d.ts`, 'utf8');
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
}

/** The names that a statement of a module declares for others. */
function declared(statement: ts.Statement): readonly string[] {
  const flags = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  if (!flags.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const named =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return named && statement.name !== undefined ? [statement.name.text] : [];
}

/** What a module declares under a name, all overloads of it. */
function declaration(file: ts.SourceFile, name: string): string {
  const found = file.statements.filter((statement) => declared(statement).includes(name));
  if (found.length === 0) throw new Error(`${file.fileName}: declares no ${name}`);
  return found
    .map((each) => printer.printNode(ts.EmitHint.Unspecified, each, file))
    .join('\n')
    .replace(FILE_OF_TYPE, '')
    .replace(PRIVATE, '');
}

/** What an entry exports: the name, and its declaration. */
function* exportsOf(entry: string): Generator<readonly [name: string, text: string]> {
  for (const statement of parsed(entry).statements) {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined) {
      for (const name of declared(statement)) yield [name, declaration(parsed(entry), name)];
      continue;
    }
    const from = statement.moduleSpecifier.getText().slice(1, -1);
    const file = parsed(join(dirname(entry), from));
    const { exportClause } = statement;
    const kind = statement.isTypeOnly ? ' (type only)' : '';
    if (exportClause !== undefined && ts.isNamedExports(exportClause)) {
      for (const { name, propertyName } of exportClause.elements)
        yield [`${name.text}${kind}`, declaration(file, (propertyName ?? name).text)];
    } else
      for (const name of file.statements.flatMap(declared))
        yield [`${name}${kind}`, declaration(file, name)];
  }
}

/** The whole text: the entries, and by name what each exports. */
export function publicSurface(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'machvm-surface-'));
  try {
    const tsc = join(root, 'node_modules/typescript-7/bin/tsc');
    const flags = ['--noCheck', '--emitDeclarationOnly', '--sourceMap', 'false'];
    const config = ['-p', join(root, 'tsconfig.build.json'), '--outDir', folder];
    const { status, stdout } = spawnSync(process.execPath, [tsc, ...config, ...flags]);
    if (status !== 0) throw new Error(`tsc: status ${status}\n${stdout}`);
    const parts = ENTRIES.map((entry) => {
      const all = [...exportsOf(join(folder, entry))];
      const sorted = all.toSorted(([a], [b]) => (a < b ? -1 : 1));
      return `# ${entry}.ts\n\n${sorted.map(([name, text]) => `## ${name}\n${text}\n`).join('\n')}`;
    });
    return parts.join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (require.main === module) {
  const root = join(__dirname, '..');
  writeFileSync(join(root, 'test/golden/public_surface.txt'), publicSurface(root));
}
