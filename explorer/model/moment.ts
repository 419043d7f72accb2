/**
 * A state with what views of it look up: rows by their ids, names, and what the pages in messages
 * are. An evicted page stands in an object of its message; here it is still a page of the object
 * that it left, or is on its way to.
 */
import type { MachineState, ObjectRecord, PageRecord } from '../../kernel/inspect/machine_state';
import type { MessageRecord, PortRecord } from '../../kernel/inspect/port_records';
import type { Recording } from '../../recording/recording';
import { StateNaming } from '../../views/state_names';
import type { SentPage } from './sent_pages';
import { sentPage } from './sent_pages';
import type { Thing } from './thing';

export type PageThing = Extract<Thing, { readonly kind: 'page' }>;

/** A page as what it is a page of, and the message that carries it. */
export interface Carried {
  readonly page: PageThing;
  /** Null when the message is gone, and whoever received it has the page. */
  readonly message: MessageRecord | null;
}

const rowKey = (host: number, id: number): string => `${host}/${id}`;
const placeKey = (host: number, object: number, offset: number): string =>
  `${host}/${object}/${offset}`;

export class Moment {
  readonly state: MachineState;
  readonly names: StateNaming;
  readonly objects: ReadonlyMap<string, ObjectRecord>;
  private readonly pages: ReadonlyMap<string, PageRecord>;
  private readonly placed: ReadonlyMap<string, PageRecord>;
  private readonly ports: ReadonlyMap<number, PortRecord>;
  private readonly messages: ReadonlyMap<number, MessageRecord>;
  /** By the page structure: pages in messages. */
  private readonly carriedPages = new Map<string, Carried>();
  /** Names of objects that have ended, whose pages are still on their way. */
  private readonly endedObjects = new Map<string, string>();
  readonly recording: Recording | null;

  constructor(state: MachineState, recording: Recording | null) {
    this.state = state;
    this.recording = recording;
    this.names = new StateNaming(state);
    this.objects = new Map(state.objects.map((row) => [rowKey(row.host, row.id), row]));
    this.pages = new Map(state.pages.map((row) => [rowKey(row.host, row.id), row]));
    this.ports = new Map(state.ports.map((row) => [row.id, row]));
    this.messages = new Map(state.messages.map((row) => [row.id, row]));
    const placed = new Map<string, PageRecord>();
    for (const row of state.pages) {
      if (row.object === null || row.offset === null) continue;
      placed.set(placeKey(row.host, row.object, row.offset), row);
    }
    this.placed = placed;
    for (const message of state.messages) this.fileCarried(message);
    for (const object of state.objects) this.fileSent(object);
  }

  private fileCarried(message: MessageRecord): void {
    for (const { host, pages } of message.memory) {
      if (host === null) continue;
      const to = this.destination(message, host);
      for (const id of pages) {
        const page = this.page(host, id);
        if (page?.object === null || page?.offset === undefined || page.offset === null) continue;
        const { offset } = page;
        const own: PageThing = { kind: 'page', host, object: page.object, offset };
        const of =
          to === null
            ? (this.sent(page) ?? own)
            : { ...own, object: to.object, offset: to.first + offset };
        this.carriedPages.set(rowKey(host, id), { page: of, message });
      }
    }
  }

  /** Pages that left their object and are in no message: not yet in one, or no longer. */
  private fileSent({ host, pages }: ObjectRecord): void {
    for (const id of pages) {
      const page = this.page(host, id);
      if (page === undefined || this.carriedPages.has(rowKey(host, id))) continue;
      const of = this.sent(page);
      if (of !== null) this.carriedPages.set(rowKey(host, id), { page: of, message: null });
    }
  }

  /** The page that a page structure was before it went into an object of a message. */
  private sent({ host, object, offset }: PageRecord): PageThing | null {
    if (this.recording === null || object === null || offset === null) return null;
    const from: SentPage | null = sentPage(this.recording, host, object, this.state.event - 1);
    if (from === null) return null;
    const key = rowKey(host, from.object);
    if (!this.objects.has(key)) this.endedObjects.set(key, from.objectName);
    return { kind: 'page', host, object: from.object, offset: from.offset + offset };
  }

  /** Which object a message with memory is about, and the page there of its first page. */
  private destination({ fields, port }: MessageRecord, host: number) {
    const { offset } = fields;
    const kobjects = this.ports.get(port)?.kobjects ?? [];
    const found = kobjects.find((each) => each.host === host && each.object !== null);
    const object = this.objects.get(rowKey(host, found?.object ?? -1));
    if (object === undefined || typeof offset !== 'number') return null;
    const pageSize = this.state.hosts[host]?.pageSizeBytes ?? 1;
    const first = offset / pageSize - object.pagingOffset;
    return Number.isInteger(first) && first >= 0 ? { object: object.id, first } : null;
  }

  page(host: number, id: number): PageRecord | undefined {
    return this.pages.get(rowKey(host, id));
  }

  object(host: number, id: number): ObjectRecord | undefined {
    return this.objects.get(rowKey(host, id));
  }

  port(id: number): PortRecord | undefined {
    return this.ports.get(id);
  }

  message(id: number): MessageRecord | undefined {
    return this.messages.get(id);
  }

  /** The page structure at a place of an object: a frame or a placeholder. */
  at({ host, object, offset }: PageThing): PageRecord | undefined {
    return this.placed.get(placeKey(host, object, offset));
  }

  /** The message that carries a page structure, and what the page is a page of. */
  carried({ host, id }: PageRecord): Carried | undefined {
    return this.carriedPages.get(rowKey(host, id));
  }

  /** All pages in messages. */
  allCarried(): readonly Carried[] {
    return [...this.carriedPages.values()];
  }

  /** What a page structure is a page of; null for one in no object. */
  thingOf(page: PageRecord): PageThing | null {
    const carried = this.carried(page);
    if (carried !== undefined) return carried.page;
    const { host, object, offset } = page;
    return object === null || offset === null ? null : { kind: 'page', host, object, offset };
  }

  /** `A/0`, also of an object that has ended. */
  nameOf({ host, object, offset }: PageThing): string {
    const ended = this.endedObjects.get(rowKey(host, object));
    return ended === undefined ? this.names.pageAt(host, object, offset) : `${ended}/${offset}`;
  }

  /** The host's name behind a text where there are several. */
  on(host: number): string {
    const { hosts } = this.state;
    return hosts.length > 1 ? ` on ${hosts[host]?.name ?? `host ${host}`}` : '';
  }
}

const moments = new WeakMap<MachineState, Moment>();

/** The moment of a state; made once for each state, and once more if a recording comes with it. */
export function momentOf(state: MachineState, recording: Recording | null = null): Moment {
  const known = moments.get(state);
  if (known !== undefined && (recording === null || known.recording === recording)) return known;
  const made = new Moment(state, recording);
  moments.set(state, made);
  return made;
}
