/** What the command line says of itself: its commands and their flags. */
import type { Command } from 'commander';
import type { Meaning } from '../show/meaning';
import { meaning, Places } from '../show/meaning';

/** A command and those below it, each with the words that call it. */
function commandsOf(command: Command, before: string): readonly (readonly [string, Command])[] {
  const path = `${before}${command.name()}`;
  return [[path, command], ...command.commands.flatMap((below) => commandsOf(below, `${path} `))];
}

/** Meanings of all commands and flags. */
export function commandMeanings(machvm: Command): readonly Meaning[] {
  const flags = new Places();
  const commands = commandsOf(machvm, '');
  for (const [path, command] of commands) {
    for (const { long, flags: shown, description } of command.options) {
      if (long == null) continue;
      flags.add(long, `${path} ${shown.replace(/^--[\w-]+ ?/, '')}`.trim(), description);
    }
  }
  return [
    ...commands.map(([path, command]) =>
      meaning('command', command.name(), `${command.description().replace(/\.$/, '')}.`, {
        help: `${path} --help`,
      }),
    ),
    ...flags.meanings('flag', (count) =>
      count === 1 ? 'A flag of one command.' : `A flag of ${count} commands.`,
    ),
  ];
}
