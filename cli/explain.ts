/**
 * `machvm explain`: what a message, one of its arguments, an event or a code is, from the tables
 * that the kernel itself uses, and what a word of the glossary means; a name that is nearly right
 * is answered with what was meant.
 */
import { eventDefs } from '../kernel/mach/event_defs';
import { kernReturns, machMsgReturns } from '../kernel/mach/kern_return';
import type { MessageName } from '../kernel/mach/message_table';
import { messageDefs, messageNames } from '../kernel/mach/message_table';
import { policies } from '../kernel/policy/policies';
import { pagers } from '../pagers/pagers';
import { nearest } from '../scenarios/suggest';
import { textColumns } from './columns';
import { glossary } from './glossary';
import { manPage, manText } from './man';
import { colors, print, printJson, UsageError, wrapped } from './output';
import { libraryNames } from './scenario_files';

const kinds = ['message', 'argument', 'event', 'code', 'word'] as const;

interface Explanation {
  readonly kind: (typeof kinds)[number];
  readonly name: string;
  readonly summary: string;
  readonly detail: string;
  readonly facts: Readonly<Record<string, string>>;
}

function explainMessage(name: MessageName): Explanation {
  const { id, idCmu, sender, summary, detail, args } = messageDefs[name];
  const ids = idCmu === undefined || idCmu === id ? `${id}` : `${id} (CMU and GNU: ${idCmu})`;
  return { kind: 'message', name, summary, detail, facts: { id: ids, sender, ...args } };
}

/** Arguments of messages: what each is in those that have it. */
function argumentEntries(): readonly Explanation[] {
  const texts = new Map<string, Record<string, string>>();
  for (const message of messageNames) {
    for (const [name, text] of Object.entries(messageDefs[message].args)) {
      texts.set(name, { ...texts.get(name), [message]: text });
    }
  }
  return [...texts].map(([name, facts]) => {
    const found = Object.keys(facts).length;
    const summary = `An argument of ${found} message${found === 1 ? '' : 's'}.`;
    return { kind: 'argument', name, summary, detail: '', facts };
  });
}

/** Everything that can be explained, by name. */
function entries(): ReadonlyMap<string, Explanation> {
  const all = new Map<string, Explanation>();
  for (const each of argumentEntries()) all.set(each.name, each);
  for (const [name, summary] of glossary()) {
    const facts = all.get(name)?.facts ?? {};
    all.set(name, { kind: 'word', name, summary, detail: '', facts });
  }
  for (const name of messageNames) all.set(name, explainMessage(name));
  for (const [name, { args, text }] of Object.entries(eventDefs)) {
    const facts = { arguments: args.join(', ') };
    all.set(name, { kind: 'event', name, summary: text, detail: '', facts });
  }
  for (const [name, { code, text }] of Object.entries({ ...kernReturns, ...machMsgReturns })) {
    const shown = code > 0xffff ? `0x${code.toString(16)}` : String(code);
    all.set(name, { kind: 'code', name, summary: text, detail: '', facts: { number: shown } });
  }
  return all;
}

/** The code of that number, or the message whose msgh_id it is. */
function byNumber(number: number): Explanation | null {
  const name = [
    ...Object.entries({ ...kernReturns, ...machMsgReturns })
      .filter(([, { code }]) => code === number)
      .map(([known]) => known),
    ...messageNames.filter((known) => messageDefs[known].id === number),
  ][0];
  return entries().get(name ?? '') ?? null;
}

const PREFIX = /^(memory_object_|mach_notify_|KERN_|MACH_)/;

/** The entry of a name; Mach's prefixes may be left out, and codes and messages have numbers. */
function find(name: string): Explanation | null {
  const all = entries();
  if (/^(0x)?[\da-f]+$/i.test(name) && !Number.isNaN(Number(name))) return byNumber(Number(name));
  for (const prefix of ['', 'memory_object_', 'mach_notify_', 'KERN_', 'MACH_']) {
    const found = all.get(`${prefix}${name}`);
    if (found !== undefined) return found;
  }
  return null;
}

/** The name that was meant, Mach's prefixes given or not. */
function nearestName(name: string): string | null {
  const full = [...entries().keys()];
  const near = nearest(name, full);
  if (near !== null) return near;
  const short = full.map((known) => known.replace(PREFIX, ''));
  const found = nearest(name, short);
  return found === null ? null : (full[short.indexOf(found)] ?? null);
}

/** Where a name is described that this command does not define. */
function elsewhere(name: string): string | null {
  if (name in policies) return `is a policy; \`machvm policies ${name}\` describes it`;
  if (libraryNames().includes(name)) return `is a scenario; \`machvm run ${name}\` runs it`;
  if (name in pagers) return 'is a pager; docs/PAGERS.md describes it';
  return null;
}

/** Prints what a name means; a UsageError if nothing has that name. */
export function explain(name: string, options: { readonly json?: boolean }): void {
  const found = find(name);
  if (found === null) {
    const known = elsewhere(name);
    if (known !== null) throw new UsageError(`explain: ${name} ${known}`);
    const meant = nearestName(name);
    const hint = meant === null ? '`machvm explain` lists all' : `did you mean ${meant}?`;
    throw new UsageError(`explain: no message, event, code or word is ${name}; ${hint}`);
  }
  if (options.json === true) {
    printJson(found);
    return;
  }
  const page = found.kind === 'message' ? manPage(found.name) : null;
  if (page !== null) {
    print(manText(page));
    return;
  }
  print(`${colors.bold(found.name)}  (${found.kind})`);
  print(wrapped(found.summary, textColumns(), '  '));
  if (found.detail !== '') print(wrapped(found.detail, textColumns(), '  '));
  const width = Math.max(0, ...Object.keys(found.facts).map((key) => key.length));
  for (const [key, value] of Object.entries(found.facts)) {
    print(`    ${key.padEnd(width)}  ${value}`);
  }
}

/** Prints all names, a kind a paragraph. */
export function explainAll(options: { readonly json?: boolean }): void {
  const all = [...entries().values()];
  if (options.json === true) {
    printJson(all.map(({ kind, name, summary }) => ({ kind, name, summary })));
    return;
  }
  for (const kind of kinds) {
    print(colors.bold(`${kind}s`));
    const names = all.filter((entry) => entry.kind === kind).map((entry) => entry.name);
    print(wrapped(names.join(kind === 'word' ? ', ' : ' '), textColumns(), '  '));
  }
}
