/**
 * The rows of a state by what people call them: a page is `A/3:dr`, a place `with pager.0`.
 */
import type { MachineState } from '../kernel/inspect/machine_state';

type Page = MachineState['pages'][number];
type Port = MachineState['ports'][number];
type Message = MachineState['messages'][number];
type Entry = MachineState['lists'][number]['entries'][number];

/** By host and id. Objects of one name, as shadows of a region are, get their ids behind it. */
function objectNames({ objects }: MachineState): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const { host, id, name } of objects) {
    const key = `${host}/${name}`;
    names.set(`${host}/${id}`, taken.has(key) ? `${name}[${id}]` : name);
    taken.add(key);
  }
  return names;
}

export class StateNaming {
  private readonly state: MachineState;
  private readonly objects: ReadonlyMap<string, string>;
  private readonly pages: ReadonlyMap<string, Page>;
  private readonly ports: ReadonlyMap<number, string>;

  constructor(state: MachineState) {
    this.state = state;
    this.objects = objectNames(state);
    this.pages = new Map(state.pages.map((page) => [`${page.host}/${page.id}`, page]));
    const named = [...state.ports, ...state.portSets];
    this.ports = new Map(named.map(({ id, name }) => [id, name]));
  }

  /** An object, and its host if there are several. */
  object(host: number, id: number): string {
    return this.objects.get(`${host}/${id}`) ?? `object.${id}`;
  }

  port(id: number): string {
    return this.ports.get(id) ?? `port.${id}`;
  }

  thread(id: number): string {
    return this.state.threads[id]?.name ?? `thread ${id}`;
  }

  task(id: number): string {
    return this.state.tasks[id]?.name ?? `task ${id}`;
  }

  /** A page as A/3, with a letter for each thing that is true of it. */
  page(page: Page): string {
    const has = (flag: Page['flags'][number]): boolean => page.flags.includes(flag);
    const flags = [
      has('busy') ? 'b' : '',
      has('absent') ? 'a' : '',
      has('error') ? 'e' : '',
      has('dirty') || page.modified ? 'd' : '',
      has('precious') ? 'p' : '',
      page.wireCount > 0 ? 'w' : '',
      page.lock === '---' ? '' : 'l',
      page.referenced ? 'r' : '',
    ].join('');
    const place =
      page.object === null
        ? `frame ${page.frame}`
        : this.pageAt(page.host, page.object, page.offset);
    return flags === '' ? place : `${place}:${flags}`;
  }

  /** A page by its place: A/3, whether it is resident or not. */
  pageAt(host: number, object: number, offset: number | null): string {
    return `${this.object(host, object)}/${offset}`;
  }

  /** An entry of a policy's list: what the policy notes stands behind it. */
  entry(host: number, { note, object, offset, page }: Entry, hand: number | null): string {
    const row = page === null ? undefined : this.pages.get(`${host}/${page}`);
    const ghost = object === null ? '?' : this.pageAt(host, object, offset);
    const text = row === undefined ? ghost : this.page(row);
    const noted = note === '' || note === 'touched' ? text : `${text}(${note})`;
    return page !== null && page === hand ? `>${noted}` : noted;
  }

  /** Who has the receive right of a port. */
  receiver({ kobjects, receiver, task }: Port): string {
    const { hosts } = this.state;
    if (receiver === 'kernel') {
      const host = hosts.length > 1 ? hosts[kobjects[0]?.host ?? -1] : undefined;
      return host === undefined ? 'kernel' : `kernel of ${host.name}`;
    }
    if (receiver === 'task') return task === null ? 'a task' : this.task(task);
    return 'in transit';
  }

  /** Where a message is. */
  place({ place, thread }: Message): string {
    const name = thread === null ? '' : this.thread(thread);
    switch (place) {
      case 'queued':
        return 'queued';
      case 'handed_over':
        return `handed to ${name}`;
      case 'in_hand':
        return `with ${name}`;
      case 'sending':
        return `${name} waits to send it`;
      case 'doomed':
        return 'being destroyed';
    }
  }

  /** What a message says, and the pages that it carries. */
  contents({ fields, memory }: Message): string {
    const said = Object.entries(fields).map(([key, value]) => `${key} ${value}`);
    const carried = memory.flatMap(({ host, pages }) =>
      pages.flatMap((id) => this.pages.get(`${host}/${id}`) ?? []).map((page) => this.page(page)),
    );
    const pages = carried.length === 0 ? [] : [`carries ${carried.join(' ')}`];
    return [...said, ...pages].join(', ') || '-';
  }
}
