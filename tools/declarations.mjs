/**
 * The declarations of the package: those that its two entries reach. They name no other package: a
 * type that zod computes is written out, and what is left of a package's names is no part of what
 * the entries export.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const ENTRIES = ['index', 'jest/expecting'];

const { NoTruncation, InTypeAlias } = ts.TypeFormatFlags;

/** The program of the entries with its settings, which emits declarations. */
function programOf(root, output) {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail };
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.build.json'),
    { emitDeclarationOnly: true, sourceMap: false, outDir: output },
    host,
  );
  return ts.createProgram(
    ENTRIES.map((name) => join(root, `${name}.ts`)),
    config.options,
  );
}

function fail(diagnostic) {
  throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
}

/** The declarations of all modules, by the path without an ending. */
function emitted(program, output) {
  const texts = new Map();
  const { diagnostics } = program.emit(
    undefined,
    (path, text) => texts.set(path.slice(output.length + 1, -'.d.ts'.length), text),
    undefined,
    true,
  );
  diagnostics.forEach(fail);
  return texts;
}

const imported = (text) => ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);

/** A type alias as the names of types of ours and of the language say it. */
function writtenOut(program, file, { name }) {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const alias = source.statements.find(
    (each) => ts.isTypeAliasDeclaration(each) && each.name.text === name.text,
  );
  const type = checker.getTypeAtLocation(alias);
  const text = checker.typeToString(type, source, NoTruncation | InTypeAlias);
  if (/\bz\.|\bimport\(/.test(text)) throw new Error(`${file}: ${name.text} cannot be written out`);
  return `export type ${name.text} = ${text};`;
}

/** A text of declarations without the names of packages. */
function withoutPackages(program, file, text) {
  const packages = imported(text).filter((from) => !from.startsWith('.'));
  if (packages.length === 0) return text;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const names = [];
  const kept = source.statements.map((statement) => {
    if (ts.isImportDeclaration(statement) && packages.includes(statement.moduleSpecifier.text)) {
      const bindings = statement.importClause.namedBindings.elements;
      names.push(...bindings.map(({ name }) => name.text));
      return '';
    }
    const own = statement.getFullText();
    if (!/\bz\./.test(statement.getText())) return own;
    if (!ts.isTypeAliasDeclaration(statement)) return '';
    const before = own.slice(0, own.length - statement.getText().length);
    return before + writtenOut(program, file, statement);
  });
  const opaque = names.filter((name) => name !== 'z').map((name) => `type ${name} = unknown;\n`);
  return [...new Set(opaque), ...kept, '\n'].join('');
}

/** Writes the declarations into a folder. */
export function writeDeclarations(root, output) {
  const program = programOf(root, output);
  const texts = emitted(program, output);
  const reached = new Set(ENTRIES);
  for (const name of reached) {
    const text = withoutPackages(program, join(root, `${name}.ts`), texts.get(name));
    for (const from of imported(text).filter((each) => each.startsWith('.'))) {
      const module = join(dirname(name), from);
      reached.add(module === '.' ? 'index' : module);
    }
    const path = join(output, `${name}.d.ts`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
