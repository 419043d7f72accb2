/**
 * A row of the sequence chart as data: what happened between which lanes, in a few words. Which
 * events have a row, and what it says, comes from the chart of the command line.
 */
import type { EventName } from '../../kernel/mach/event_defs';
import { eventNames } from '../../kernel/mach/event_defs';
import type { Recording } from '../../recording/recording';
import type { Line } from '../../scenarios/transcript/line';
import { ownWords } from '../../views/chart_words';
import { hitsText } from '../../views/hits';
import { details, short, text } from '../../views/message_words';
import type { RunFacts } from './run_facts';
import type { Thing } from './thing';

/**
 * What a row shows:
 *   sent     an arrow to the port's lane; the message is in a queue now
 *   taken    a task receives a message, which has its number now
 *   called   an arrow to the kernel
 *   task     what a thread does, or waits for
 *   kernel   what a kernel does by itself
 *   hits     references without a fault, folded
 *   more     rows like those before, folded
 *   mark     a mark of the lesson, before what it is about
 */
export type RowShape = 'sent' | 'taken' | 'called' | 'task' | 'kernel' | 'hits' | 'more' | 'mark';

/** What a message is about: its colour and form. */
export type MessageForm = 'request' | 'supply' | 'return' | 'other';

export interface ChartRow {
  readonly shape: RowShape;
  /** The event, and the last one that the row stands for. */
  readonly event: number;
  readonly last: number;
  /** In ticks. */
  readonly tick: number;
  readonly host: number;
  /** The thread of the event; -1 for none. */
  readonly thread: number;
  readonly form: MessageForm;
  /** What stands on an arrow, or beside the dot. */
  readonly label: string;
  /** Of a message: its port, and that it is queued or its number; '' for other rows. */
  readonly where: string;
  /** What else the message says, such as its flags. */
  readonly note: string;
  /** The port of a message, by its id; null for other rows. */
  readonly port: number | null;
  /** True if a kernel sent the message. */
  readonly fromKernel: boolean;
  readonly thing: Thing | null;
}

const FORMS: Readonly<Record<string, MessageForm>> = {
  data_request: 'request',
  data_unlock: 'request',
  data_supply: 'supply',
  data_provided: 'supply',
  data_unavailable: 'supply',
  data_error: 'supply',
  data_return: 'return',
  data_write: 'return',
  data_initialize: 'return',
};

/** The form of a message by its name. */
export function formOf(message: string): MessageForm {
  return FORMS[short(message)] ?? 'other';
}

const arrivals = ['ipc_mqueue.sent', 'ipc_mqueue.received', 'ipc_kobject.called'] as const;
const HIT = 'vm_reference.hit';

/** Events that may have a row. */
export const rowEvents: ReadonlySet<string> = new Set<EventName>([
  ...arrivals,
  ...eventNames.filter((name) => Object.hasOwn(ownWords, name)),
]);

/** `A/3` or `A/3..5`, and what else the message says. */
function saidOf(line: Line, pageSize: number): readonly [page: string, flags: string] {
  const parts = [...details(line, pageSize)];
  const [first = ''] = parts;
  const [, pages] = /^pages? (\d[\d.]*)$/.exec(first) ?? [];
  if (pages === undefined) return ['', parts.join(', ')];
  const object = text(line, 'port').replace(/[.]control$/, '');
  return [` ${object}/${pages}`, parts.slice(1).join(', ')];
}

/** The page that an event is about, or else its object or port. */
export function thingOfLine(line: Line, host: number, facts: RunFacts): Thing | null {
  const object = line['object_id'];
  const page = line['page'];
  if (typeof object === 'number' && object >= 0) {
    return typeof page === 'number'
      ? { kind: 'page', host, object, offset: page }
      : { kind: 'object', host, object };
  }
  const port = line['port_id'] ?? line['queue_id'];
  if (typeof port !== 'number' || port < 0) return null;
  const owner = facts.objectOfPort(port, host);
  const offset = line['offset'];
  if (owner === null || typeof offset !== 'number') return { kind: 'port', id: port };
  const at = Math.floor(offset / owner.pageSize) - owner.pagingOffset;
  return { kind: 'page', host: owner.host, object: owner.object, offset: at };
}

type Base = Pick<ChartRow, 'event' | 'last' | 'tick' | 'host' | 'thread' | 'thing'>;

function messageRow(line: Line, base: Base, facts: RunFacts): ChartRow {
  const event = text(line, 'ev');
  const name = text(line, 'msg');
  const form = formOf(name);
  const [page, flags] = saidOf(line, facts.pageSize(base.host));
  const port = Number(line['port_id'] ?? -1);
  const common = { ...base, form, port, fromKernel: line['space_id'] === 0 };
  const label = `${short(name)}${page}`;
  const say = { ...common, label, note: flags };
  if (event === 'ipc_kobject.called') return { ...say, shape: 'called', where: '' };
  const where = text(line, 'port');
  if (event === 'ipc_mqueue.sent') {
    const queued = Number(line['msgcount'] ?? 0);
    const many = queued > 1 ? `${queued} queued` : 'queued';
    return { ...say, shape: 'sent', where: `${where} ${many}` };
  }
  const seqno = name.startsWith('device_') ? '' : ` #${text(line, 'seqno')}`;
  return { ...say, shape: 'taken', where: `${where}${seqno}` };
}

function ownRow(line: Line, base: Base): ChartRow | null {
  const says = ownWords[text(line, 'ev')]?.(line, null) ?? null;
  if (says === null) return null;
  const [task, kernel] = says;
  const common = {
    ...base,
    form: 'other' as const,
    port: null,
    fromKernel: false,
    where: '',
    note: '',
  };
  if (task === '') return { ...common, shape: 'kernel', label: kernel };
  const what = task.replace(/^[^:]*: /, '');
  const woken = line['other_tid'];
  const thread = text(line, 'ev') === 'thread.woken' ? Number(woken ?? base.thread) : base.thread;
  return { ...common, thread, shape: 'task', label: `${what}: ${kernel}` };
}

/** The rows of a recording, one an event; those that were made are kept. */
export class ChartRows {
  private readonly recording: Recording;
  private readonly facts: RunFacts;
  private readonly made = new Map<number, ChartRow | null>();

  constructor(recording: Recording, facts: RunFacts) {
    this.recording = recording;
    this.facts = facts;
  }

  /** The row of an event, or null; hits have no row of their own: `hits` makes one of many. */
  row(event: number): ChartRow | null {
    const name = this.recording.nameAt(event);
    if (name === HIT || !rowEvents.has(name)) return null;
    const known = this.made.get(event);
    if (known !== undefined) return known;
    if (this.made.size > ROWS_KEPT) this.made.clear();
    const row = this.make(event, name);
    this.made.set(event, row);
    return row;
  }

  /** Who made a hit, as thread and host; null for an event that is not a hit. */
  hitBy(event: number): string | null {
    if (this.recording.nameAt(event) !== HIT) return null;
    const { host, thread } = this.recording.eventAt(event);
    return `${host}/${thread}`;
  }

  private base(event: number, line: Line): Base {
    const { host: of, thread, tick } = this.recording.eventAt(event);
    // A message is about the memory of the kernel that sends it.
    const sender = this.recording.header.hosts.indexOf(text(line, 'from'));
    const host = sender < 0 ? of : sender;
    const thing = thingOfLine(line, host, this.facts);
    return { event, last: event, tick, host, thread, thing };
  }

  private make(event: number, name: string): ChartRow | null {
    const line = this.recording.lineAt(event);
    if (line === null) return null;
    const base = this.base(event, line);
    const isMessage = arrivals.some((known) => known === name);
    return isMessage ? messageRow(line, base, this.facts) : ownRow(line, base);
  }

  /** Hits of one thread as one row. Requires: an event at least, in ascending order. */
  hits(events: readonly number[]): ChartRow {
    const [first = -1] = events;
    // Lines take long, and hits of the same page have the same names.
    const alike = new Map<string, number[]>();
    for (const event of events) {
      const { args, host } = this.recording.eventAt(event);
      const key = `${host} ${args['object']} ${args['offset']}`;
      const found = alike.get(key);
      if (found === undefined) alike.set(key, [event]);
      else found.push(event);
    }
    const pages = new Map<string, Map<number, number>>();
    for (const [event = -1, ...more] of alike.values()) {
      const line = this.recording.lineAt(event);
      if (line === null) continue;
      const object = text(line, 'object');
      const counts = pages.get(object) ?? new Map<number, number>();
      const page = Number(line['page'] ?? 0);
      counts.set(page, (counts.get(page) ?? 0) + 1 + more.length);
      pages.set(object, counts);
    }
    const line = this.recording.lineAt(first) ?? {};
    return {
      ...this.base(first, line),
      last: events[events.length - 1] ?? first,
      shape: 'hits',
      form: 'other',
      label: hitsText(pages),
      where: '',
      note: '',
      port: null,
      fromKernel: false,
    };
  }
}

const ROWS_KEPT = 20_000;
