/**
 * The nodes of a graph of waits: what each is called, and in which row of the state it stands.
 */
import type { MachineState, ObjectRecord, PageRecord } from '../../kernel/inspect/machine_state';
import type { MessageRecord } from '../../kernel/inspect/port_records';
import type { ThreadRecord } from '../../kernel/inspect/thread_records';
import type { Wait } from '../../kernel/inspect/wait';
import type { WaitEdge, WaitFacts, WaitGraphOptions, WaitNode, WaitReason } from './wait_graph';

/** A wait of one kind. */
export type WaitFor<K extends Wait['kind']> = Extract<Wait, { readonly kind: K }>;

/** `memory_object_data_request` as `data_request`. */
export function shortMessage(message: string): string {
  return message.replace(/^memory_object_/, '');
}

/** The nodes and edges of a graph, and the rows of the state by their ids. */
export class WaitNodes {
  protected readonly state: MachineState;
  protected readonly ended: boolean;
  readonly nameOf: (id: number) => string;
  protected readonly nodes = new Map<string, WaitNode>();
  protected readonly edges = new Map<string, WaitEdge>();
  protected readonly objects: ReadonlyMap<string, ObjectRecord>;
  protected readonly pages: ReadonlyMap<string, PageRecord>;
  protected readonly messages: ReadonlyMap<number, MessageRecord>;

  constructor(state: MachineState, { ended = false, threadName }: WaitGraphOptions) {
    this.state = state;
    this.ended = ended;
    this.nameOf = threadName ?? ((id) => state.threads[id]?.name ?? `thread ${id}`);
    this.objects = new Map(state.objects.map((row) => [`${row.host}/${row.id}`, row]));
    const tabled = state.pages.filter(({ object }) => object !== null);
    this.pages = new Map(tabled.map((row) => [`${row.host}/${row.object}/${row.offset}`, row]));
    this.messages = new Map(state.messages.map((row) => [row.id, row]));
  }

  protected node(node: WaitNode): string {
    if (!this.nodes.has(node.id)) this.nodes.set(node.id, node);
    return node.id;
  }

  protected edge(
    from: string,
    to: string,
    reason: WaitReason,
    text: string,
    facts: WaitFacts = {},
    idle = false,
  ): void {
    const key = `${from} ${to} ${reason}`;
    if (!this.edges.has(key)) this.edges.set(key, { from, to, reason, text, idle, facts });
  }

  protected on(host: number): string {
    const { hosts } = this.state;
    return hosts.length > 1 ? ` on ${hosts[host]?.name}` : '';
  }

  protected objectName(host: number, object: number): string {
    const name = this.objects.get(`${host}/${object}`)?.name ?? `object.${object}`;
    return `${name}${this.on(host)}`;
  }

  protected threadNode({ host, id }: ThreadRecord): string {
    return this.node({ id: `thread:${id}`, kind: 'thread', name: this.nameOf(id), host, row: id });
  }

  protected pagerNode(task: number | null): string {
    const row = task === null ? undefined : this.state.tasks[task];
    const name = row === undefined ? 'no pager' : `pager ${row.name}`;
    const id = `pager:${task ?? 'none'}`;
    return this.node({ id, kind: 'pager', name, host: row?.host ?? null, row: task });
  }

  protected pageNode({ host, object, page }: WaitFor<'page'>): string {
    const name = `page ${page} of ${this.objectName(host, object)}`;
    return this.node({
      id: `page:${host}/${object}/${page}`,
      kind: 'page',
      name,
      host,
      row: object,
    });
  }

  protected objectNode(host: number, object: number): string {
    const name = this.objectName(host, object);
    return this.node({ id: `object:${host}/${object}`, kind: 'object', name, host, row: object });
  }

  protected portNode(id: number): string {
    const { ports, portSets } = this.state;
    const row = ports.find((port) => port.id === id) ?? portSets.find((set) => set.id === id);
    const name = `port ${row?.name ?? id}`;
    return this.node({ id: `port:${id}`, kind: 'port', name, host: null, row: id });
  }

  protected timeNode(tick: number): string {
    const name = `tick ${tick}`;
    return this.node({ id: `time:${tick}`, kind: 'time', name, host: null, row: null });
  }

  protected messageNode({ id, name }: MessageRecord): string {
    const label = `${shortMessage(name)} (message ${id})`;
    return this.node({ id: `message:${id}`, kind: 'message', name: label, host: null, row: id });
  }
}
