/**
 * A state with what views of it look up: rows by their ids, names, and what the pages in messages
 * are. An evicted page stands in an object of its message; here it is still a page of the object
 * that it left, or is on its way to.
 */
import type { MachineState, ObjectRecord, PageRecord } from '../../kernel/inspect/machine_state';
import type { MessageRecord, PortRecord } from '../../kernel/inspect/port_records';
import { StateNaming } from '../../views/state_names';
import type { Thing } from './thing';

export type PageThing = Extract<Thing, { readonly kind: 'page' }>;

/** A page as what it is a page of, and the message that carries it. */
export interface Carried {
  readonly page: PageThing;
  readonly message: MessageRecord;
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

  constructor(state: MachineState) {
    this.state = state;
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
        const of: PageThing =
          to === null ? own : { ...own, object: to.object, offset: to.first + offset };
        this.carriedPages.set(rowKey(host, id), { page: of, message });
      }
    }
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

  /** The host's name behind a text where there are several. */
  on(host: number): string {
    const { hosts } = this.state;
    return hosts.length > 1 ? ` on ${hosts[host]?.name ?? `host ${host}`}` : '';
  }
}

const moments = new WeakMap<MachineState, Moment>();

/** The moment of a state; made once for each state. */
export function momentOf(state: MachineState): Moment {
  const known = moments.get(state);
  if (known !== undefined) return known;
  const made = new Moment(state);
  moments.set(state, made);
  return made;
}
