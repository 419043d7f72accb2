/**
 * Writes explorer/model/event_sources.ts: for each event of the trace the files and routines of
 * the kernel that emit it, and the laws that hear it; and the statements of the laws. Routines come
 * from the places where an event's name stands in the sources, laws from the watchers of the laws
 * themselves. `npm run event-sources` writes the file; a test compares it with the sources.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { LawId } from '../kernel/check/law';
import { laws } from '../kernel/check/laws';
import { eventNames } from '../kernel/mach/event_defs';
import { buildScenario } from '../scenarios/build';
import { scenarioOf } from '../scenarios/language';
import type { Source } from './tidy';
import { isTypeScript, loadSources, parse, walk, within } from './tidy';

/** Rooms that name events without emitting them. */
const SILENT = /^kernel\/(mach|check|inspect)\//;
/** Hosts of these have all laws between them. */
const LESSONS = ['dirty_eviction', 'gnu_dirty', 'belady_3'];

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
        if (law.kind === 'state' || !law.claims(host.options)) continue;
        const { on } = law.start(host, () => undefined, machine);
        for (const event of Object.keys(on)) {
          found.set(event, (found.get(event) ?? new Set()).add(law.id));
        }
      }
    }
  }
  return found;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;

/** The text of the file. */
export function eventSourcesText(root: string): string {
  const emitters = emittersOf(loadSources(root));
  const hearers = hearersOf(root);
  const order = laws.map(({ id }) => id);
  const sources = eventNames.map((name) => {
    const routines = [...(emitters.get(name) ?? [])].sort().map(quoted).join(', ');
    const heard = [...new Set(order)].filter((id) => hearers.get(name)?.has(id) === true);
    const ids = heard.map((id) => quoted(String(id))).join(', ');
    return `  ${quoted(name)}: { routines: [${routines}], laws: [${ids}] },`;
  });
  const known = new Set([...hearers.values()].flatMap((ids) => [...ids].map(String)));
  const texts = new Map<string, string>();
  for (const { id, text } of laws) if (known.has(String(id))) texts.set(String(id), text);
  const statements = [...texts].map(([id, text]) => `  ${quoted(id)}: ${quoted(text)},`);
  return [
    '/**',
    ' * Who emits an event, and which laws hear it. Written by `npm run event-sources` from the',
    ' * sources of the kernel; do not edit.',
    ' */',
    "import type { EventName } from '../../kernel/mach/event_defs';",
    '',
    'export interface EventSource {',
    '  /** A file of kernel/ and a routine in it. */',
    '  readonly routines: readonly string[];',
    '  /** Laws by their numbers. */',
    '  readonly laws: readonly string[];',
    '}',
    '',
    'export const eventSources: Readonly<Record<EventName, EventSource>> = {',
    ...sources,
    '};',
    '',
    '/** What the laws state. */',
    'export const lawStatements: Readonly<Record<string, string>> = {',
    ...statements,
    '};',
    '',
  ].join('\n');
}

export const EVENT_SOURCES = 'explorer/model/event_sources.ts';

if (require.main === module) {
  const root = join(__dirname, '..');
  writeFileSync(join(root, EVENT_SOURCES), eventSourcesText(root));
  execFileSync('node_modules/.bin/biome', ['check', '--write', EVENT_SOURCES], { cwd: root });
}
