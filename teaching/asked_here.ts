/**
 * Questions at any event of a recorded run: which page is chosen next, which message is sent next.
 * The answer is what the recording has after the event, and what no event up to there has named;
 * wrong options come from the moment itself.
 */
import type { ListRecord } from '../kernel/inspect/host_records';
import type { MachineState } from '../kernel/inspect/machine_state';
import type { EventName } from '../kernel/mach/event_defs';
import { text as aText, made, needs, oneOf, whole } from '../kernel/mach/given';
import type { PlacedPage } from '../kernel/mach/pageout_reasons';
import { nextOf } from '../recording/next_event';
import { Recording } from '../recording/recording';
import { isMessageEvent, MESSAGE_EVENTS } from '../scenarios/language/event_name';
import { NONE } from '../scenarios/language/lesson';
import { chance } from '../scenarios/replay/chance';
import { reasonText } from '../views/reason_words';
import type { HereAsk } from './answers_text';
import { HERE_ASKS } from './answers_text';
import type { Wrong } from './lesson_answers';
import { messageAnswers } from './lesson_answers';
import type { AskedOption } from './lesson_questions';
import { distinct, OPTIONS, shuffled } from './lesson_questions';

/** A question about what comes after an event. */
export interface AskedHere {
  readonly ask: HereAsk;
  readonly text: string;
  readonly options: readonly AskedOption[];
  readonly why: string;
  /** The event after which everything is covered, and the one that has the answer. */
  readonly event: number;
  readonly answer: number;
}

/** Events that name the message that their thread sends soon after. */
const ANNOUNCES: readonly EventName[] = [
  'vm_fault.request',
  'vm_fault.unlock',
  'vm_pageout.returned',
  'vm_pageout.page_sent',
  'vm_object.terminated',
  'vm_object.copy_called',
  'vm_object.pager_created',
  'ipc_mqueue.sender_blocked',
];
/** How far before a message it is looked for what named it, in events. */
const FAR = 200;

/** True if an event up to a place has named a message that its thread sends later. */
function isAnnounced(recording: Recording, message: number, event: number): boolean {
  const { host, thread } = recording.eventAt(message);
  for (let at = message - 1; at >= Math.max(0, message - FAR); at -= 1) {
    const other = recording.eventAt(at);
    if (other.thread !== thread || other.host !== host) continue;
    if (isMessageEvent(other.name)) return false;
    if (at <= event && ANNOUNCES.some((name) => name === other.name)) return true;
  }
  return false;
}

/** The pages that the policy of a host has, next candidate first, by their names. */
function knownPages({ lists, pages, objects }: MachineState, host: number) {
  const nameOf = (id: number): string | null => {
    const page = pages.find((each) => each.host === host && each.id === id);
    const object = objects.find((each) => each.host === host && each.id === page?.object);
    if (page === undefined || object === undefined) return null;
    return `${object.name}/${page.offset}`;
  };
  const active = (list: ListRecord): boolean => list.name.startsWith('active');
  return lists
    .filter((list) => list.host === host)
    .flatMap((list) =>
      list.entries.flatMap(({ page }) => {
        const name = page === null ? null : nameOf(page);
        return name === null ? [] : [{ name, isActive: active(list) }];
      }),
    );
}

/** The page that was referenced last before an event; null if there was none. */
function lastUsed(recording: Recording, event: number): string | null {
  const before = Math.min(event + 1, recording.events);
  const hit = recording.previous('vm_reference.hit', before) ?? -1;
  const fault = recording.previous('vm_reference.fault', before) ?? -1;
  const last = Math.max(hit, fault);
  const line = last < 0 ? null : recording.lineAt(last);
  return line === null ? null : `${line['object']}/${line['page']}`;
}

/** Why the page was chosen, in words. */
function victimWhy(recording: Recording, chosen: number, page: string): string {
  const reason = recording.reasonsAt(chosen).chosen;
  const is = `${page} is chosen at event ${chosen}`;
  if (reason === null) return `${is}.`;
  const { objects } = recording.stateAt(chosen);
  const host = recording.eventAt(chosen).host;
  const nameOf = ({ object, offset }: Pick<PlacedPage, 'object' | 'offset'>): string => {
    const found = objects.find((each) => each.host === host && each.id === object);
    return `${found?.name ?? `object.${object}`}/${offset}`;
  };
  return `${is}: ${reasonText<PlacedPage>(reason, nameOf)}.`;
}

/** The page that was chosen last on a host, which may be on its way out; null for none. */
function chosenBefore(recording: Recording, event: number, host: number): string | null {
  const before = Math.min(event + 1, recording.events);
  const at = recording.previous('vm_pageout.chosen', before, (other) => other.host === host);
  const line = at === null ? null : recording.lineAt(at);
  return line === null ? null : `${line['object']}/${line['page']}`;
}

interface Found {
  readonly answer: number;
  readonly text: string;
  readonly right: string;
  readonly wrong: readonly Wrong[];
  readonly why: string;
}

function victim(recording: Recording, event: number): Found | null {
  const answer = recording.next('vm_pageout.chosen', event);
  const line = answer === null ? null : recording.lineAt(answer);
  if (answer === null || line === null) return null;
  const right = `${line['object']}/${line['page']}`;
  const { host } = recording.eventAt(answer);
  const known = knownPages(recording.stateAt(event), host);
  // A page that comes and leaves again before any other cannot be guessed from this moment.
  if (!known.some(({ name }) => name === right)) return null;
  const used = lastUsed(recording, event);
  const wrong: readonly Wrong[] = [
    ...(used === null ? [] : [{ text: used, mistake: 'most_recently_used' as const }]),
    ...known.map(
      ({ name, isActive }): Wrong => ({
        text: name,
        mistake: isActive ? 'active_page' : null,
      }),
    ),
  ];
  const leaving = chosenBefore(recording, event, host);
  const inMemory = new Set(known.flatMap(({ name }) => (name === leaving ? [] : [name])));
  const { hosts } = recording.header;
  const policy = hosts.length > 1 ? `the policy of ${hosts[host]}` : 'the policy';
  return {
    answer,
    text: `Which page does ${policy} choose to leave next?`,
    right,
    wrong: wrong.filter(({ text }) => inMemory.has(text)),
    why: victimWhy(recording, answer, right),
  };
}

function message(recording: Recording, event: number): Found | null {
  let answer = nextOf(MESSAGE_EVENTS, recording, event);
  let after = '';
  // What an event has named already is no question any more: it is about the one after it.
  while (answer !== null && isAnnounced(recording, answer, event)) {
    after = `, after ${recording.lineAt(answer)?.['msg']}`;
    answer = nextOf(MESSAGE_EVENTS, recording, answer);
  }
  const line = answer === null ? null : recording.lineAt(answer);
  if (answer === null || line === null) return null;
  const { right, wrong } = messageAnswers(line);
  const to = line['ev'] === 'ipc_kobject.called' ? 'the kernel' : `port ${line['port']}`;
  const page = typeof line['page'] === 'number' ? `, page ${line['page']}` : '';
  const about = `${String(line['port']).replace(/[.]control$/, '')}${page}`;
  return {
    answer,
    text: `Which message is sent to ${to} next${after}?`,
    right,
    wrong: wrong.filter(({ text }) => text !== NONE),
    why: `It is ${right} for ${about}, at event ${answer}.`,
  };
}

/**
 * The question that can be asked at an event, or null if the run has nothing to ask about there.
 * `seed` draws the order of the options. Throws a GivenError for an event that the recording does
 * not have.
 */
export function askedHere(
  recording: Recording,
  event: number,
  ask: HereAsk,
  seed = '1',
): AskedHere | null {
  needs('askedHere', 'recording', recording, made(Recording, 'a Recording'));
  needs('askedHere', 'event', event, whole(-1, Math.max(-1, recording.events - 1)));
  needs('askedHere', 'ask', ask, oneOf(HERE_ASKS));
  needs('askedHere', 'seed', seed, aText);
  const found = ask === 'victim' ? victim(recording, event) : message(recording, event);
  if (found === null) return null;
  const { answer, right, text, why } = found;
  const wrong = distinct(found.wrong, right).slice(0, OPTIONS - 1);
  if (wrong.length === 0) return null;
  const options: readonly AskedOption[] = [
    { text: right, right: true, mistake: null },
    ...wrong.map((each) => ({ ...each, right: false })),
  ];
  const random = chance(seed, `${recording.header.scenario} event ${event} ${ask}`);
  return { ask, text, options: shuffled(options, () => random()), why, event, answer };
}
