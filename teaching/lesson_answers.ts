/**
 * The answers to a question of a lesson, read from its moment in the run: the right one, and wrong
 * ones that are plausible, each with the mistake that leads to it if it is a known one. Answers are
 * texts in one spelling: `A/3`, `memory_object_data_return`, `dirty true, kernel_copy false`, `4`,
 * `first and second`, `resident, dirty`, `none`.
 */
import type { EventName } from '../kernel/mach/event_defs';
import type { Ask } from '../scenarios/language/lesson';
import { NONE } from '../scenarios/language/lesson';
import type { Line } from '../scenarios/transcript/line';
import { isArrival, objectOfLine } from '../scenarios/transcript/match';
import type { Moment } from './lesson_moments';
import { isAfterwards } from './lesson_moments';
import type { MistakeName } from './mistakes';

/** An answer that is wrong. */
export interface Wrong {
  readonly text: string;
  readonly mistake: MistakeName | null;
}

export interface Answers {
  readonly right: string;
  /** The likely ones first; some may be equal to each other or to the right one. */
  readonly wrong: readonly Wrong[];
}

/** What keeps a question from having an answer, and what to write instead. */
export class Unanswerable {
  readonly what: string;
  readonly meant: string;

  constructor(what: string, meant: string) {
    this.what = what;
    this.meant = meant;
  }
}

type Maker = (moment: Moment, lines: readonly Line[]) => Answers | Unanswerable;

const pageOf = (line: Line): string => `${objectOfLine(line)}/${line['page']}`;
const plain = (text: string): Wrong => ({ text, mistake: null });

/** Policies that take the order of uses into account exactly, and those that ignore all uses. */
const BY_USE = ['lru', 'mru', 'lfu', 'mfu', '2q', 'arc', 'lirs', 's3-fifo', 'w-tinylfu', 'opt'];
const BY_ARRIVAL = ['fifo', 'lifo', 'random'];
/** Those with Mach's active and inactive queues. */
const BY_QUEUES = ['mach', 'gnu'];

/** Events at which a page leaves. */
export const LEAVES = [
  'vm_pageout.clean',
  'vm_pageout.page_sent',
  'vm_page.data_lost',
] as const satisfies readonly EventName[];
const leaves = (line: Line): boolean => LEAVES.some((name) => name === line['ev']);

function victim(moment: Moment, lines: readonly Line[]): Answers | Unanswerable {
  const { line, policy, known, loaded, used, active } = moment;
  const rest = lines.slice(moment.at);
  const at = rest.findIndex((each) => leaves(each) && each['host'] === line['host']);
  const victimLine = rest[at];
  if (victimLine === undefined) {
    const meant = 'write event: vm_pageout.clean or vm_pageout.page_sent, or an event before it';
    return new Unanswerable('no page leaves there or later', meant);
  }
  const right = pageOf(victimLine);
  const inactive = loaded.filter((page) => !active.includes(page));
  const spared = rest
    .slice(0, at)
    .filter(({ ev }) => ev === 'vm_page.reactivated')
    .map(pageOf);
  const wrong: Wrong[] = [];
  const add = (text: string | undefined, mistake: MistakeName | null): void => {
    if (text !== undefined) wrong.push({ text, mistake });
  };
  for (const page of spared) add(page, 'second_chance_ignored');
  if (BY_USE.includes(policy)) add(loaded[0], 'fifo_for_lru');
  else if (BY_ARRIVAL.includes(policy)) add(used[0], 'lru_for_fifo');
  if (BY_QUEUES.includes(policy)) add(inactive[0], 'came_first');
  add(active[0], 'active_page');
  if (policy !== 'mru') add(used.at(-1), 'most_recently_used');
  for (const page of known) add(page, active.includes(page) ? 'active_page' : null);
  return { right, wrong };
}

/** The message that the event causes in its thread, or none. */
function messageAfter(moment: Moment, lines: readonly Line[]): Line | null {
  for (const line of lines.slice(moment.at + 1)) {
    if (isAfterwards(line, moment.line)) return null;
    if (line['ev'] === 'ipc_mqueue.sent' || line['ev'] === 'ipc_kobject.called') return line;
  }
  return null;
}

/** The message of the moment: the one that arrives, or the one that its event causes. */
function messageOf(moment: Moment, lines: readonly Line[]): Line | null {
  return isArrival(moment.line) ? moment.line : messageAfter(moment, lines);
}

const M = 'memory_object_';

/** Messages that are taken for others, at one event or anywhere. */
const CONFUSED: readonly {
  readonly right: string;
  readonly chosen: string;
  readonly mistake: MistakeName;
  readonly event?: string;
}[] = [
  {
    right: NONE,
    chosen: `${M}data_return`,
    mistake: 'message_for_clean_page',
    event: 'vm_pageout.clean',
  },
  {
    right: NONE,
    chosen: `${M}data_return`,
    mistake: 'message_for_moved_page',
    event: 'vm_page.balanced',
  },
  {
    right: NONE,
    chosen: `${M}data_unlock`,
    mistake: 'unlock_twice',
    event: 'vm_fault.wait_unlock',
  },
  {
    right: NONE,
    chosen: `${M}data_request`,
    mistake: 'requested_too_early',
    event: 'vm_pageout.clean',
  },
  {
    right: NONE,
    chosen: `${M}data_request`,
    mistake: 'request_for_locked_page',
    event: 'vm_fault.wait_unlock',
  },
  { right: `${M}data_unlock`, chosen: NONE, mistake: 'lock_forgotten' },
  { right: `${M}data_unlock`, chosen: `${M}init`, mistake: 'init_again' },
  { right: `${M}data_return`, chosen: NONE, mistake: 'silent_loss' },
  { right: `${M}data_return`, chosen: `${M}lock_completed`, mistake: 'completed_too_early' },
  { right: `${M}data_return`, chosen: `${M}change_completed`, mistake: 'completed_too_early' },
  { right: `${M}data_return`, chosen: `${M}data_request`, mistake: 'request_overtakes' },
  { right: `${M}data_return`, chosen: `${M}terminate`, mistake: 'end_too_early' },
  { right: `${M}terminate`, chosen: `${M}change_completed`, mistake: 'completed_too_early' },
  { right: `${M}lock_completed`, chosen: `${M}data_return`, mistake: 'nothing_to_return' },
  { right: `${M}data_unlock`, chosen: `${M}data_request`, mistake: 'request_for_locked_page' },
  { right: `${M}data_request`, chosen: `${M}data_unlock`, mistake: 'unlock_for_absent_page' },
  { right: `${M}init`, chosen: `${M}data_request`, mistake: 'request_before_init' },
  { right: `${M}data_request`, chosen: `${M}init`, mistake: 'init_again' },
  { right: `${M}data_unavailable`, chosen: `${M}data_supply`, mistake: 'nothing_to_supply' },
  { right: `${M}data_unavailable`, chosen: `${M}data_error`, mistake: 'error_for_no_contents' },
];

/** Messages that a kernel sends to a pager, the usual ones first. */
const TO_PAGER = [
  'data_return',
  'data_request',
  'lock_completed',
  'data_unlock',
  'init',
  'terminate',
  'supply_completed',
  'change_completed',
].map((name) => M + name);

const TO_KERNEL = [
  'data_supply',
  'lock_request',
  'data_unavailable',
  'data_error',
  'change_attributes',
].map((name) => M + name);

function message(moment: Moment, lines: readonly Line[]): Answers {
  return messageAnswers(moment.line, messageOf(moment, lines), lines);
}

/** The message that comes with a line, or that it causes; the run's own messages are likelier. */
export function messageAnswers(
  line: Line,
  found: Line | null = line,
  lines: readonly Line[] = [line],
): Answers {
  const isNext = isArrival(line);
  const right = String(found?.['msg'] ?? NONE);
  const come = new Set(lines.filter(isArrival).map(({ msg }) => msg));
  /** What the run has, too, is more plausible. */
  const inRun = ({ text }: Wrong): number => (come.has(text) || text === NONE ? 0 : 1);
  const known = CONFUSED.filter(
    (each) => each.right === right && (each.event ?? line['ev']) === line['ev'],
  ).map(({ chosen, mistake }): Wrong => ({ text: chosen, mistake }));
  const others = (found?.['ev'] === 'ipc_kobject.called' ? TO_KERNEL : TO_PAGER).map(plain);
  const byRun = (list: readonly Wrong[]): readonly Wrong[] =>
    list.toSorted((a, b) => inRun(a) - inRun(b));
  const wrong = [...byRun(known), ...(isNext ? [] : [plain(NONE)]), ...byRun(others)];
  return { right, wrong: wrong.filter(({ text }) => text !== NONE || !isNext) };
}

const flagsText = (dirty: boolean, kept: boolean): string => `dirty ${dirty}, kernel_copy ${kept}`;

function flags(moment: Moment, lines: readonly Line[]): Answers | Unanswerable {
  const line = messageOf(moment, lines);
  if (line?.['kernel_copy'] === undefined) {
    const meant = 'write event: data_return, or vm_pageout.page_sent';
    return new Unanswerable('no data_return comes there', meant);
  }
  const dirty = line['dirty'] === true;
  const kept = line['kernel_copy'] === true;
  return {
    right: flagsText(dirty, kept),
    wrong: [
      { text: flagsText(dirty, !kept), mistake: 'kernel_copy_mixed_up' },
      { text: flagsText(!dirty, kept), mistake: dirty ? 'dirty_mixed_up' : 'dirty_and_precious' },
      { text: flagsText(!dirty, !kept), mistake: 'both_flags' },
    ],
  };
}

function seqno(moment: Moment, lines: readonly Line[]): Answers | Unanswerable {
  const { line } = moment;
  const right = line['seqno'];
  if (typeof right !== 'number' || line['ev'] !== 'ipc_mqueue.received') {
    const meant = 'write the event of a message that a task receives';
    return new Unanswerable('nothing gets a sequence number there', meant);
  }
  const before = lines.slice(0, moment.at).filter(({ ev }) => ev === 'ipc_mqueue.received');
  const atPort = before.filter(({ port }) => port === line['port']);
  const alike = atPort.filter(({ msg }) => msg === line['msg']);
  const last = alike.at(-1)?.['seqno'];
  const numbers: readonly (readonly [number: number, mistake: MistakeName | null])[] = [
    [alike.length, 'seqno_counts_kind'],
    [typeof last === 'number' ? last + 1 : -1, 'seqno_of_kind'],
    [right - 1, 'seqno_too_low'],
    [right + 1, 'seqno_too_high'],
    [before.length, 'seqno_all_ports'],
    [right + 2, null],
    [right - 2, null],
    [right + 3, null],
  ];
  const wrong = numbers
    .filter(([number]) => number >= 0)
    .map(([number, mistake]) => ({ text: `#${number}`, mistake }));
  return { right: `#${right}`, wrong };
}

const named = (names: readonly string[]): string =>
  names.length === 0 ? NONE : names.join(' and ');

function wakes({ waiting, woken }: Moment): Answers | Unanswerable {
  const all = named(waiting);
  const [first] = waiting;
  if (first === undefined) {
    return new Unanswerable('no task waits there', 'name an event that finds waiting tasks');
  }
  const more: MistakeName = woken.length === 0 ? 'woken_too_early' : 'all_threads';
  const fewer: MistakeName = 'woken_not_seen';
  const others = [all, ...waiting].map((text): Wrong => {
    const isPart = waiting.length > 1 && woken.includes(text);
    if (isPart && text === first) return { text, mistake: 'first_thread_only' };
    return { text, mistake: isPart ? fewer : more };
  });
  const none: readonly Wrong[] = woken.length === 0 ? [] : [{ text: NONE, mistake: fewer }];
  return { right: named(woken), wrong: [...none, ...others] };
}

/** The mistakes of answers to `state`: what is true, and what the answer has instead. */
const MISTAKEN: readonly (readonly [fact: string, chosen: string, mistake: MistakeName])[] = [
  ['requested', 'not requested', 'request_overlooked'],
  ['requested', 'resident', 'data_not_there_yet'],
  ['not requested', 'requested', 'requested_too_early'],
  ['not resident', 'resident', 'still_resident'],
  ['resident', 'not resident', 'not_resident_any_more'],
  ['clean', 'dirty', 'clean_page_taken_for_dirty'],
  ['dirty', 'clean', 'dirty_page_taken_for_clean'],
  ['locked', 'not locked', 'lock_forgotten'],
  ['waiting for a page', 'running', 'thread_does_not_run_on'],
  ['waiting for memory', 'waiting for a page', 'memory_before_page'],
];

const PAGE_STATES = [
  'resident, clean',
  'resident, dirty',
  'not resident, requested',
  'not resident, not requested',
];
const THREAD_STATES = [
  'running',
  'waiting for a page',
  'waiting for memory',
  'waiting for a message',
  'waiting for a time',
  'done',
];

function state({ question, facts }: Moment): Answers | Unanswerable {
  const states = question.of !== undefined && 'thread' in question.of ? THREAD_STATES : PAGE_STATES;
  const options = question.options ?? states;
  const known: readonly string[] = facts;
  const factsIn = (text: string): readonly string[] => text.split(', ');
  const rights = options.filter((text) => factsIn(text).every((fact) => known.includes(fact)));
  const [right] = rights;
  if (right === undefined || rights.length > 1) {
    const what = `${rights.length === 0 ? 'none' : 'more than one'} of the options is true`;
    return new Unanswerable(what, `true are ${facts.join(', ')}`);
  }
  const wrong = options.filter((text) => text !== right);
  return {
    right,
    wrong: wrong.map((text) => {
      const found = MISTAKEN.find(
        ([fact, chosen]) => known.includes(fact) && factsIn(text).includes(chosen),
      );
      return { text, mistake: found?.[2] ?? null };
    }),
  };
}

const makers: Readonly<Record<Ask, Maker>> = { victim, message, flags, seqno, wakes, state };

/** The answers to the question of a moment. */
export function answersOf(moment: Moment, lines: readonly Line[]): Answers | Unanswerable {
  return makers[moment.question.ask](moment, lines);
}
