/**
 * A line: one event of the trace as a flat record with a fixed order of keys, Mach's own names,
 * objects and ports by their labels and pages by their number in the object. Transcripts print
 * lines, expectations look at them.
 *
 * A message is up to three lines: `ipc_mqueue.sent` when a port accepts it, `ipc_mqueue.received`
 * when a task takes it, which gives it its seqno; a call of a kernel port is one line,
 * `ipc_kobject.called`. `serial` is the number of the message: all its lines bear it. With several
 * hosts each line says on which `host` it happens: of a call that is the one whose kernel is
 * called; and each message says `from` which host it comes.
 *
 * `event` is the number of the event, the same at every level. Beside each label stands the number
 * that the kernel has for the thing: `tid` for the thread of the line, `page_id` for a page's
 * structure, else the label's key with `_id` behind it.
 */
import type { TraceColumns } from '../../kernel/kern/trace';
import type { EventName } from '../../kernel/mach/event_defs';
import { eventDefs, eventKinds, eventNames } from '../../kernel/mach/event_defs';
import { messageDefs, messageNames } from '../../kernel/mach/message_table';
import { codeText, protText, scalarText } from '../../kernel/mach/scalar_words';
import { argumentForm, listText } from '../language/event_fields';
import type { FieldValue } from '../language/pattern';
import type { Labels } from './labels';
import { newInVersion2 } from './transcript_version';

export type Line = Readonly<Record<string, FieldValue>>;

/** Events that are about one message: their lines say what is in it. */
const messageEvents: readonly EventName[] = [
  'ipc_mqueue.sent',
  'ipc_mqueue.received',
  'ipc_kobject.called',
  'ipc_kobject.refused',
  'ipc_kmsg.destroyed',
  'ipc_kmsg.circular',
  'ipc_kmsg.too_large',
  'ipc_kmsg.returned',
  'ipc_mqueue.dead_port',
  'ipc_mqueue.sender_blocked',
  'ipc_mqueue.send_timed_out',
  'ipc_mqueue.send_interrupted',
];

/** Beside those, what belongs to the level `messages`: what came of a call, and exceptions. */
const outcomes: readonly EventName[] = [
  'ipc_kmsg.refused',
  'memory_object.refused',
  'pager.unhandled',
  'pager.crashed',
  'thread.exception',
];

/** Events some of whose arguments may not apply: those are -1 and left out. */
const partial: readonly EventName[] = ['thread.waits', 'thread.woken'];

function kindSet(names: readonly EventName[]): ReadonlySet<number> {
  return new Set(names.map((event) => eventKinds[event] ?? -1));
}

/** Names of events at the level `messages`. */
export const messageLevelEvents: ReadonlySet<string> = new Set([...messageEvents, ...outcomes]);

/** Kinds of events at the level `messages`. */
export const messageLevel = kindSet([...messageEvents, ...outcomes]);
/** Kinds of events that only the level `references` has. */
export const referenceLevel = kindSet(['vm_reference.hit', 'vm_reference.fault']);
const aboutMessages = kindSet(messageEvents);
/** After these a message is never heard of again. */
const lastWords = kindSet(['ipc_mqueue.received', 'ipc_kobject.called', 'ipc_kmsg.destroyed']);
export const SCALARS = eventKinds['ipc_kmsg.scalars'] ?? -1;
export const RECEIVED = eventKinds['ipc_mqueue.received'] ?? -1;
export const CALLED = eventKinds['ipc_kobject.called'] ?? -1;
export const SENT = eventKinds['ipc_mqueue.sent'] ?? -1;
const WAITS = eventKinds['thread.waits'] ?? -1;
const WOKEN = eventKinds['thread.woken'] ?? -1;

/** What is shown by a label, and has a number beside it. */
const labelForms: ReadonlySet<string> = new Set(['object', 'port', 'task', 'thread']);

/** An argument of an event by which a line names a thing. */
interface Naming {
  readonly place: number;
  readonly isPort: boolean;
  /** Numbers in messages are those of the first host. */
  readonly isOfMessage: boolean;
}

/** By kind: where an event names objects and ports whose names it settles. */
const namings: readonly (readonly Naming[])[] = eventNames.map((event, kind) => {
  // A page is on its way before its object has the name by which people know it.
  if (newInVersion2.includes(event)) return [];
  const isOfMessage = aboutMessages.has(kind);
  return eventDefs[event].args.flatMap((name, place) => {
    const form = argumentForm(name);
    return form === 'object' || form === 'port'
      ? [{ place, isPort: form === 'port', isOfMessage }]
      : [];
  });
});

type Fields = Record<string, FieldValue>;
type Scalars = readonly [number, number, number, number, number];

/** The key of a number beside a label; `thread_id` is the label of a thread in some events. */
function idKey(name: string): string {
  if (name === 'thread') return 'tid';
  return name === 'thread_id' ? 'other_tid' : `${name}_id`;
}

/** Keys of numbers that stand beside labels. */
const idKeys: ReadonlySet<string> = new Set([
  'page_id',
  'space_id',
  ...Object.values(eventDefs).flatMap(({ args }) =>
    args.filter((name) => labelForms.has(argumentForm(name))).map(idKey),
  ),
]);

/** The line without its running numbers and ids: what it says, for people and for comparisons. */
export function withoutIds(line: Line): Line {
  return Object.fromEntries(
    Object.entries(line).filter(([key]) => key !== 'event' && !idKeys.has(key)),
  );
}

/** What a line calls things. */
export type LineNames = Pick<Labels, 'object' | 'port' | 'thread' | 'task' | 'space' | 'unsettled'>;

/** What a line knows of its machine. */
export interface LineWorld {
  readonly hosts: readonly { readonly name: string }[];
}

export class LineMaker {
  private readonly machine: LineWorld;
  private readonly labels: LineNames;
  private scalars: Scalars = [0, 0, 0, 0, 0];
  /** What messages say that are on their way, by serial number. */
  private readonly underway = new Map<number, Scalars>();
  /** The hosts that have sent them, if there are several. */
  private readonly senders = new Map<number, number>();
  /** The port or set that each thread waits at, -1 for none. */
  private readonly queues = new Map<number, number>();

  constructor(machine: LineWorld, labels: LineNames) {
    this.machine = machine;
    this.labels = labels;
  }

  /** Must see every row, before its line is made. */
  see(columns: TraceColumns, row: number, kind: number): void {
    const at = (i: 0 | 1 | 2 | 3 | 4): number => columns.args[i][row] ?? 0;
    if (kind === SCALARS) this.scalars = [at(0), at(1), at(2), at(3), at(4)];
    else if (kind === SENT || kind === CALLED) this.underway.set(at(0), this.scalars);
    if (kind === WAITS) this.queues.set(columns.thread[row] ?? -1, at(4));
    if (kind === SENT && this.machine.hosts.length > 1) {
      this.senders.set(at(0), columns.host[row] ?? 0);
    }
  }

  /** Settles the names that the line of a row has, whether a line is made or not. */
  settle({ args, host }: TraceColumns, row: number, kind: number): void {
    const { labels } = this;
    for (const { isOfMessage, isPort, place } of namings[kind] ?? []) {
      const id = args[place]?.[row] ?? -1;
      if (isPort) labels.port(id);
      else labels.object(isOfMessage ? 0 : (host[row] ?? 0), id);
    }
    const queue = kind === WOKEN ? this.queueOf(args[0][row] ?? -1) : -1;
    if (queue >= 0) labels.port(queue);
  }

  private queueOf(thread: number): number {
    return this.queues.get(thread) ?? -1;
  }

  /** Must be told of every row when it has been dealt with. */
  done(columns: TraceColumns, row: number, kind: number): void {
    if (!lastWords.has(kind)) return;
    this.underway.delete(columns.args[0][row] ?? -1);
    this.senders.delete(columns.args[0][row] ?? -1);
  }

  /** The line of a row; `n` is its number, or null for a line that nobody numbers. */
  line(columns: TraceColumns, row: number, n: number | null): Line {
    const kind = columns.kind[row] ?? 0;
    const fields: Fields = { t: columns.tick[row] ?? 0 };
    if (n !== null) fields['n'] = n;
    fields['event'] = columns.number[row] ?? 0;
    const hostId = columns.host[row] ?? 0;
    if (this.machine.hosts.length > 1) fields['host'] = this.hostName(hostId);
    this.thread(fields, 'thread', columns.thread[row] ?? -1);
    const event = eventNames[kind] ?? 'thread.step';
    fields['ev'] = event;
    const args = columns.args.map((column) => column[row] ?? 0);
    if (aboutMessages.has(kind)) this.message(fields, event, args);
    else this.addArguments(fields, event, args, hostId);
    const queue = kind === WOKEN ? this.queueOf(args[0] ?? -1) : -1;
    if (queue >= 0) this.add(fields, 'queue', queue, hostId);
    return fields;
  }

  private hostName(id: number): string {
    return this.machine.hosts[id]?.name ?? `host.${id}`;
  }

  private message(fields: Fields, event: EventName, args: readonly number[]): void {
    const [serial = 0, message = 0, port = 0] = args;
    const name = messageNames[message];
    if (name === undefined) return;
    fields['msg'] = name;
    fields['serial'] = serial;
    fields['port'] = this.labels.port(port);
    fields['port_id'] = port;
    const sender = this.senders.get(serial);
    if (sender !== undefined) fields['from'] = this.hostName(sender);
    const names = eventDefs[event].args;
    for (let i = 3; i < names.length; i += 1) {
      this.add(fields, names[i] ?? '', args[i] ?? 0, 0);
    }
    const scalars = this.underway.get(serial) ?? [];
    let i = 0;
    for (const [key, form] of Object.entries(messageDefs[name].scalars)) {
      const value = scalars[i] ?? -1;
      i += 1;
      if (value >= 0) fields[key] = scalarText(form, value);
    }
  }

  private addArguments(
    fields: Fields,
    event: EventName,
    args: readonly number[],
    hostId: number,
  ): void {
    const names = eventDefs[event].args;
    const labels = newInVersion2.includes(event) ? this.labels.unsettled : this.labels;
    for (let i = 0; i < names.length; i += 1) {
      const value = args[i] ?? 0;
      const applies = value >= 0 || !partial.includes(event);
      if (applies) this.add(fields, names[i] ?? '', value, hostId, labels);
    }
  }

  private thread(fields: Fields, name: string, id: number): void {
    fields[name] = this.labels.thread(id);
    if (id >= 0) fields[idKey(name)] = id;
  }

  private add(
    fields: Fields,
    name: string,
    value: number,
    hostId: number,
    labels: Pick<Labels, 'object' | 'port'> = this.labels,
  ): void {
    switch (argumentForm(name)) {
      case 'page':
        if (value >= 0) fields['page_id'] = value;
        return;
      case 'offset':
        fields['page'] = value;
        return;
      case 'object':
        fields[name] = labels.object(hostId, value);
        fields[idKey(name)] = value;
        return;
      case 'port':
        fields[name] = labels.port(value);
        fields[idKey(name)] = value;
        return;
      case 'space':
        fields[name === 'space' ? 'task' : name] = this.labels.space(value);
        fields['space_id'] = value;
        return;
      case 'thread':
        this.thread(fields, name, value);
        return;
      case 'task':
        fields[name] = this.labels.task(value);
        fields[idKey(name)] = value;
        return;
      case 'message':
        fields['msg'] = messageNames[value] ?? value;
        return;
      case 'code':
        fields[name] = codeText(value);
        return;
      case 'prot':
        fields[name] = protText(value);
        return;
      case 'boolean':
        fields[name] = value !== 0;
        return;
      case 'copy_strategy':
        fields[name] = scalarText('copy_strategy', value);
        return;
      case 'need':
      case 'cause':
      case 'wait':
      case 'hint':
      case 'leave':
        fields[name] = listText(argumentForm(name), value) ?? value;
        return;
      case 'number':
        fields[name] = value;
    }
  }
}
