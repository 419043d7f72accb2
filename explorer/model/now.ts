/**
 * What happens at an event, and why, in words: one sentence, the reasons behind it, what its
 * message is for, and where one reads on: the manual, the laws, the routines.
 */
import type { EventName } from '../../kernel/mach/event_defs';
import type { RecordedEvent, Recording } from '../../recording/recording';
import { isMessageEvent } from '../../scenarios/language/event_name';
import type { Line } from '../../scenarios/transcript/line';
import { eventSentence, messagePurpose } from '../../views/event_words';
import { short, text } from '../../views/message_words';
import { needText, reasonText, returnText } from '../../views/reason_words';
import { eventSources } from './event_sources';
import { lawStatements } from './law_statements';
import { eventPages } from './manual_pages';
import type { Moment } from './moment';
import { underWayAt } from './under_way';
import type { Word } from './words';

/** A reason with its heading: `why this page`, `first inactive page that was not touched`. */
export interface Because {
  readonly title: string;
  readonly text: string;
  /** The event that decided, if it was another one. */
  readonly event: number | null;
}

export interface LawLink {
  readonly id: string;
  readonly statement: string;
}

export interface Now {
  readonly sentence: string;
  readonly because: readonly Because[];
  /** What the message is for; '' for an event without one. */
  readonly purpose: string;
  /** Its page of the manual, or null. */
  readonly manual: string | null;
  readonly laws: readonly LawLink[];
  /** `kernel/vm/fault/vm_fault.ts vmFaultEnter`. */
  readonly routines: readonly string[];
  /** Its name in the trace; null before the first event. */
  readonly name: string | null;
  /** The page that the sentence names, if it names one. */
  readonly page: Word | null;
}

const BEFORE: Now = {
  sentence: 'Before the first event: the machine is about to be built.',
  because: [],
  purpose: '',
  manual: null,
  laws: [],
  routines: [],
  name: null,
  page: null,
};

/** Laws about single messages, by the name of the message. */
const messageLaws: Readonly<Record<string, readonly string[]>> = {
  data_return: ['10', '11', '13', '14', '22', '9'],
  data_request: ['22', '23', '24'],
  data_unlock: ['33'],
  init: ['24', '25'],
  terminate: ['25'],
  lock_completed: ['15'],
  change_completed: ['45'],
  supply_completed: ['16'],
};

function lawsOf(name: EventName, line: Line): readonly LawLink[] {
  // Programs and threads are heard for their times only.
  if (name.startsWith('thread.')) return [];
  const { laws } = eventSources[name];
  const own = messageLaws[short(text(line, 'msg'))] ?? [];
  const ids = isMessageEvent(name) ? laws.filter((id) => own.includes(id)) : laws;
  return ids.map((key) => {
    return { id: key.replace(/ .*$/, ''), statement: lawStatements[key] ?? '' };
  });
}

type Fits = (event: RecordedEvent) => boolean;

/** The choice of the page that an event is about, or that its message carries. */
function choiceOf(recording: Recording, event: RecordedEvent): number | null {
  const { args, host, name } = event;
  if (name === 'vm_pageout.chosen') return event.event;
  if (name !== 'vm_pageout.clean' && name !== 'vm_pageout.page_sent') return null;
  const isIt: Fits = (other) => other.host === host && other.args['page'] === args['page'];
  return recording.previous('vm_pageout.chosen', event.event, isIt);
}

/** The return that a message belongs to: the last one that the kernel was about to make. */
function returnOf(recording: Recording, event: RecordedEvent, line: Line): number | null {
  if (event.name === 'vm_pageout.returned') return event.event;
  if (!/data_(return|write|initialize)$/.test(text(line, 'msg'))) return null;
  const isSent: Fits = ({ args }) => args['serial'] === event.args['serial'];
  const sent =
    event.name === 'ipc_mqueue.sent'
      ? event.event
      : recording.previous('ipc_mqueue.sent', event.event, isSent);
  if (sent === null) return null;
  const { host } = recording.eventAt(sent);
  return recording.previous('vm_pageout.returned', sent, (other) => other.host === host);
}

/** The choice of the page that a return begins with. */
function choiceOfReturn(recording: Recording, returned: RecordedEvent): number | null {
  const { args, event, host } = returned;
  return recording.previous(
    'vm_pageout.chosen',
    event,
    (other) =>
      other.host === host &&
      other.args['object'] === args['object'] &&
      other.args['offset'] === args['offset'],
  );
}

function choiceTexts(recording: Recording, at: number, moment: Moment, here: number) {
  const { chosen } = recording.reasonsAt(at);
  if (chosen === null) return [];
  const { host } = recording.eventAt(at);
  const why = reasonText(chosen, ({ object, offset }) => moment.names.pageAt(host, object, offset));
  const event = at === here ? null : at;
  return [
    { title: 'why this page', text: `${why}.`, event },
    { title: 'why now', text: `${needText(chosen)}.`, event },
  ];
}

function evictionTexts(recording: Recording, event: RecordedEvent, line: Line, moment: Moment) {
  const choice = choiceOf(recording, event);
  if (choice !== null) return choiceTexts(recording, choice, moment, event.event);
  const at = returnOf(recording, event, line);
  if (at === null) return [];
  const { returned } = recording.reasonsAt(at);
  if (returned === null) return [];
  if (returned.cause === 'evicted') {
    const chosen = choiceOfReturn(recording, recording.eventAt(at));
    return chosen === null ? [] : choiceTexts(recording, chosen, moment, event.event);
  }
  const by = at === event.event ? null : at;
  return [{ title: 'why it is returned', text: `${returnText(returned)}.`, event: by }];
}

/** Whose answer a thread waits for. */
function owedText({ thread }: RecordedEvent, { names, state }: Moment): readonly Because[] {
  const owes = state.threads[thread]?.owes ?? null;
  if (owes === null) return [];
  const { answer, message, port, seqno, task } = owes;
  const who = task === null ? `port ${port === null ? '?' : names.port(port)}` : names.task(task);
  const number = seqno === null ? '' : ` #${seqno}`;
  const what = `${who} owes ${short(answer)} for ${short(message)}${number}.`;
  return [{ title: 'who can end the wait', text: what, event: null }];
}

function becauseOf(recording: Recording, event: RecordedEvent, line: Line, moment: Moment) {
  if (event.name === 'thread.waits') return owedText(event, moment);
  const part = underWayAt(recording, event);
  if (part === null) return evictionTexts(recording, event, line, moment);
  const { event: began, isEviction, text: what } = part;
  const reasons = isEviction ? choiceTexts(recording, began, moment, event.event) : [];
  return [{ title: 'part of', text: what, event: began }, ...reasons];
}

/** Objects may share a name; the line has the number of the one that it names. */
function pageOf(line: Line, host: number): Word | null {
  const { object, object_id: id, page } = line;
  if (typeof id !== 'number' || typeof page !== 'number' || id < 0) return null;
  return { text: `${object}/${page}`, page: { kind: 'page', host, object: id, offset: page } };
}

/** What happens at an event; `moment` is the state right after it. */
export function nowAt(recording: Recording, at: number, moment: Moment): Now {
  if (at < 0) return BEFORE;
  const event = recording.eventAt(at);
  const name = event.name as EventName; // parsed
  // The numbers of a message have no line of their own.
  const line = recording.lineAt(at) ?? { ev: name };
  const pageSize = moment.state.hosts[event.host]?.pageSizeBytes ?? 4096;
  const message = text(line, 'msg');
  return {
    sentence: eventSentence(line, pageSize),
    because: becauseOf(recording, event, line, moment),
    purpose: messagePurpose(line),
    manual: message !== '' ? message : (eventPages[name] ?? null),
    laws: lawsOf(name, line),
    routines: eventSources[name].routines.map((each) => `kernel/${each}`),
    name,
    page: pageOf(line, event.host),
  };
}
