/**
 * Writes explorer/model/event_sources.ts: for each event of the trace the files and routines of
 * the kernel that emit it, and the laws about it; and law_statements.ts beside it. Routines come
 * from the places where an event's name stands in the sources. Laws about the order of events come
 * from the watchers of the laws themselves. Laws about the state, and those that only tests check,
 * stand in STATES and TESTED here, with the events that change what they state.
 * `npm run event-sources` writes the files; a test compares them with the sources.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { LawId } from '../kernel/check/law';
import { applies, isStateLaw } from '../kernel/check/law';
import { laws } from '../kernel/check/laws';
import type { EventName } from '../kernel/mach/event_defs';
import { eventNames } from '../kernel/mach/event_defs';
import { scenarioOf } from '../scenarios/language/language';
import { buildScenario } from '../scenarios/run/build';
import type { Source } from './tidy';
import { isTypeScript, loadSources, parse, walk, within } from './tidy';

/** Rooms that name events without emitting them. */
const SILENT = /^kernel\/(mach|check|inspect)\//;
/** Hosts of these have all laws between them. */
const LESSONS = ['dirty_eviction', 'gnu_dirty', 'belady_3'];

type Events = Readonly<Record<string, readonly EventName[]>>;

/** Laws of states, with the events that change what they are about. */
export const STATES: Events = {
  '1': ['vm_page.grabbed', 'vm_page.released', 'vm_page.wired', 'vm_page.unwired'],
  '2': [
    'vm_page.enqueued',
    'vm_page.dequeued',
    'vm_page.deactivated',
    'vm_page.deactivated_behind',
    'vm_page.reactivated',
  ],
  '3': ['vm_page.wired', 'vm_page.unwired', 'vm_page.enqueued'],
  '4': ['vm_page.inserted', 'vm_page.renamed'],
  '5': ['vm_page.grabbed'],
  '18': ['vm_fault.entered'],
  '24': ['vm_object.entered', 'vm_object.ready', 'vm_object.pager_created'],
  '26': ['vm_fault.request', 'vm_fault.wait_absent', 'memory_object.unavailable'],
  '27': ['vm_page.into_laundry', 'vm_page.laundered'],
  '33': ['memory_object.locked', 'vm_fault.entered', 'vm_page.released'],
  '40': [
    'vm_object.copy_delayed',
    'vm_object.copy_called',
    'vm_object.shadowed',
    'vm_fault.copied',
    'vm_fault.entered',
  ],
  '43': ['vm_object.cached', 'vm_pageout.overflow'],
  '44': ['vm_object.cached', 'vm_object.collected', 'vm_object.terminated'],
  '51': [
    'vm_object.terminated',
    'vm_object.shadowed',
    'vm_map.copy_discarded',
    'ipc_kmsg.destroyed',
  ],
  '52': ['vm_fault.wait_page', 'vm_fault.wait_unlock'],
  P3: ['vm_page.released'],
  P8: ['vm_page.grabbed_fictitious', 'vm_page.released_fictitious'],
  P9: ['memory_object.error', 'vm_fault.error_page', 'vm_pageout.absent'],
  P14: ['memory_object.locked'],
  P15: ['memory_object.supplied'],
  P18: ['memory_object.error'],
};

/** Laws of docs/ARCHITECTURE.md that tests check. No event shows those of the default pager. */
export const TESTED: Events = {
  '36': ['memory_object.unavailable', 'vm_fault.unavailable'],
  '37': ['memory_object.error', 'vm_fault.error_page'],
  '39': ['vm_fault.zero_fill', 'vm_fault.no_pager'],
  '41': ['vm_fault.pushed', 'vm_fault.wait_push'],
  '42': ['vm_object.collapsed', 'vm_object.bypassed'],
  '45': ['ipc_mqueue.sent'],
  '46': [],
  '47': [],
  '48': [],
  '49': [],
  '50': ['ipc_mqueue.sender_blocked', 'ipc_mqueue.send_timed_out'],
};

/** A law may have a part about the state and one about events: this is the former. */
export const stateKey = (id: LawId | string): string => `${id} state`;

const isEvent: ReadonlySet<string> = new Set(eventNames);

/** The routine around a node: a function, or a method with its class. */
function routineOf(node: ts.Node): string | null {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isFunctionDeclaration(at)) return at.name?.text ?? null;
    if (ts.isMethodDeclaration(at) || ts.isGetAccessorDeclaration(at)) {
      const owner = ts.isClassDeclaration(at.parent) ? `${at.parent.name?.text}.` : '';
      return `${owner}${at.name.getText()}`;
    }
    if (ts.isConstructorDeclaration(at)) return 'constructor';
  }
  return null;
}

type Emitters = Map<string, Set<string>>;

/** `vm/fault/vm_fault.ts vmFaultEnter`, by event: files by their paths in kernel/. */
export function emittersOf(sources: readonly Source[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found: Emitters = new Map(eventNames.map((name) => [name, new Set<string>()]));
  const kernel = within(sources, 'kernel').filter(isTypeScript);
  for (const source of kernel.filter(({ path }) => !SILENT.test(path))) {
    walk(parse(source), (node) => {
      if (!ts.isStringLiteral(node) || !isEvent.has(node.text)) return;
      const routine = routineOf(node);
      if (routine !== null)
        found.get(node.text)?.add(`${source.path.replace('kernel/', '')} ${routine}`);
    });
  }
  return found;
}

/** The laws that hear an event by its name, on any of some hosts. */
export function hearersOf(root: string): ReadonlyMap<string, ReadonlySet<LawId>> {
  const found = new Map<string, Set<LawId>>();
  for (const name of LESSONS) {
    const text = readFileSync(join(root, 'scenarios/library', `${name}.yaml`), 'utf8');
    const { machine } = buildScenario(
      scenarioOf(text, `${name}.yaml`),
      {},
      { level: 'none', onLine: () => undefined },
    );
    for (const host of machine.hosts) {
      for (const law of laws) {
        if (isStateLaw(law) || !applies(law, host.options)) continue;
        const { on } = law.start(host, () => undefined, machine);
        for (const event of Object.keys(on)) {
          found.set(event, (found.get(event) ?? new Set()).add(law.id));
        }
      }
    }
  }
  return found;
}

/** The statements of the laws that only tests check, from the table of docs/ARCHITECTURE.md. */
export function testedStatements(root: string): ReadonlyMap<string, string> {
  const page = readFileSync(join(root, 'docs/ARCHITECTURE.md'), 'utf8');
  const rows = [...page.matchAll(/^\| (\d+) \| (.*?)\.? \| `test\/.*\|$/gm)];
  return new Map(rows.map(([, id = '', text = '']) => [id, text]));
}

/** The laws about an event, by their keys: those that hear it, those of states, those of tests. */
export function lawsAbout(event: EventName, hearers: ReadonlySet<LawId>): readonly string[] {
  const ids = [...new Set(laws.map(({ id }) => id))].filter((id) => hearers.has(id)).map(String);
  const named = (table: Events): readonly string[] =>
    Object.keys(table).filter((id) => table[id]?.includes(event) === true);
  return [...ids, ...named(STATES).map(stateKey), ...named(TESTED)];
}

const quoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;

/** The head of a file that is written here. */
const headOf = (subject: string): string =>
  `/**\n * ${subject}\n * Written by \`npm run event-sources\`; do not edit.\n */`;

/** The text of the table of events. */
function eventSourcesText(root: string, hearers: ReturnType<typeof hearersOf>): string {
  const emitters = emittersOf(loadSources(root));
  const sources = eventNames.map((name) => {
    const routines = [...(emitters.get(name) ?? [])].sort().map(quoted).join(', ');
    const ids = lawsAbout(name, hearers.get(name) ?? new Set())
      .map(quoted)
      .join(', ');
    return `  ${quoted(name)}: { routines: [${routines}], laws: [${ids}] },`;
  });
  return [
    headOf('Who emits an event, and which laws are about it.'),
    "import type { EventName } from '../../kernel/mach/event_defs';",
    '',
    'export interface EventSource {',
    '  /** A file of kernel/ and a routine in it. */',
    '  readonly routines: readonly string[];',
    '  /** Laws by their numbers; ` state` follows that of a law about a state. */',
    '  readonly laws: readonly string[];',
    '}',
    '',
    'export const eventSources: Readonly<Record<EventName, EventSource>> = {',
    ...sources,
    '};',
    '',
  ].join('\n');
}

/** The text of the statements of the laws that the table of events names. */
function lawStatementsText(root: string, hearers: ReturnType<typeof hearersOf>): string {
  const known = new Set([...hearers.values()].flatMap((ids) => [...ids].map(String)));
  const texts = new Map<string, string>();
  for (const law of laws) {
    const { id, text } = law;
    if (isStateLaw(law)) texts.set(stateKey(id), text);
    else if (known.has(String(id))) texts.set(String(id), text);
  }
  for (const [id, text] of testedStatements(root)) {
    if ((TESTED[id] ?? []).length > 0) texts.set(id, text);
  }
  return [
    headOf('What the laws state, by the keys of event_sources.ts.'),
    'export const lawStatements: Readonly<Record<string, string>> = {',
    ...[...texts].map(([id, text]) => `  ${quoted(id)}: ${quoted(text)},`),
    '};',
    '',
  ].join('\n');
}

if (require.main === module) {
  const root = join(__dirname, '..');
  const hearers = hearersOf(root);
  const files = {
    'explorer/model/event_sources.ts': eventSourcesText(root, hearers),
    'explorer/model/law_statements.ts': lawStatementsText(root, hearers),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
  const written = ['check', '--write', ...Object.keys(files)];
  execFileSync('node_modules/.bin/biome', written, { cwd: root });
}
