/**
 * The sequence chart: tasks on the left, the kernel in the middle, ports and their pagers on the
 * right; time goes down. A message to a pager stands where it is received, for there it gets its
 * number; a pager's call stands where it is made. In between, what the kernel does by itself:
 * faults, evictions with their reason, pauses. Of several hosts a row names the one whose kernel
 * it is, where the task would stand. What does not fit goes on below; in a narrow terminal that is
 * all that stands right of the arrows.
 */
import type { EventName } from '../kernel/mach/event_defs';
import { eventDefs } from '../kernel/mach/event_defs';
import type { Line } from '../scenarios/line';
import { columns, linesOf } from './columns';
import type { Meaning } from './meaning';
import { meaning } from './meaning';
import { bytes, colors, time } from './output';

const TIME = 10;
const TASK = 15;
const ARROW = 26;
const TASK_AT = TIME + 2;
const KERNEL_AT = TASK_AT + TASK;
const RIGHT_AT = KERNEL_AT + ARROW + 1;

/** Ports need this much to stand right of the arrows. */
const LEAST_RIGHT = 22;
/** What the kernel does needs this much to stand right of a long name. */
const LEAST_OWN = 30;
const hasRight = (): boolean => columns() - RIGHT_AT >= LEAST_RIGHT;

/** The names of the columns, and a rule below them. */
export function chartHead(): string {
  const right = hasRight();
  const kernel = right ? `${'kernel'.padEnd(ARROW + 1)}port, pager` : 'kernel / port, pager';
  const rules = [TIME, TASK - 1, ARROW, ...(right ? [columns() - RIGHT_AT] : [])];
  return [
    `${'time'.padStart(TIME)}  ${'task'.padEnd(TASK)}${kernel}`,
    rules
      .map((width) => '-'.repeat(width))
      .join(' ')
      .replace(' ', '  '),
  ].join('\n');
}

/** A row that says: here some are left out. */
export const chartGap = `${'...'.padStart(TIME)}`;

const text = (line: Line, key: string): string => String(line[key] ?? '');
const short = (message: string): string => message.replace(/^memory_object_/, '');

/** Values of a message worth a glance: offsets become pages where they can. */
function details(line: Line, pageSize: number): readonly string[] {
  const parts: string[] = [];
  const add = (key: string, name = key): void => {
    if (line[key] !== undefined) parts.push(`${name} ${text(line, key)}`);
  };
  const offset = line['offset'];
  const length = line['length'] ?? line['size'];
  if (typeof offset === 'number') parts.push(pagesOf(offset, length, pageSize));
  if (typeof line['page_size'] === 'number') parts.push(`pages of ${bytes(line['page_size'])}`);
  if (line['new_object_size'] !== undefined) parts.push(bytes(Number(line['new_object_size'])));
  if (line['desired_access'] !== undefined) {
    parts.push(`to ${text(line, 'desired_access').replace('read|write', 'write')}`);
  }
  const flags = ['dirty', 'kernel_copy'].filter((key) => line[key] !== undefined);
  if (flags.length > 0) {
    parts.push(flags.map((key) => `${key} ${line[key] === true ? 'T' : 'F'}`).join(' '));
  }
  add('should_return', 'return');
  if (line['should_flush'] === true) parts.push('flush');
  if (!['', 'none', 'no_change'].includes(text(line, 'lock_value'))) add('lock_value', 'lock');
  if (line['precious'] === true) parts.push('precious');
  if (!['', 'KERN_SUCCESS'].includes(text(line, 'result'))) {
    add('result');
    const at = line['error_offset'];
    if (typeof at === 'number') parts.push(`at ${pagesOf(at, undefined, pageSize)}`);
  }
  add('error_value', 'code');
  if (line['return_code'] !== 'KERN_SUCCESS') add('return_code', 'code');
  add('recnum', 'record');
  return parts;
}

function pagesOf(offset: number, length: unknown, pageSize: number): string {
  const first = offset / pageSize;
  const pages = typeof length === 'number' ? Math.ceil(length / pageSize) : 1;
  if (!Number.isInteger(first)) return `offset ${offset}`;
  return pages > 1 ? `pages ${first}..${first + pages - 1}` : `page ${first}`;
}

/** Parts one after another, on as many lines as they need, all beginning at one column. */
function flow(first: string, parts: readonly string[], column: number, indent = 0): string {
  const lines: string[] = [];
  let line = '';
  for (const [i, part] of [first, ...parts].entries()) {
    const piece = i > 0 && i < parts.length ? `${part},` : part;
    const room = columns() - column - (lines.length === 0 ? 0 : indent);
    if (line !== '' && line.length + 1 + piece.length <= room) {
      line += ` ${piece}`;
      continue;
    }
    if (line !== '') lines.push(line);
    const below = columns() - column - indent;
    const own = linesOf(piece, below, lines.length === 0 ? room : below);
    lines.push(...own.slice(0, -1));
    line = own[own.length - 1] ?? '';
  }
  return [...lines, line]
    .map((each, i) => (i === 0 ? each : ' '.repeat(column + indent) + each))
    .join('\n');
}

const timeOf = (line: Line): string => time(Number(line['t'] ?? 0)).padStart(TIME);

/** The time and whose row it is; a name that is too long for its column has a line to itself. */
function leftOf(line: Line, whose: string, room: number): string {
  const left = `${timeOf(line)}  ${whose}`;
  return whose.length < room ? left.padEnd(KERNEL_AT) : `${left}\n${' '.repeat(KERNEL_AT)}`;
}

/** What the kernel does by itself, and why. A long name of a task pushes the rest to the right. */
function ownRow(line: Line, task: string, kernel: string, why: string | null): string {
  const whose = task === '' ? text(line, 'host') : task;
  const reasons = why === null ? [] : [`(${why})`];
  const pushed = TASK_AT + whose.length + 1;
  if (pushed > KERNEL_AT && pushed + LEAST_OWN <= columns()) {
    return `${timeOf(line)}  ${whose} ${flow(kernel, reasons, pushed, 2)}`;
  }
  return (leftOf(line, whose, TASK) + flow(kernel, reasons, KERNEL_AT, 2)).trimEnd();
}

const shaft = (label: string): string =>
  ` ${label} `.padStart((ARROW - 2 + label.length + 2) >> 1, '-').padEnd(ARROW - 2, '-');

/** Colour codes do not count as columns: rows with arrows are put together from parts. */
function arrowRow(line: Line, arrow: string, port: string, pageSize: number): string {
  const whose = text(line, line['from'] === undefined ? 'host' : 'from');
  const left = leftOf(line, whose, TASK) + arrow;
  if (hasRight()) return `${left} ${flow(port, details(line, pageSize), RIGHT_AT, 2)}`.trimEnd();
  const column = KERNEL_AT + 2;
  return `${left}\n${' '.repeat(column)}${flow(port, details(line, pageSize), column, 2)}`;
}

function message(line: Line, pageSize: number): string | null {
  const name = short(text(line, 'msg'));
  switch (line['ev']) {
    case 'ipc_mqueue.received': {
      const seqno = name.startsWith('device_') ? '' : ` #${text(line, 'seqno')}`;
      const port = `${text(line, 'port')}${seqno}`;
      return arrowRow(line, colors.cyan(`|${shaft(name)}>`), port, pageSize);
    }
    case 'ipc_kobject.called': {
      const port = text(line, 'port').replace(/\.control$/, '');
      return arrowRow(line, colors.green(`<${shaft(name)}|`), port, pageSize);
    }
    default:
      return null;
  }
}

const page = (line: Line): string => `${text(line, 'object')}/${text(line, 'page')}`;
const task = (line: Line, does: string): string => `${text(line, 'thread')}: ${does}`;
const frames = (line: Line): string => `${text(line, 'free_count')} frames free`;
const said = (kernel: string): readonly [task: string, kernel: string] => ['', kernel];

/** A page that returns to its pager; pages of an object that ends are not chosen. */
function sent(line: Line, why: string | null): string {
  const what = line['dirty'] === true ? 'dirty' : 'precious';
  return why === 'its object ends'
    ? `${page(line)} is ${what}: returned`
    : `evicts ${page(line)}: ${what}, returned`;
}

type Says = (line: Line, why: string | null) => readonly [task: string, kernel: string];

/** What the kernel does by itself, by event; a chart is better without the others. */
const own: Readonly<Record<string, Says>> = {
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

/** The rows of the chart that have these words, with `...` for names and numbers. */
export function chartMeanings(words: string): readonly Meaning[] {
  if (words.length < LEAST_TERM) return [];
  const blank: Line = new Proxy({}, { get: () => '...' });
  return Object.entries(own).flatMap(([event, says]) => {
    const row = says(blank, null)
      .join(' ')
      .trim()
      .replace(/NaN s$/, '...');
    if (!` ${row.replace(/[:,]/g, '')} `.includes(` ${words.replace(/[:,]/g, '')} `)) return [];
    const { text: what } = eventDefs[event as EventName]; // parsed
    return [meaning('word', words, `In a chart: "${row}". ${what}`, { event })];
  });
}

/** The row of a line, of one line or more, or null if the chart leaves it out. */
export function chartRow(line: Line, pageSize: number, why: string | null = null): string | null {
  const drawn = message(line, pageSize);
  if (drawn !== null) return drawn;
  const says = own[text(line, 'ev')];
  if (says === undefined) return null;
  const [left, kernel] = says(line, why);
  return ownRow(line, left, kernel, why);
}
