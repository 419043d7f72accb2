/**
 * The words of a chart for what the kernel does by itself, by event. What has no words here has no
 * row.
 */
import type { EventName } from '../kernel/mach/event_defs';
import type { Line } from '../scenarios/transcript/line';
import { short, text } from './message_words';
import { time } from './numbers';
import { askedCauses, OBJECT_ENDS } from './reason_words';

const page = (line: Line): string => `${text(line, 'object')}/${text(line, 'page')}`;
const task = (line: Line, does: string): string => `${text(line, 'thread')}: ${does}`;
const frames = (line: Line): string => `${text(line, 'free_count')} frames free`;
const said = (kernel: string): Row => ['', kernel];

/** A page that returns to its pager; pages of an object that ends are not chosen. */
function sent(line: Line, why: string | null): string {
  const what = line['dirty'] === true ? 'dirty' : 'precious';
  return why === OBJECT_ENDS
    ? `${page(line)} is ${what}: returned`
    : `evicts ${page(line)}: ${what}, returned`;
}

/** What a thread that is woken waited for, by the kind of its wait; other waits have no row. */
const woken: Readonly<Record<string, (line: Line) => string>> = {
  page: page,
  object_ready: (l) => `${text(l, 'object')} to be ready`,
  object_absent: (l) => `requests of ${text(l, 'object')}`,
  object_paging: (l) => `paging of ${text(l, 'object')}`,
  object_synchronized: (l) => `the pager of ${text(l, 'object')}`,
  port_send: () => 'room in a queue',
  event: () => 'an event',
  memory: () => 'a free frame',
  memory_object_terminate: () => 'the end of an object',
  default_manager: () => 'a default pager',
};

/** A wait that no other event tells of. */
const waits: Readonly<Record<string, (line: Line) => string>> = {
  object_paging: (l) => `other threads page on ${text(l, 'object')}`,
  object_synchronized: (l) => `the pager of ${text(l, 'object')} is to synchronize`,
  event: () => 'for an event',
  memory_object_terminate: () => 'for the end of an object',
};

function wakes(line: Line): Row | null {
  const what = woken[text(line, 'for')];
  if (what === undefined) return null;
  return [`${text(line, 'thread_id')}: wakes`, `wait for ${what(line)} is over`];
}

function beginsToWait(line: Line): Row | null {
  const what = waits[text(line, 'for')];
  return what === undefined ? null : [task(line, 'waits'), what(line)];
}

/** Hits that were made one after another, folded by views/hits.ts. */
function hits(line: Line): Row | null {
  return line['hits'] === undefined ? null : [text(line, 'thread'), text(line, 'hits')];
}

/** Pages that are returned because somebody asked; others have rows of their own. */
function returned(line: Line): Row | null {
  if (!askedCauses.has(text(line, 'cause'))) return null;
  const first = Number(line['page'] ?? 0);
  const last = first + Number(line['pages'] ?? 1) - 1;
  return said(`returns ${page(line)}${last > first ? `..${last}` : ''}`);
}

type Row = readonly [task: string, kernel: string];
/** What the row of an event says: whose it is, and what the kernel does; null for no row. */
type Says = (line: Line, why: string | null) => Row | null;

/** What the kernel does by itself, by event; a chart is better without the others. */
export const ownWords: Readonly<Record<string, Says>> = {
  'vm_reference.hit': hits,
  'thread.waits': beginsToWait,
  'thread.woken': wakes,
  'vm_fault.wait_page': (l) => [task(l, 'waits'), `${page(l)} is busy`],
  'vm_fault.wait_ready': (l) => [task(l, 'waits'), `${text(l, 'object')} is not ready`],
  'vm_fault.request': (l) => [task(l, 'fault'), `${page(l)} not resident`],
  'vm_fault.zero_fill': (l) => [task(l, 'fault'), `${page(l)} filled with zeroes`],
  'vm_fault.unavailable': (l) => said(`${page(l)} unavailable: zeroes`),
  'vm_fault.copied': (l) => [task(l, 'fault'), `${page(l)} copied before the store`],
  'vm_fault.pushed': (l) => [task(l, 'fault'), `${page(l)} gets the old contents`],
  'vm_fault.unlock': (l) => [task(l, 'fault'), `${page(l)} is locked`],
  'vm_fault.wait_unlock': (l) => [task(l, 'waits'), `${page(l)} is locked, unlock requested`],
  'vm_fault.wait_push': (l) => [task(l, 'waits'), `${page(l)} of the copy is busy`],
  'vm_fault.wait_absent': (l) => [task(l, 'waits'), 'too many requests outstanding'],
  'vm_fault.restart': (l) => [task(l, 'starts over'), `${page(l)}: the data moved`],
  'vm_fault.map_changed': (l) => [
    task(l, 'starts over'),
    `${page(l)} resident, but the map changed`,
  ],
  'vm_fault.copy_interrupted': (l) => [task(l, 'starts over'), `${page(l)} was not copied over`],
  'vm_object.copy_waits': (l) => [task(l, 'waits'), `${text(l, 'object')} is not ready to copy`],
  'vm_fault.no_pager': (l) => [task(l, 'fault'), `${page(l)}: its pager is gone`],
  'vm_fault.error_page': (l) => said(`${page(l)}: the pager had an error`),
  'vm_fault.memory_shortage': (l) => [task(l, 'waits'), 'no free frame'],
  'thread.exception': (l) => [task(l, 'exception'), text(l, 'code')],
  'vm_page.reactivated': (l) => said(`${page(l)} referenced: second chance`),
  'vm_page.balanced': (l) => said(`${page(l)} moves to segment ${text(l, 'segment')}`),
  'vm_page.alloc_paused': (l) => said(`allocation pauses, ${frames(l)}`),
  'vm_page.alloc_resumed': (l) => said(`allocation resumes, ${frames(l)}`),
  'vm_pageout.clean': (l) => said(`evicts ${page(l)}: clean, no message`),
  'vm_pageout.page_sent': (l, why) => said(sent(l, why)),
  'vm_pageout.returned': (l) => returned(l),
  'vm_pageout.double': (l) => said(`${page(l)} goes to the default pager too`),
  'vm_pageout.scan': (l) => said(`daemon scans, ${frames(l)}`),
  'vm_pageout.pause': (l) => said(`daemon pauses ${time(Number(l['ticks'] ?? 0))}`),
  'vm_pageout.done': (l) => said(`daemon sleeps, ${frames(l)}`),
  'memory_object.flushed': (l) =>
    said(`flushes ${page(l)}${l['dirty'] === true ? ', changes lost' : ''}`),
  'vm_page.data_lost': (l) => said(`${page(l)}: data lost, no pager`),
  'vm_object.shadowed': (l) => said(`${text(l, 'object')} is a new shadow`),
  'vm_object.copy_delayed': (l) => said(`${text(l, 'object')} is made, empty`),
  'vm_object.copy_called': (l) => said(`${text(l, 'object')} is filled by its pager`),
  'vm_object.collapsed': (l) => said(`${text(l, 'object')} takes over the one behind`),
  'vm_object.bypassed': (l) => said(`${text(l, 'object')} bypasses the one behind`),
  'vm_object.terminated': (l) => said(`${text(l, 'object')} terminates`),
  'vm_object.destroyed': (l) => said(`${text(l, 'object')} is destroyed`),
  'vm_object.port_died': (l) => said(`${text(l, 'object')}: its port died`),
  'host.halted': (l) => said(`${text(l, 'host')} halts`),
  'pager.crashed': (l) => said(`${text(l, 'task')}: a handler threw`),
  'pager.unhandled': (l) => said(`${text(l, 'task')}: no handler for ${short(text(l, 'msg'))}`),
  'ipc_mqueue.sender_blocked': (l) => [task(l, 'waits'), 'queue is full'],
};

/** Terms have at least so many letters: shorter words stand in too many rows. */
const LEAST_TERM = 4;

/** A row of a chart, with `...` for names and numbers, and the event that it is about. */
export interface ChartTerm {
  readonly event: EventName;
  readonly row: string;
}

/** The rows of the chart that have these words. */
export function chartTerms(words: string): readonly ChartTerm[] {
  if (words.length < LEAST_TERM) return [];
  const blank: Line = new Proxy({}, { get: () => '...' });
  return Object.entries(ownWords).flatMap(([event, says]) => {
    const row = (says(blank, null) ?? [])
      .join(' ')
      .trim()
      .replace(/NaN s$/, '...');
    if (!` ${row.replace(/[:,]/g, '')} `.includes(` ${words.replace(/[:,]/g, '')} `)) return [];
    return [{ event: event as EventName, row }]; // parsed
  });
}
