/**
 * The sequence chart: tasks on the left, the kernel in the middle, ports and their pagers on the
 * right; time goes down. A message to a pager stands where it is received, for there it gets its
 * number; a pager's call stands where it is made. In between, what the kernel does by itself:
 * faults, evictions with their reason, pauses. 100 columns.
 */
import type { Line } from '../scenarios/line';
import { bytes, colors, time } from './output';

const TIME = 11;
const TASK = 20;
const ARROW = 30;

export const chartHead = [
  `${'time'.padStart(TIME)}  ${'task'.padEnd(TASK)}${'kernel'.padEnd(ARROW + 2)}port, pager`,
  `${'-'.repeat(TIME)}  ${'-'.repeat(TASK - 1)} ${'-'.repeat(ARROW + 1)} ${'-'.repeat(34)}`,
].join('\n');

const text = (line: Line, key: string): string => String(line[key] ?? '');
const short = (message: string): string => message.replace(/^memory_object_/, '');

/** Values of a message worth a glance: offsets become pages where they can. */
function details(line: Line, pageSize: number): string {
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
  if (line['lock_value'] !== undefined && text(line, 'lock_value') !== 'none') {
    parts.push(`lock ${text(line, 'lock_value')}`);
  }
  if (line['precious'] === true) parts.push('precious');
  if (line['result'] !== 'KERN_SUCCESS') add('result');
  if (line['result'] !== undefined && text(line, 'result') !== 'KERN_SUCCESS') add('error_offset');
  add('error_value', 'code');
  if (line['return_code'] !== 'KERN_SUCCESS') add('return_code', 'code');
  add('recnum', 'record');
  return parts.join(', ');
}

function pagesOf(offset: number, length: unknown, pageSize: number): string {
  const first = offset / pageSize;
  const pages = typeof length === 'number' ? Math.ceil(length / pageSize) : 1;
  if (!Number.isInteger(first)) return `offset ${offset}`;
  return pages > 1 ? `pages ${first}..${first + pages - 1}` : `page ${first}`;
}

function row(line: Line, task: string, kernel: string, right: string): string {
  const at = time(Number(line['t'] ?? 0)).padStart(TIME);
  const left = task.length > TASK - 1 ? `${task.slice(0, TASK - 2)}~` : task;
  return `${at}  ${left.padEnd(TASK)}${kernel.padEnd(ARROW + 2)}${right}`.trimEnd().slice(0, 100);
}

const toPager = (label: string): string =>
  colors.cyan(
    `|${` ${label} `.padStart((ARROW + label.length) >> 1, '-').padEnd(ARROW - 1, '-')}>`,
  );
const toKernel = (label: string): string =>
  colors.green(
    `<${` ${label} `.padStart((ARROW + label.length) >> 1, '-').padEnd(ARROW - 1, '-')}|`,
  );

/** Colour codes do not count as columns: rows with arrows are put together from parts. */
function arrow(line: Line, drawn: string, right: string): string {
  const at = time(Number(line['t'] ?? 0)).padStart(TIME);
  const room = 100 - TIME - 2 - TASK - ARROW - 2;
  const tail = right.length > room ? `${right.slice(0, room - 1)}~` : right;
  return `${at}  ${' '.repeat(TASK)}${drawn} ${tail}`.trimEnd();
}

function message(line: Line, pageSize: number): string | null {
  const name = short(text(line, 'msg'));
  const said = details(line, pageSize);
  switch (line['ev']) {
    case 'ipc_mqueue.received': {
      const answered = name.startsWith('device_') ? '' : ` #${text(line, 'seqno')}`;
      return arrow(line, toPager(name), `${text(line, 'port')}${answered} ${said}`);
    }
    case 'ipc_kobject.called': {
      const port = text(line, 'port').replace(/\.control$/, '');
      return arrow(line, toKernel(name), `${port} ${said}`);
    }
    default:
      return null;
  }
}

const page = (line: Line): string => `${text(line, 'object')}/${text(line, 'page')}`;

/** What the kernel does by itself, by event; `null` where a chart is better without. */
const own: Readonly<Record<string, (line: Line) => readonly [task: string, kernel: string]>> = {
  'vm_fault.request': (l) => [`${text(l, 'thread')}: fault`, `${page(l)} not resident, asks`],
  'vm_fault.zero_fill': (l) => [`${text(l, 'thread')}: fault`, `${page(l)} filled with zeroes`],
  'vm_fault.unavailable': (l) => ['', `${page(l)} unavailable: zeroes`],
  'vm_fault.unlock': (l) => [`${text(l, 'thread')}: fault`, `${page(l)} is locked, asks`],
  'vm_fault.no_pager': (l) => [`${text(l, 'thread')}: fault`, `${page(l)}: its pager is gone`],
  'vm_fault.error_page': (l) => ['', `${page(l)}: the pager had an error`],
  'vm_fault.memory_shortage': (l) => [`${text(l, 'thread')}: waits`, 'no free frame'],
  'thread.exception': (l) => [`${text(l, 'thread')}: exception`, text(l, 'code')],
  'vm_page.reactivated': (l) => ['', `${page(l)} referenced: second chance`],
  'vm_pageout.clean': (l) => ['', `evicts ${page(l)}: clean, no message`],
  'vm_pageout.page_sent': (l) => [
    '',
    `evicts ${page(l)}: ${l['dirty'] === true ? 'dirty' : 'precious'}, sent home`,
  ],
  'vm_pageout.double': (l) => ['', `${page(l)}: short of memory, pages it twice`],
  'vm_pageout.scan': (l) => ['', `daemon scans, ${text(l, 'free_count')} frames free`],
  'vm_pageout.pause': (l) => ['', `daemon pauses ${time(Number(l['ticks'] ?? 0))}`],
  'vm_pageout.done': (l) => ['', `daemon sleeps, ${text(l, 'free_count')} frames free`],
  'memory_object.flushed': (l) => ['', `flushes ${page(l)}${l['dirty'] ? ', changes lost' : ''}`],
  'vm_page.data_lost': (l) => ['', `${page(l)}: data lost, no pager`],
  'vm_object.terminated': (l) => ['', `${text(l, 'object')} terminates`],
  'vm_object.destroyed': (l) => ['', `${text(l, 'object')} is destroyed`],
  'vm_object.port_died': (l) => ['', `${text(l, 'object')}: its port died`],
  'pager.crashed': (l) => ['', `${text(l, 'task')}: a handler threw`],
  'pager.unhandled': (l) => ['', `${text(l, 'task')}: no handler for ${short(text(l, 'msg'))}`],
  'ipc_mqueue.sender_blocked': (l) => [`${text(l, 'thread')}: waits`, 'queue is full'],
};

/** The row of a line, or null if the chart leaves it out. */
export function chartRow(line: Line, pageSize: number): string | null {
  const drawn = message(line, pageSize);
  if (drawn !== null) return drawn;
  const says = own[text(line, 'ev')];
  if (says === undefined) return null;
  const [task, kernel] = says(line);
  return row(line, task, kernel, '');
}
