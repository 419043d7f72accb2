/**
 * Questions at any event of a recorded run: which page leaves next, which message comes next. The
 * answer is what the recording has after the event; wrong options come from the moment itself.
 */
import type { ListRecord } from '../kernel/inspect/host_records';
import type { MachineState } from '../kernel/inspect/machine_state';
import type { EventName } from '../kernel/mach/event_defs';
import type { PlacedPage } from '../kernel/mach/pageout_reasons';
import type { Recording } from '../recording/recording';
import { chance } from '../scenarios/chance';
import { isArrival } from '../scenarios/match';
import { reasonText } from '../views/reason_words';
import type { HereAsk } from './answers_text';
import type { Wrong } from './lesson_answers';
import { LEAVES, messageAnswers } from './lesson_answers';
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

const ARRIVALS: readonly EventName[] = ['ipc_mqueue.received', 'ipc_kobject.called'];

/** The first event after a place that has one of some names; null if there is none. */
function nextOf(recording: Recording, names: readonly EventName[], event: number): number | null {
  const found = names.flatMap((name) => recording.next(name, event) ?? []);
  return found.length === 0 ? null : Math.min(...found);
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
function victimWhy(recording: Recording, event: number, page: string): string {
  const { args } = recording.eventAt(event);
  const isIt = (other: { readonly args: Readonly<Record<string, number>> }): boolean =>
    other.args['page'] === args['page'];
  const chosen = recording.previous('vm_pageout.chosen', event, isIt);
  const reason = chosen === null ? null : recording.reasonsAt(chosen).chosen;
  if (chosen === null || reason === null) return `${page} leaves at event ${event}.`;
  const { objects } = recording.stateAt(chosen);
  const host = recording.eventAt(chosen).host;
  const nameOf = ({ object, offset }: Pick<PlacedPage, 'object' | 'offset'>): string => {
    const found = objects.find((each) => each.host === host && each.id === object);
    return `${found?.name ?? `object.${object}`}/${offset}`;
  };
  return `${page} leaves at event ${event}: ${reasonText<PlacedPage>(reason, nameOf)}.`;
}

interface Found {
  readonly answer: number;
  readonly text: string;
  readonly right: string;
  readonly wrong: readonly Wrong[];
  readonly why: string;
}

function victim(recording: Recording, event: number): Found | null {
  const answer = nextOf(recording, LEAVES, event);
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
  const inMemory = new Set(known.map(({ name }) => name));
  return {
    answer,
    text: 'Which page leaves memory next?',
    right,
    wrong: wrong.filter(({ text }) => inMemory.has(text)),
    why: victimWhy(recording, answer, right),
  };
}

function message(recording: Recording, event: number): Found | null {
  const answer = nextOf(recording, ARRIVALS, event);
  const line = answer === null ? null : recording.lineAt(answer);
  if (answer === null || line === null || !isArrival(line)) return null;
  const { right, wrong } = messageAnswers(line);
  const isCall = line['ev'] === 'ipc_kobject.called';
  const text = isCall
    ? 'Which message does the kernel get next?'
    : `Which message does port ${line['port']} give out next?`;
  const page = typeof line['page'] === 'number' ? `, page ${line['page']}` : '';
  const about = `${String(line['port']).replace(/[.]control$/, '')}${page}`;
  return { answer, text, right, wrong, why: `It is ${right} for ${about}, at event ${answer}.` };
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
