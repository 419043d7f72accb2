/**
 * What the kernel's own tables say: messages, calls of a task, their arguments, events, codes,
 * statistics and switches.
 */
import type { EventDef } from '../../kernel/mach/event_defs';
import { eventDefs } from '../../kernel/mach/event_defs';
import { ipcProfiles } from '../../kernel/mach/ipc_switches';
import { kernReturns, machMsgReturns } from '../../kernel/mach/kern_return';
import { messageDefs, messageNames } from '../../kernel/mach/message_table';
import { profiles } from '../../kernel/mach/switches';
import { statisticTexts } from '../../scenarios/language/statistics';
import { docFile, docNames } from '../show/doc_file';
import { docTables } from '../show/doc_tables';
import { manPage, plainText } from '../show/man';
import type { Meaning } from '../show/meaning';
import { meaning, Places } from '../show/meaning';

/** Pages of docs/man that are not about a message: the calls of a task. */
function callNames(): readonly string[] {
  const known: readonly string[] = messageNames;
  return docNames('man').filter((name) => name !== 'README' && !known.includes(name));
}

function callMeaning(name: string): Meaning {
  const [, summary = ''] = (manPage(name) ?? '').split('\n\n');
  return meaning('call', name, plainText(summary));
}

function messageMeaning(name: (typeof messageNames)[number]): Meaning {
  const { id, idCmu, sender, summary, detail, args } = messageDefs[name];
  const ids = idCmu === undefined || idCmu === id ? `${id}` : `${id} (CMU and GNU: ${idCmu})`;
  return { kind: 'message', name, summary, detail, facts: { id: ids, sender, ...args } };
}

/** Arguments of messages, calls and events: what each is in those that have it. */
function argumentMeanings(): readonly Meaning[] {
  const places = new Places();
  for (const message of messageNames) {
    for (const [name, text] of Object.entries(messageDefs[message].args)) {
      places.add(name, message, text);
    }
  }
  for (const call of callNames()) {
    for (const { head, rows } of docTables(manPage(call) ?? '')) {
      if (head[0] !== 'argument') continue;
      for (const [name = '', text = ''] of rows) places.add(name, call, text);
    }
  }
  for (const [event, { args, text }] of Object.entries(eventDefs)) {
    for (const name of args) places.add(name, `event ${event}`, text);
  }
  return places.meanings('argument', (count) =>
    count === 1 ? 'An argument of one message, call or event.' : `An argument, in ${count} places.`,
  );
}

function codeMeanings(): readonly Meaning[] {
  return Object.entries({ ...kernReturns, ...machMsgReturns }).map(([name, { code, text }]) => {
    const number = code > 0xffff ? `0x${code.toString(16)}` : String(code);
    return meaning('code', name, text, { number });
  });
}

/** The row of docs/DEVIATIONS.md that names a switch, or else the item of a list. */
function deviation(name: string, page: string): { matter: string; facts: Meaning['facts'] } {
  const isNamed = (text: string): boolean => new RegExp(`\\b${name}\\b`).test(text);
  for (const { head, rows } of docTables(page)) {
    const row = rows.find((cells) => isNamed(cells.at(-1) ?? ''));
    if (row === undefined) continue;
    const told = head.map((key, i) => [key, row[i] ?? ''] as const).filter(([key]) => key !== '');
    const [[, matter] = ['', ''], ...facts] = told.filter(([key]) => key !== 'switch');
    return { matter, facts: Object.fromEntries(facts) };
  }
  const items = page.split(/\n(?=- |\n)/).filter((item) => item.startsWith('- '));
  return { matter: plainText(items.find(isNamed)?.slice(2) ?? ''), facts: {} };
}

/** Switches: what differs between the sources, and what each profile does. */
function switchMeanings(): readonly Meaning[] {
  const page = docFile('DEVIATIONS.md') ?? '';
  const names = Object.keys({ ...ipcProfiles.osf, ...profiles.osf });
  return names.map((name) => {
    const { matter, facts } = deviation(name, page);
    const values = Object.entries(profiles).map(([profile, set]) => {
      const all = { ...ipcProfiles[profile as keyof typeof profiles], ...set }; // parsed
      return `${profile} ${Object.entries(all).find(([key]) => key === name)?.[1]}`;
    });
    const summary = `A switch of the profiles: ${matter.replace(/\.$/, '')}.`;
    return meaning('switch', name, summary, { ...facts, profiles: values.join(', ') });
  });
}

/** Everything that the kernel names. */
export function kernelMeanings(): readonly Meaning[] {
  return [
    ...messageNames.map(messageMeaning),
    ...callNames().map(callMeaning),
    ...argumentMeanings(),
    ...Object.entries<EventDef>(eventDefs).map(([name, { args, text }]) =>
      meaning('event', name, text, args.length === 0 ? {} : { arguments: args.join(', ') }),
    ),
    ...codeMeanings(),
    ...Object.entries(statisticTexts).map(([name, text]) => meaning('statistic', name, text)),
    ...switchMeanings(),
  ];
}

/** The codes of that number, and the message whose msgh_id it is. */
export function namesOfNumber(number: number): readonly string[] {
  const codes = Object.entries({ ...kernReturns, ...machMsgReturns });
  return [
    ...codes.filter(([, { code }]) => code === number).map(([name]) => name),
    ...messageNames.filter((name) => messageDefs[name].id === number),
  ];
}

/** Routines of the kernel and their names in Mach, from docs/MACH_MAP.md and the man pages. */
export function routineMeanings(name: string): readonly Meaning[] {
  const mapped = mappedRoutines(name);
  if (mapped.length > 0) return mapped;
  return callNames().flatMap((call) => {
    const [, routine, file = ''] = /`(\w+)` in \[([^\]]+)\]/.exec(manPage(call) ?? '') ?? [];
    if (routine !== name) return [];
    return [meaning('routine', name, `The routine of the call ${call}.`, { in: file })];
  });
}

function mappedRoutines(name: string): readonly Meaning[] {
  return docTables(docFile('MACH_MAP.md') ?? '').flatMap(({ head, rows }) =>
    rows
      .map((row) => row.map((cell) => cell.replace(/ †$/, '')))
      .filter((row) => row.slice(0, 2).includes(name))
      .map((row) => {
        const facts = Object.fromEntries(head.map((key, i) => [key, row[i] ?? '']));
        return meaning('routine', name, 'A declaration of the kernel, in docs/MACH_MAP.md.', facts);
      }),
  );
}
