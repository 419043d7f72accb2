/**
 * Ports and their messages: the number of the next one, the queue, the message in the pager's
 * hand, and the pages that messages carry, which are in no object of a task meanwhile.
 */
import type { MessageRecord, PortRecord } from '../../kernel/inspect/port_records';
import { details, short } from '../../views/message_words';
import { cellName } from './labels';
import type { Moment, PageThing } from './moment';
import { signsOf } from './page_signs';
import type { Thing } from './thing';

export interface CarriedPage {
  readonly thing: PageThing;
  readonly label: string;
  readonly isDirty: boolean;
}

export interface MessageView {
  readonly thing: Thing;
  /** `data_return`. */
  readonly name: string;
  readonly seqno: number | null;
  /** Where it is: `queued`, `with pager.0`. */
  readonly place: string;
  readonly isQueued: boolean;
  /** Its fields, as far as they are worth a glance. */
  readonly about: string;
  /** The page that it names without carrying it: of a request. */
  readonly of: PageThing | null;
  readonly ofLabel: string;
  readonly pages: readonly CarriedPage[];
  /** All its fields in words. */
  readonly words: string;
}

export interface PortRow {
  readonly thing: Thing;
  readonly name: string;
  readonly receiver: string;
  readonly next: number;
  /** Of its own queue, or of its share of the queue of its set. */
  readonly queued: number;
  readonly limit: number;
  readonly set: string;
  /** Messages at it, the one in hand first, then those in the queue, oldest first. */
  readonly messages: readonly MessageView[];
  /** Threads that wait for room in the queue. */
  readonly senders: readonly { readonly name: string; readonly thing: Thing }[];
  readonly isControl: boolean;
}

/** The page that the offset of a message means, seen from the port that it was sent to. */
function pageOf(moment: Moment, { fields, port }: MessageRecord): PageThing | null {
  const found = moment.port(port)?.kobjects.find(({ object }) => object !== null);
  const { offset } = fields;
  if (found === undefined || found.object === null || typeof offset !== 'number') return null;
  const { host, object } = found;
  const row = moment.object(host, object);
  const pageSize = moment.state.hosts[host]?.pageSizeBytes ?? 1;
  const page = offset / pageSize - (row?.pagingOffset ?? 0);
  return Number.isInteger(page) ? { kind: 'page', host, object, offset: page } : null;
}

function fieldsText({ fields }: MessageRecord): string {
  return Object.entries(fields)
    .map(([key, value]) =>
      value === true ? key : value === false ? `not ${key}` : `${key} ${value}`,
    )
    .join(', ');
}

/** What is worth a glance of a message, the pages that it is about apart. */
function glance(moment: Moment, { fields }: MessageRecord): string {
  const { offset: _, length: __, size: ___, ...rest } = fields;
  return details(rest, moment.state.hosts[0]?.pageSizeBytes ?? 1).join(', ');
}

export function messageView(moment: Moment, message: MessageRecord): MessageView {
  const pages = message.memory.flatMap(({ host, pages: ids }) =>
    ids.flatMap((id): CarriedPage[] => {
      const row = host === null ? undefined : moment.page(host, id);
      const thing = row === undefined ? null : moment.thingOf(row);
      if (row === undefined || thing === null) return [];
      const name = moment.nameOf(thing);
      return [{ thing, label: cellName(name), isDirty: signsOf(moment, row).includes('dirty') }];
    }),
  );
  const of = pageOf(moment, message);
  const name = of === null ? '' : moment.nameOf(of);
  const seqno = message.seqno === null ? '' : ` #${message.seqno}`;
  const place = moment.names.place(message);
  const words = [`${short(message.name)}${seqno}`, place, fieldsText(message)];
  return {
    thing: { kind: 'message', id: message.id },
    name: short(message.name),
    seqno: message.seqno,
    place,
    isQueued: message.place === 'queued',
    about: glance(moment, message),
    ofLabel: name,
    of,
    pages,
    words: words.filter((text) => text !== '').join(', '),
  };
}

const ORDER = ['in_hand', 'handed_over', 'doomed', 'queued', 'sending'];

function rowOf(moment: Moment, port: PortRecord): PortRow {
  const { state } = moment;
  const queue =
    port.set === null
      ? port.queue
      : (state.portSets.find(({ id }) => id === port.set)?.queue ?? []);
  const rank = ({ id, place }: MessageRecord): number =>
    ORDER.indexOf(place) * 1e6 + Math.max(0, queue.indexOf(id));
  const own = state.messages.filter((message) => message.port === port.id);
  const queued = own.filter(({ place }) => place === 'queued' || place === 'handed_over').length;
  return {
    thing: { kind: 'port', id: port.id },
    name: moment.names.port(port.id),
    receiver: moment.names.receiver(port),
    next: port.seqno,
    queued: port.set === null ? port.msgcount : Math.max(port.msgcount, queued),
    limit: port.qlimit,
    set: port.set === null ? '' : moment.names.port(port.set),
    messages: [...own].sort((a, b) => rank(a) - rank(b)).map((each) => messageView(moment, each)),
    senders: port.senders.map((id) => ({
      name: moment.names.thread(id),
      thing: { kind: 'thread', id },
    })),
    isControl: port.receiver === 'kernel',
  };
}

/**
 * Ports: those with messages or blocked senders first, then pagers' ports, each kind in the order
 * of ids. Ports that the kernel receives from have no queue: they stand at the end.
 */
export function portsView(moment: Moment): readonly PortRow[] {
  const rows = moment.state.ports.map((port) => ({ port, row: rowOf(moment, port) }));
  const weight = ({ port, row }: (typeof rows)[number]): number => {
    if (row.messages.length > 0 || row.senders.length > 0) return 0;
    if (port.receiver === 'kernel') return 3;
    return port.kobjects.length > 0 || port.seqno > 0 ? 1 : 2;
  };
  const ids = new Map(rows.map((each) => [each, weight(each)]));
  return [...rows].sort((a, b) => (ids.get(a) ?? 0) - (ids.get(b) ?? 0)).map(({ row }) => row);
}

export interface SetRow {
  readonly name: string;
  readonly members: readonly { readonly name: string; readonly thing: Thing }[];
  /** Threads that wait for a message at the set. */
  readonly receivers: readonly { readonly name: string; readonly thing: Thing }[];
}

/** Port sets that have members. */
export function setsView({ names, state }: Moment): readonly SetRow[] {
  return state.portSets
    .filter(({ members }) => members.length > 0)
    .map(({ id, members, receivers }) => ({
      name: names.port(id),
      members: members.map((port) => ({
        name: names.port(port),
        thing: { kind: 'port', id: port },
      })),
      receivers: receivers
        .filter((thread) => state.threads[thread]?.state === 'waiting')
        .map((thread) => ({
          name: names.thread(thread),
          thing: { kind: 'thread', id: thread },
        })),
    }));
}
