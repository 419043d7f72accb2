/**
 * What changed between two states: the frames, entries of lists and rows that look different, by
 * keys that the views use too, and the same in words.
 */
import type { HostRecord } from '../../kernel/inspect/host_records';
import type { MachineState, PageRecord } from '../../kernel/inspect/machine_state';
import type { Recording } from '../../recording/recording';
import { short } from '../../views/message_words';
import type { Moment } from './moment';
import { momentOf } from './moment';
import { pageWords } from './page_signs';
import type { Thing } from './thing';
import { thingText } from './thing';

export interface Changes {
  /** Keys of what looks different now, and was there before or not. */
  readonly keys: ReadonlySet<string>;
  readonly words: readonly string[];
}

/** Something that is shown: what it says, and what is said when it changes. */
interface Item {
  readonly print: string;
  readonly words: string;
}

type Items = Map<string, Item>;

export const frameKey = (host: number, frame: number): string => `frame ${host}/${frame}`;
export const entryKey = (host: number, key: string): string => `entry ${host}/${key}`;
export const mapKey = (key: string): string => `map ${key}`;
export const freeKey = (host: number): string => `free ${host}`;
export const transferKey = (key: string): string => `transfer ${key}`;
export const thingKey = (thing: Thing): string => thingText(thing);

const NONE: Changes = { keys: new Set(), words: [] };

function frameItem(moment: Moment, page: PageRecord): Item {
  const thing = moment.thingOf(page);
  const name = thing === null ? 'free' : moment.nameOf(thing);
  const isFree = page.flags.includes('free');
  const words = isFree ? 'free' : `${name}, ${pageWords(moment, page)}`;
  return { print: words, words: `frame ${page.frame}${moment.on(page.host)}: ${words}` };
}

function addPages(moment: Moment, items: Items): void {
  for (const page of moment.state.pages) {
    if (page.frame !== null) {
      items.set(frameKey(page.host, page.frame), frameItem(moment, page));
    } else {
      const thing = moment.thingOf(page);
      if (thing === null) continue;
      const name = moment.nameOf(thing);
      const words = `a placeholder for ${name}: ${pageWords(moment, page)}`;
      items.set(`placeholder ${thingText(thing)}`, { print: words, words });
    }
  }
}

function addLists(moment: Moment, items: Items): void {
  for (const { entries, hand, host, name } of moment.state.lists) {
    if (/ of segment \d+$/.test(name)) continue;
    for (const [i, { note, object, offset, page }] of entries.entries()) {
      const thing =
        object === null || offset === null ? '?' : moment.names.pageAt(host, object, offset);
      const key = page === null ? `${name} ghost ${thing} ${i}` : `${name} page ${page}`;
      const print = `${thing} ${note} ${page !== null && page === hand}`;
      items.set(entryKey(host, key), { print, words: '' });
    }
  }
}

const hostPrint = ({ daemon, freeCount }: HostRecord): string =>
  `${freeCount} ${daemon.phase} ${daemon.laundry}`;

function addHosts(moment: Moment, items: Items): void {
  for (const host of moment.state.hosts) {
    const { daemon, freeCount, id, pageout } = host;
    const phase = pageout === 'demand' ? '' : `, the daemon is ${daemon.phase}`;
    const words = `${freeCount} frames free${moment.on(id)}${phase}`;
    items.set(freeKey(id), { print: hostPrint(host), words });
  }
}

function addIpc(moment: Moment, items: Items): void {
  const { names, state } = moment;
  for (const message of state.messages) {
    const seqno = message.seqno === null ? '' : ` #${message.seqno}`;
    const what = `message ${short(message.name)}${seqno} of ${names.port(message.port)}`;
    const words = `${what}: ${names.place(message)}`;
    items.set(thingText({ kind: 'message', id: message.id }), { print: words, words });
  }
  for (const port of state.ports) {
    const { id, msgcount, senders, seqno } = port;
    const print = JSON.stringify([seqno, msgcount, senders, port.receiver, port.task, port.set]);
    const words = `port ${names.port(id)}: ${msgcount} queued`;
    items.set(thingText({ kind: 'port', id }), { print, words });
  }
}

function addObjects(moment: Moment, items: Items): void {
  for (const object of moment.state.objects) {
    const { host, id, pages: _, ...rest } = object;
    const thing: Thing = { kind: 'object', host, object: id };
    const pages = `${object.residentPageCount} resident`;
    const words = `object ${moment.names.object(host, id)}${moment.on(host)}: ${pages}`;
    items.set(thingText(thing), { print: JSON.stringify(rest), words });
  }
}

function addTasks(moment: Moment, items: Items): void {
  const { names, state } = moment;
  for (const { entries, id } of state.tasks) {
    for (const entry of entries) {
      const words = `map of ${names.task(id)} at page ${entry.start}`;
      items.set(mapKey(`${id}/${entry.start}`), { print: JSON.stringify(entry), words });
    }
  }
  for (const thread of state.threads) {
    const { id, inHand, owes, state: does, until, wait } = thread;
    const print = JSON.stringify([does, wait, until, owes, inHand]);
    const words = `thread ${names.thread(id)}: ${does}`;
    items.set(thingText({ kind: 'thread', id }), { print, words });
  }
  for (const { id, name, reads, transfers, writes } of state.devices) {
    const print = JSON.stringify([reads, writes, transfers]);
    const words = `device ${name}: ${transfers.length} transfers under way`;
    items.set(thingText({ kind: 'device', id }), { print, words });
    for (const transfer of transfers) {
      items.set(transferKey(`${id}/${transfer.id}`), {
        print: JSON.stringify(transfer),
        words: '',
      });
    }
  }
}

const known = new WeakMap<MachineState, Items>();

function itemsOf(state: MachineState, recording: Recording | null): Items {
  const before = known.get(state);
  if (before !== undefined) return before;
  const items: Items = new Map();
  const moment = momentOf(state, recording);
  for (const add of [addHosts, addIpc, addPages, addLists, addTasks, addObjects]) {
    add(moment, items);
  }
  known.set(state, items);
  return items;
}

/** What a state shows otherwise than the one before; nothing without one before. */
export function changesBetween(
  before: MachineState | null,
  after: MachineState,
  recording: Recording | null = null,
): Changes {
  if (before === null || before === after) return NONE;
  const [old, now] = [itemsOf(before, recording), itemsOf(after, recording)];
  const keys = new Set<string>();
  const words: string[] = [];
  for (const [key, item] of now) {
    if (old.get(key)?.print === item.print) continue;
    keys.add(key);
    if (item.words !== '') words.push(item.words);
  }
  for (const [key, item] of old) {
    if (now.has(key)) continue;
    keys.add(key);
    if (item.words !== '') words.push(`gone: ${item.words}`);
  }
  return { keys, words };
}
