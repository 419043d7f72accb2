/**
 * Writes docs/man: a page for each message and each call of a task. What the kernel's tables know
 * (ids, arguments, texts) comes from them, what they do not (when, what may follow, errors,
 * profiles) from man_prose.yaml and man_calls.yaml, the example from a run made here. `npm run man`
 * writes the pages; a test holds them against a fresh run.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { CallDef } from '../kernel/mach/call_def';
import { formTexts } from '../kernel/mach/call_def';
import { profilesOf, taskCalls } from '../kernel/mach/call_table';
import type { MessageName } from '../kernel/mach/message_table';
import { messageDefs, messageNames } from '../kernel/mach/message_table';
import { parseScenario } from '../scenarios/language/language';
import { runScenario } from '../scenarios/run/run';
import type { Line } from '../scenarios/transcript/line';
import { lineWords } from '../views/line_words';
import type { Source } from './tidy';
import { loadSources } from './tidy';

const example = z.strictObject({
  scenario: z.string(),
  show: z.array(z.string()),
  lines: z.int(),
  level: z.enum(['messages', 'all']).optional(),
});

/** Lines of a scenario's transcript, by its name: what they must have, in this order. */
const evidence = z.record(
  z.string(),
  z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
);

/** What a manual page says, in our words, and what shows it. */
const promise = z.strictObject({
  says: z.string(),
  shown: z.string(),
  lines: evidence.optional(),
  never: evidence.optional(),
});

const prose = z.record(
  z.string(),
  z.strictObject({
    follows: z.string(),
    errors: z.string(),
    profiles: z.string().optional(),
    example: example.optional(),
    page_of_the_project: z.array(promise).optional(),
  }),
);

const calls = z.record(
  z.string(),
  z.strictObject({
    detail: z.string(),
    codes: z.record(z.string(), z.string()),
    profiles: z.string().optional(),
    code: z.tuple([z.string(), z.string()]),
    example: example.optional(),
  }),
);

/** A page's name and its text. */
export type Pages = ReadonlyMap<string, string>;

type Example = z.infer<typeof example>;

const WIDTH = 98;

/** Text in lines. */
function wrap(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(indent + line);
      line = '';
    }
    line += (line === '' ? '' : ' ') + word;
  }
  return [...lines, indent + line].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function section(title: string, text: string): string {
  return `## ${title}\n\n${text}`;
}

/** Runs a scenario of the library, and prints the lines that are to be shown. */
function runExample(root: string, given: Example): string {
  const path = join(root, 'scenarios/library', `${given.scenario}.yaml`);
  const parsed = parseScenario(readFileSync(path, 'utf8'), path);
  if (parsed.scenario === null) throw new Error(`man: ${given.scenario} is no scenario`);
  const { lines } = runScenario(parsed.scenario, { level: given.level ?? 'messages' });
  const shown = (line: Line): boolean =>
    given.show.includes(String(line['msg'] ?? line['ev'])) && line['ev'] !== 'ipc_mqueue.sent';
  const words = lines.filter(shown).slice(0, given.lines).map(lineWords);
  if (words.length === 0) throw new Error(`man: ${given.scenario} shows nothing of ${given.show}`);
  const text = words.map((each) => wrap(each).replace(/\n/g, '\n    ')).join('\n');
  return `Of the scenario \`${given.scenario}\`:\n\n\`\`\`text\n${text}\n\`\`\``;
}

/** Files of the kernel, and of what all pagers share, that send or handle a message. */
function placesOf(sources: readonly Source[], name: string): string {
  const files = sources.filter(
    ({ path, text }) =>
      /^(kernel\/(vm|ipc)\/|pagers\/(pager|device_replies|default_pager\w*)\.ts)/.test(path) &&
      new RegExp(`'${name}'|\\b${name}:`).test(text),
  );
  const link = ({ path }: Source): string => `[${path}](../../${path})`;
  return files.length === 0 ? 'Nowhere but in its definition.' : files.map(link).join(', ');
}

function idsOf(name: MessageName): string {
  const { id, idCmu } = messageDefs[name];
  return idCmu === undefined || idCmu === id ? `${id}` : `${id}; in cmu and gnu ${idCmu}`;
}

const directions: Readonly<Record<string, string>> = {
  kernel: 'a kernel, to a memory object, a reply port or the default pager',
  pager: 'a pager, to a control port or a device',
  device: 'a device, to a reply port',
  any: 'any task',
};

function messagePage(
  root: string,
  sources: readonly Source[],
  name: MessageName,
  said: z.infer<typeof prose>[string],
): string {
  const { summary, detail, args, scalars, sender } = messageDefs[name];
  const forms = new Map<string, string>(Object.entries(scalars));
  const rows = Object.entries(args).map(([arg, text]) => [
    `\`${arg}\``,
    forms.get(arg) ?? '',
    text,
  ]);
  const facts = table(
    ['', ''],
    [
      ['id', idsOf(name)],
      ['sent by', directions[sender] ?? sender],
    ],
  );
  return [
    `# ${name}`,
    summary,
    section('Synopsis', `${facts}\n\n${table(['argument', 'form', 'meaning'], rows)}`),
    section('Description', wrap(detail)),
    section('What may follow', wrap(said.follows)),
    section('Errors', wrap(said.errors)),
    section('Profiles', wrap(said.profiles ?? 'All the same.')),
    ...(said.example === undefined ? [] : [section('Example', runExample(root, said.example))]),
    ...(said.page_of_the_project === undefined
      ? []
      : [
          section(
            'Statements of the manual page, and what shows them',
            table(
              ['statement', 'shown by'],
              said.page_of_the_project.map(({ says, shown }) => [says, shown]),
            ),
          ),
        ]),
    section('Where', wrap(placesOf(sources, name))),
  ].join('\n\n');
}

/** A phrase as a sentence. */
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** The file and the name of the routine of a call that the prose does not name. */
function routineOf(sources: readonly Source[], name: string): readonly [string, string] {
  const routine = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const declares = `export function ${routine}(`;
  const source = sources.find(({ path, text }) => /^kernel/.test(path) && text.includes(declares));
  if (source === undefined) throw new Error(`man: no file of the kernel declares ${routine}`);
  return [source.path, routine];
}

/** The page of a call, from the table; `said` is what only people know of it. */
export function callPage(
  root: string,
  sources: readonly Source[],
  name: string,
  def: CallDef,
  said: z.infer<typeof calls>[string] | undefined,
): string {
  const rows = Object.entries(def.args).map(([arg, { form, text, man = text, names = [] }]) => {
    const numbers = names.map((each, i) => `${i} ${each.toLowerCase()}`).join(', ');
    const values = { choice: numbers, prot: '1 read, 2 write, 4 execute' }[String(form)];
    const meaning = values === undefined ? man : `${man}: ${values}`;
    return [`\`${arg}\``, formTexts[form], sentence(meaning)];
  });
  const codes = Object.entries(said?.codes ?? {}).map(([code, when]) => [`\`${code}\``, when]);
  const [path, routine] = said?.code ?? routineOf(sources, name);
  const { offer } = def;
  const only =
    offer === undefined
      ? 'All the same.'
      : `Only in ${profilesOf(def).join(' and ')} (switch ${offer}).`;
  return [
    `# ${name}`,
    def.summary,
    section('Synopsis', table(['argument', 'form', 'meaning'], rows)),
    ...(said === undefined
      ? []
      : [
          section('Description', wrap(said.detail)),
          section('Errors', table(['code', 'when'], codes)),
        ]),
    section('Profiles', wrap(said?.profiles ?? only)),
    ...(said?.example === undefined ? [] : [section('Example', runExample(root, said.example))]),
    section('Where', `\`${routine}\` in [${path}](../../${path})`),
  ].join('\n\n');
}

/** The calls of the table that are no message, which has a page already. */
const pagedDefs = Object.entries(taskCalls).filter(([name]) => !Object.hasOwn(messageDefs, name));

/** All pages of docs/man by file name. */
export function manPages(root: string, sources: readonly Source[]): Pages {
  const read = (file: string): unknown => parse(readFileSync(join(root, 'tools', file), 'utf8'));
  const said = prose.parse(read('man_prose.yaml'));
  const told = calls.parse(read('man_calls.yaml'));
  const pages = new Map<string, string>();
  for (const name of messageNames) {
    const entry = said[name];
    if (entry === undefined) throw new Error(`man: ${name} is not in tools/man_prose.yaml`);
    pages.set(`${name}.md`, `${messagePage(root, sources, name, entry)}\n`);
  }
  for (const name of Object.keys(said)) {
    if (!messageNames.some((known) => known === name)) {
      throw new Error(`man: tools/man_prose.yaml knows ${name}, which is no message`);
    }
  }
  for (const [name, def] of pagedDefs) {
    pages.set(`${name}.md`, `${callPage(root, sources, name, def, told[name])}\n`);
  }
  const strange = Object.keys(told).find((name) => !pages.has(`${name}.md`));
  if (strange !== undefined) {
    throw new Error(`man: tools/man_calls.yaml knows ${strange}, which is no call`);
  }
  const index = [...pages.keys()].map((file) => `- [${file.replace(/\.md$/, '')}](${file})`);
  const head = 'A page for each message and each call. `machvm explain NAME` shows the same.';
  pages.set('README.md', `# Messages and calls\n\n${head}\n\n${index.join('\n')}\n`);
  return pages;
}

/** What the manual page of memory_object_data_return says, each with what shows it. */
export function promises(root: string): readonly z.infer<typeof promise>[] {
  const said = prose.parse(parse(readFileSync(join(root, 'tools/man_prose.yaml'), 'utf8')));
  return said['memory_object_data_return']?.page_of_the_project ?? [];
}

/** Names of the calls that have pages of their own. */
export const pagedCalls: readonly string[] = pagedDefs.map(([name]) => name);

if (require.main === module) {
  const root = join(__dirname, '..');
  const folder = join(root, 'docs/man');
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of manPages(root, loadSources(root))) {
    writeFileSync(join(folder, file), text);
  }
}
