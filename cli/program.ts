/**
 * The commands and flags of `machvm`, and the status that each use ends with.
 * 0: all well; 1: an expectation failed, a run got stuck, data was lost; 2: wrong use. For signals
 * see interrupt.ts.
 */
import { Command, CommanderError, Option } from 'commander';
import { ScenarioError } from '../scenarios/language/scenario_error';
import { TraceError } from '../traces/trace_error';
import { fitted } from '../views/fit';
import { asking } from './commands/asking';
import { conformCommand } from './commands/conform';
import { conformCallsCommand, conformPortsCommand } from './commands/conform_calls';
import { demo } from './commands/demo';
import { diffCommand } from './commands/diff';
import { explain, explainAll } from './commands/explain';
import { commandMeanings } from './commands/explained_commands';
import { exploreCommand } from './commands/explore';
import { list } from './commands/list';
import { stateCommand } from './commands/recorded';
import { runCommand } from './commands/run';
import { runStepsCommand } from './commands/run_steps';
import { studying } from './commands/studying';
import { tracing } from './commands/trace';
import { verifyCommand } from './commands/verify';
import { STANDARD } from './given/text_file';
import { version } from './given/version';
import { warnOfBanner } from './npm_run';
import { columns } from './show/columns';
import { printError, UsageError, whole } from './show/output';
import { setTimeLimit, TIME_LIMIT, UserCode } from './user/user_code';

const examples = `
Begin with:
  machvm demo                              run a real program and prove that nothing is lost
  machvm run first_fault                   run a lesson; print a sequence chart
  machvm list                              list lessons, policies, pagers, devices and traces
  machvm run mine.yaml --check --state     run your own scenario; check every law
  machvm replay perl_small --frames 16,64 --policy mach,lru
  machvm explain data_return               explain a message, or any other name

Exit status: 0 success; 1 an expectation failed or the run got stuck; 2 wrong use, or your pager
or policy cannot run; 130 interrupted.`;

const runExamples = `
Examples:
  machvm run dirty_eviction                run a lesson of the library
  machvm run dirty_eviction --why A/0      show why page 0 of A came and left
  machvm run mine.yaml --set host.frames=64 --seed 7
  machvm run mine.yaml --check             check every law after every step
  machvm run mine.yaml --until data_return --state
  machvm run mine.yaml --transcript - | grep data_return
  machvm run belady_3 --steps              show each reference, the policy's lists and victims`;

const stateExamples = `
A recording comes from machvm run FILE --record OUT. Events are numbered from 0; -1 is the moment
before the first one. data_return:2 is the second time that the message was sent.

Examples:
  machvm state OUT --event 257             print the machine right after event 257
  machvm state OUT --event vm_pageout.chosen --json`;

const explainExamples = `
A name is a message, call, argument, event, code, word of a chart or table, key of a scenario,
policy, pager, device, option, switch, statistic, trace format, command or flag.

Examples:
  machvm explain data_return               a message: its arguments and what follows
  machvm explain host.frames               a key of a scenario
  machvm explain --until                   a flag
  machvm explain 2208                      a number of a message or code`;

const exploreExamples = `
Without a file, the page begins with the list of all lessons. It is served on this machine only, at
the printed address, until Ctrl-C.

Examples:
  machvm explore dirty_eviction            serve a lesson, and open a browser
  machvm explore mine.yaml --no-open       your scenario, with your pagers, which run in Node
  machvm explore OUT                       a recording from machvm run FILE --record OUT
  machvm explore OUT.jsonl                 a transcript; that of a lesson is run again, and compared
  machvm explore dirty_eviction --out lesson.html`;

const diffExamples = `
A transcript comes from machvm run FILE --transcript OUT, or - for standard input; a scenario is
YAML or a name of the library, and is run first. Times and the order between ports do not matter.

Examples:
  machvm diff dirty_eviction mine.yaml     show how a changed lesson differs
  machvm diff dirty_eviction mine.yaml --level all    compare queues and evictions too
  machvm run mine.yaml --transcript - | machvm diff golden.jsonl -`;

const conformHelp = `
A recording is JSON lines of format 2 or 3, as docs/CONFORMANCE.md describes. Every file is
reported. Exit status: 0 all conform; 1 one differs; 2 one is missing or malformed.

Example:
  machvm conform test/data/gnumach-3/*.jsonl`;

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** What an option does, and its default if that says anything. */
function described({ description, defaultValue }: Option): string {
  const tells = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  return tells ? `${description} (default: ${defaultValue})` : description;
}

/**
 * Makes wrong use of a flag that is given twice, of which one would be ignored; what is collected
 * may be given again.
 */
function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    if (Array.isArray(option.defaultValue)) continue;
    let isGiven = false;
    command.on(`option:${option.name()}`, () => {
      if (isGiven) throw new UsageError(`${option.long}: is given twice; give it once`);
      isGiven = true;
    });
  }
  command.commands.forEach(refuseRepeats);
}

/** What a command prints for another program to read; null if it prints for people. */
function dataOf(command: Command): string | null {
  const { json, csv, template, transcript, out } = command.opts();
  if (json === true) return 'JSON';
  if (csv === true) return 'CSV';
  if (template === true || template === 'test') return 'template';
  if (transcript === STANDARD) return 'transcript';
  const to = ['convert', 'make'].includes(command.name()) ? command.args[1] : out;
  return to === STANDARD ? 'trace' : null;
}

/** The commands that hold runs against what was recorded. */
function comparing(machvm: Command, finish: (status: number) => void): void {
  machvm
    .command('verify <path>')
    .description('rerun a scenario, or all of a folder; compare with the golden files')
    .option('--update', 'write new golden files where they differ', false)
    .option(...TIME_LIMIT)
    .option('--workers <n>', 'most threads to use; default: one a core', whole)
    .option('--junit <file>', 'write a report as JUnit XML too')
    .option('--json', 'print JSON', false)
    .action(async (path, options) => finish(await verifyCommand(path, options)));
  machvm
    .command('diff <a> <b>')
    .description('compare two transcripts or scenarios by meaning, first difference first')
    .addHelpText('after', diffExamples)
    .option('--all', 'show every difference', false)
    .option(...TIME_LIMIT)
    .option('--context <lines>', 'number of lines to show before a difference; default: 3', Number)
    .option('--level <level>', 'messages, or all (events too)')
    .option('--json', 'print JSON', false)
    .action(async (a, b, options) => finish(await diffCommand(a, b, options)));
  machvm
    .command('conform <files...>')
    .description('replay recordings of a real kernel and compare message by message')
    .addHelpText('after', conformHelp)
    .option('--calls', 'the files are tables of calls and their answers', false)
    .addOption(
      new Option('--ports', 'the files are walks over ports').default(false).conflicts('calls'),
    )
    .action((files, { calls, ports }) => {
      const calling = ports ? conformPortsCommand : conformCallsCommand;
      finish((calls || ports ? calling : conformCommand)(files));
    });
}

/** The command that shows what machvm is. */
function demonstrating(machvm: Command, finish: (status: number) => void): void {
  machvm
    .command('demo')
    .description('replay a real program, then prove that nothing was lost')
    .option('--frames <n>', 'physical frames of the machine, 48 or more', whole, 160)
    .option('--no-disk', 'devices without latency')
    .option('--keep', 'keep the folder of backing files', false)
    .option('--json', 'print JSON', false)
    .action(async (options) => finish(await demo(options)));
}

/** The command that runs a scenario. */
function running(machvm: Command, finish: (status: number) => void): void {
  machvm
    .command('run <file>')
    .description('run a scenario: a file, or the name of a lesson')
    .addHelpText('after', runExamples)
    .option('--seed <text>', 'seed of what the scenario draws at random, if anything')
    .option('--set <key=value>', 'change a value of the file, such as host.frames=64', collect, [])
    .option('--transcript <out>', 'write the transcript to a file, - for stdout')
    .option('--perfetto <out>', 'write a trace for ui.perfetto.dev to a file')
    .option('--record <out>', 'write a recording to a file, for machvm state')
    .option('--level <level>', 'level of the transcript: messages (the default), all or references')
    .option('--check', 'check the laws after every step', false)
    .option(...TIME_LIMIT)
    .option('--step', 'wait for Enter after each row; q quits; with --json a state a row', false)
    .option(
      '--until <event>',
      'stop at an event: a number, a name, or data_return:2, the second one',
    )
    .option('--state', 'print the state at the end: pages, ports, messages, threads, maps', false)
    .option('--waits', 'print who waits for whom at the end, or at --until', false)
    .option('--why <page>', 'show one page only, such as A/3, and why it came and left')
    .option('--full', 'print every row, including repeated ones', false)
    .option('--json', 'print JSON', false)
    .option('--steps', 'print a row for each reference instead of the chart', false)
    .option('--csv', 'print the rows of --steps as CSV', false)
    .action(async (file, options) =>
      finish(await (options.steps ? runStepsCommand : runCommand)(file, options)),
    );
  machvm
    .command('state <file>')
    .description('print the state of a recorded run at one of its events')
    .addHelpText('after', stateExamples)
    .option('--event <event>', 'a number, or a name such as data_return:2; default: the last')
    .option('--json', 'print JSON', false)
    .action((file, options) => finish(stateCommand(file, options)));
}

/** The command that shows a run in a browser. */
function exploring(machvm: Command, finish: (status: number) => void): void {
  machvm
    .command('explore [file]')
    .description('look at a run in a browser, forwards and back')
    .addHelpText('after', exploreExamples)
    .option('--out <file>', 'write one HTML file, which works from disk, instead of serving it')
    .option('--port <n>', 'port of the server; default: a free one')
    .option('--no-open', 'print the address and open no browser')
    .option(...TIME_LIMIT)
    .action(async (file, options) => finish(await exploreCommand(file, options)));
}

/** The whole command line; `finish` takes the exit status of the command that ran. */
export function program(finish: (status: number) => void): Command {
  const machvm = new Command('machvm')
    .description(
      "A simulator of the Mach microkernel's virtual memory: a page cache that evicts\n" +
        'through ports, to pagers.',
    )
    .version(version())
    // A flag belongs to the command in front of it: `sweep` and `sweep merge` both have --out.
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .addHelpText('after', examples)
    .configureHelp({ helpWidth: columns(), optionDescription: described })
    .configureOutput({
      writeOut: (text) => process.stdout.write(fitted(text, columns())),
      outputError: (text) => printError(text.trim().replace(/\s*\n\s*/g, ' ')),
    })
    .exitOverride()
    .hook('preAction', (_machvm, command) => {
      const { timeLimit } = command.opts();
      if (typeof timeLimit === 'number') setTimeLimit(timeLimit);
      const data = dataOf(command);
      if (data !== null) warnOfBanner(data);
    });
  demonstrating(machvm, finish);
  running(machvm, finish);
  exploring(machvm, finish);
  machvm
    .command('list')
    .description('list scenarios, policies, pagers, devices and traces')
    .option('--json', 'print JSON', false)
    .action((options) => list(options));
  asking(machvm);
  studying(machvm, finish);
  comparing(machvm, finish);
  tracing(machvm, finish);
  machvm
    .command('explain [name]')
    .description('explain a name that machvm uses; without a name, list all names')
    .addHelpText('after', explainExamples)
    .allowUnknownOption()
    .option('--json', 'print JSON', false)
    .action((name, options) => {
      const commands = commandMeanings(machvm);
      if (name === undefined) explainAll(commands, options);
      else explain(name, commands, options);
    });
  refuseRepeats(machvm);
  return machvm;
}

/** Says what ended a command; answers its status. */
export function fail(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const isWrongUse =
    error instanceof UsageError || error instanceof TraceError || error instanceof ScenarioError;
  if (isWrongUse) {
    printError(error.message);
    return 2;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  printError(`machvm: ${text}`);
  return 1;
}

/** `help` of a command that there is not is wrong use of that command, and is told as such. */
function asked(command: Command, args: readonly string[]): string[] {
  const [first, name = 'help', ...rest] = args;
  const isKnown = command.commands.some((known) => known.name() === name) || name.startsWith('-');
  return first === 'help' && name !== 'help' && !isKnown ? [name, ...rest] : [...args];
}

/**
 * Runs a command line, as after `machvm`; answers the exit status. Throws UserCode, before it has
 * done or printed anything, if the command must run elsewhere.
 */
export async function machvm(args: readonly string[]): Promise<number> {
  let status = 0;
  const command = program((found) => {
    status = found;
  });
  try {
    await command.parseAsync(asked(command, args), { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof UserCode) throw error;
    return fail(error);
  }
}
