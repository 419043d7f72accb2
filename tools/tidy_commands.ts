/**
 * Checks of commands that are named and not run: in `code` inside a sentence, in ```sh blocks, and
 * as examples in the help. The command line itself parses them, so that no text names a command or
 * a flag that machvm does not have.
 */
import type { Command } from 'commander';
import { CommanderError } from 'commander';
import type { Finding, Source } from './tidy';
import { blocksOf, proseOf } from './tidy_docs';

/** What a name of a file or a number in capitals may violate is not judged. */
const JUDGED = new Set([
  'commander.unknownCommand',
  'commander.unknownOption',
  'commander.excessArguments',
]);

const MACHVM =
  /^(?:npx (?:-y )?|npm run (?:-s |--silent )?(?=machvm -- ))?machvm(?: --(?= ))?(?: |$)/;

/** The commands of machvm in a line of a shell, each as its words. */
function commandsIn(line: string): string[][] {
  return line.split(/ \| | && |; /).flatMap((part) => {
    const text = part
      .replace(/ +#.*$/, '')
      .replace(/ [<>].*$/, '')
      .trim();
    if (!MACHVM.test(text)) return [];
    const words = text.replace(MACHVM, '').match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [];
    return [words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2'))];
  });
}

/** The commands alone, which do nothing when they are called. */
function withoutActions(command: Command): Command {
  command
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {}, outputError: () => {} });
  const isGroup = command.commands.length > 0 && command.registeredArguments.length === 0;
  if (!isGroup) command.action(() => {});
  for (const each of command.commands) withoutActions(each);
  return command;
}

/** What is wrong with a command, or null. `make` builds the command line anew. */
function judge(make: () => Command, words: readonly string[]): string | null {
  try {
    withoutActions(make()).parse(words, { from: 'user' });
    return null;
  } catch (error) {
    if (error instanceof CommanderError && JUDGED.has(error.code)) return error.message;
    return null;
  }
}

/** The spans of code of a document's paragraphs, and the lines of its blocks for a shell. */
function shellLines(text: string): { readonly line: number; readonly command: string }[] {
  const found = blocksOf(text)
    .filter(({ language }) => language === 'sh' || language === 'bash')
    .flatMap(({ line, lines }) => lines.map((command, at) => ({ line: line + at, command })));
  for (const [index, line] of proseOf(text, false).entries()) {
    for (const [, command = ''] of line.matchAll(/`([^`]+)`/g)) {
      found.push({ line: index + 1, command });
    }
  }
  return found;
}

function judgeAll(
  path: string,
  lines: readonly { readonly line: number; readonly command: string }[],
  make: () => Command,
): Finding[] {
  return lines.flatMap(({ line, command }) =>
    commandsIn(command).flatMap((words) => {
      const wrong = judge(make, words);
      return wrong === null ? [] : [{ path, line, message: `\`${command}\`: ${wrong}` }];
    }),
  );
}

/** Commands that documents name. */
export function checkCommands(docs: readonly Source[], make: () => Command): Finding[] {
  return docs.flatMap(({ path, text }) => judgeAll(path, shellLines(text), make));
}

/** All help texts, under the commands that print them. */
function helpTexts(command: Command, path: string): [path: string, text: string][] {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return [
    [`${path} --help`, text],
    ...command.commands.flatMap((each) => helpTexts(each, `${path} ${each.name()}`)),
  ];
}

/** Commands that the help gives as examples; what they do stands behind two blanks or more. */
export function checkHelpExamples(make: () => Command): Finding[] {
  return helpTexts(make(), 'machvm').flatMap(([path, text]) => {
    const lines = text.split('\n').map((line, index) => ({
      line: index + 1,
      command: /^ {2,}\S/.test(line) ? (line.trim().split(/ {2,}/)[0] ?? '') : '',
    }));
    return judgeAll(path, lines, make);
  });
}
