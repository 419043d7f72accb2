/**
 * Checks of the documentation: code blocks run and print what they show. `npm run links` checks
 * links.
 *
 *   ```console   `$ COMMAND` runs in a shell that knows `machvm`; the lines that follow are the
 *                output, in which a line `...` stands for any lines. `$ echo $?` is the status.
 *                `npm run machvm -- ARGS` and `npm start` run too. Other commands of npm do not:
 *                `npm run NAME` must be a script of package.json, and no output is shown.
 *   ```yaml      a scenario: it runs and must end well.
 *   ```ts        a program: its types are right, it runs and must end well. It may import 'machvm'.
 *   ```yaml fragment, ```ts fragment   a part of a file: it is parsed; its keys are all those of
 *                a scenario, or all those of a sweep.
 *   ```sh        commands that are named only (tools/tidy_commands.ts). No other block holds `$ `.
 * A first line `# NAME.yaml` or `// NAME.ts` names the file, so that later blocks can use it.
 * Each document has a folder of its own in which its blocks run one after another.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { isMap, parseDocument } from 'yaml';
import schema from '../scenarios/scenario.schema.json';
import { sweepTexts } from '../studies/sweep';
import { compiledProject } from './compiled_project';
import type { Finding, Source } from './tidy';
import { checkTypes, DocsFolder } from './tidy_docs_folder';

interface Block {
  readonly language: string;
  readonly isFragment: boolean;
  /** The line of the first line inside the block. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** The fenced code blocks of a document, in order. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let fence: string | null = null;
  let info: string[] = [];
  let start = 0;
  let lines: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const match = /^\s*(`{3,}|~{3,})\s*(.*)$/.exec(line);
    if (fence === null) {
      if (match === null) continue;
      fence = match[1] ?? '';
      info = (match[2] ?? '').trim().split(/\s+/);
      start = index + 2;
      lines = [];
    } else if (match?.[1]?.startsWith(fence) && match[2] === '') {
      const isFragment = info[1] === 'fragment';
      blocks.push({ language: info[0] ?? '', isFragment, line: start, lines });
      fence = null;
    } else lines.push(line);
  }
  return blocks;
}

/**
 * The lines of a document without its blocks of code, and on request without code in sentences, so
 * that links in code are not taken for links.
 */
export function proseOf(text: string, withoutCode = true): string[] {
  const lines = text.split('\n');
  for (const block of blocksOf(text))
    lines.fill('', block.line - 1, block.line - 1 + block.lines.length);
  return withoutCode ? lines.map((line) => line.replace(/`[^`]*`/g, '')) : lines;
}

/** Whether the lines printed are those expected, in which `...` stands for any number of lines. */
export function matchesOutput(expected: readonly string[], printed: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return printed.length === 0;
  if (first.trim() !== '...') {
    return first.trimEnd() === printed[0]?.trimEnd() && matchesOutput(rest, printed.slice(1));
  }
  return printed.some((_, skip) => matchesOutput(rest, printed.slice(skip))) || rest.length === 0;
}

const trimEnd = (lines: readonly string[]): readonly string[] => {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(0, last + 1);
};

interface Command {
  readonly command: string;
  readonly line: number;
  readonly output: string[];
}

function commandsOf(block: Block): Command[] {
  const commands: Command[] = [];
  for (const [index, line] of block.lines.entries()) {
    if (line.startsWith('$ ')) {
      commands.push({ command: line.slice(2).trim(), line: block.line + index, output: [] });
    } else commands.at(-1)?.output.push(line);
  }
  return commands;
}

const NPM_OWN = new Set(['ci', 'cit', 'install', 'i', 'link', 'start', 'test', 'pack', 'exec']);

/** A command of npm, which is not run, can at least not name a script that is gone. */
function judgeNpm(root: string, command: string, expected: readonly string[]): string | null {
  if (expected.some((line) => line !== '...')) {
    return `\`${command}\` is not run, so nothing compares its output: leave the output out`;
  }
  const [, verb = '', name = ''] = command.split(/\s+/);
  if (verb !== 'run') return NPM_OWN.has(verb) ? null : `npm has no command ${verb}`;
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  return text.includes(`"${name}":`) ? null : `package.json has no script ${name}`;
}

/** The command as the folder's shell runs it. */
const runnable = (command: string): string =>
  command
    .replace(/^npm run (?:-s |--silent )?machvm(?: --|$)/, 'machvm')
    .replace(/^npx (?:-y )?machvm\b/, 'machvm')
    .replace(/^npm start(?: --)?(?= |$)/, 'machvm demo');

function judgeConsole(root: string, folder: DocsFolder, path: string, block: Block): Finding[] {
  const findings: Finding[] = [];
  let status = 0;
  for (const { command, line, output } of commandsOf(block)) {
    const expected = trimEnd(output);
    const run = runnable(command);
    let printed: readonly string[] = expected;
    let message: string | null = null;
    if (command === 'echo $?') printed = [`${status}`];
    else if (/^np[mx] /.test(run)) message = judgeNpm(root, run, expected);
    else {
      const ran = folder.shell(run);
      status = ran.status;
      printed = trimEnd(ran.output.split('\n'));
    }
    if (!matchesOutput(expected, printed)) {
      message = `\`${command}\` now prints (status ${status}):\n${printed.join('\n')}`;
    }
    if (message !== null) findings.push({ path, line, message });
  }
  return findings;
}

/** The files whose parts are shown, by the keys that they may have. */
const FILES = { scenario: Object.keys(schema.properties), sweep: Object.keys(sweepTexts) };

/** Says what is wrong with a part of a scenario or of a sweep, or null. */
function judgeYaml(text: string): string | null {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) return error.message;
  const keys = isMap(document.contents) ? document.contents.items.map(({ key }) => `${key}`) : [];
  const unknown = Object.entries(FILES).map(([file, known]) => {
    const key = keys.find((each) => !known.includes(each));
    return key === undefined ? null : `a ${file} has no key ${key}`;
  });
  return unknown.includes(null) ? null : unknown.join(', and ');
}

/** Says what is wrong with a fragment, or null. */
function judgeFragment({ language, lines }: Block): string | null {
  const text = lines.join('\n');
  if (language === 'yaml') return judgeYaml(text);
  const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
  const [first] = diagnostics;
  return first === undefined ? null : ts.flattenDiagnosticMessageText(first.messageText, '\n');
}

/** The name of the file that a block is: its first line says it, or its place among the blocks. */
function nameOf({ language, lines }: Block, index: number): string {
  const named = /^(?:#|\/\/)\s*([\w.-]+\.(?:ya?ml|ts))\s*$/.exec(lines[0] ?? '')?.[1];
  return named ?? `block_${index}.${language}`;
}

function judgeProgram(folder: DocsFolder, block: Block, index: number): string | null {
  if (block.isFragment) return judgeFragment(block);
  const name = nameOf(block, index);
  folder.write(name, `${block.lines.join('\n')}\n`);
  const run = block.language === 'yaml' ? folder.shell(`machvm run ${name}`) : folder.node(name);
  return run.status === 0 ? null : `ends with status ${run.status}:\n${run.output.trimEnd()}`;
}

interface Program {
  readonly document: string;
  readonly block: Block;
}

/**
 * Errors of types, at the lines of the documents, which are in order: the compiler runs once, for
 * all programs, and lists them by folders whose names are chance.
 */
function judgeTypes(root: string, programs: ReadonlyMap<string, Program>): Finding[] {
  if (programs.size === 0) return [];
  const { status, output } = checkTypes(root, [...programs.keys()]);
  if (status === 0) return [];
  const documents = [...programs.values()].map(({ document }) => document);
  return output
    .trimEnd()
    .split('\n')
    .map((message) => {
      const [, file = '', line = '1'] = /^([^(]+)\((\d+),/.exec(message) ?? [];
      const program = programs.get(join('/', file));
      const first = program?.block.line ?? 1;
      return { path: program?.document ?? '', line: first + Number(line) - 1, message };
    })
    .sort((a, b) => documents.indexOf(a.path) - documents.indexOf(b.path) || a.line - b.line);
}

/** Commands with their output stand where they are run. */
function judgeOther(path: string, { language, line, lines }: Block): Finding[] {
  const at = lines.findIndex((each) => /^\s*\$ \w/.test(each));
  const message = `a command in a block of "${language}" is not run; make it a console block`;
  return at === -1 ? [] : [{ path, line: line + at, message }];
}

/** What is wrong with a document whose blocks run in a folder, and its programs by their paths. */
interface Checked {
  readonly findings: Finding[];
  readonly folder: DocsFolder | null;
  readonly programs: readonly (readonly [string, Program])[];
}

function checkDocument(root: string, built: () => string, { path, text }: Source): Checked {
  const all = blocksOf(text);
  const runs = all.filter(({ language }) => /^(ts|yaml|console)$/.test(language));
  const findings = all
    .filter((block) => !runs.includes(block))
    .flatMap((each) => judgeOther(path, each));
  if (runs.length === 0) return { findings, folder: null, programs: [] };
  const folder = new DocsFolder(root, built());
  const programs: [string, Program][] = [];
  for (const [index, block] of runs.entries()) {
    if (block.language === 'console') findings.push(...judgeConsole(root, folder, path, block));
    else {
      const message = judgeProgram(folder, block, index);
      if (message !== null) findings.push({ path, line: block.line, message });
    }
    if (block.language === 'ts' && !block.isFragment) {
      programs.push([join(folder.path, nameOf(block, index)), { document: path, block }]);
    }
  }
  return { findings, folder, programs };
}

/** Runs every block of every document. Without a command line yet, there is nothing to run. */
export function checkCodeBlocks(root: string, docs: readonly Source[]): Finding[] {
  if (!existsSync(join(root, 'cli/main.ts'))) return [];
  let built: string | null = null;
  const build = (): string => {
    built ??= compiledProject(root);
    return built;
  };
  const checked: Checked[] = [];
  try {
    for (const doc of docs) checked.push(checkDocument(root, build, doc));
    const programs = new Map(checked.flatMap((each) => each.programs));
    return [...checked.flatMap(({ findings }) => findings), ...judgeTypes(root, programs)];
  } finally {
    for (const { folder } of checked) folder?.remove();
    if (built !== null) rmSync(built, { recursive: true });
  }
}
