/**
 * Records a machine while it runs: hears each event, references included, and writes it with what
 * has changed. It changes nothing: a run that is recorded takes the steps that it takes otherwise.
 *
 * It must listen from the beginning. What happens while the machine is built is written without
 * states; `begin` is called when it is ready, `afterStep` after each step, `end` at last.
 */
import type { Look } from '../kernel/inspect/look';
import type { TraceColumns } from '../kernel/kern/trace';
import type { EventName } from '../kernel/mach/event_defs';
import { eventDefs, eventKinds, eventNames } from '../kernel/mach/event_defs';
import type { Host } from '../kernel/machine/host';
import type { Machine } from '../kernel/machine/machine';
import type { ArgumentForm } from '../scenarios/language/event_fields';
import { argumentForm } from '../scenarios/language/event_fields';
import type { LineNames } from '../scenarios/transcript/line';
import { LineMaker } from '../scenarios/transcript/line';
import { ChunkWriter } from './chunk_writer';
import { EventOrigins } from './event_origins';
import { emptyRow } from './event_rows';
import { NamesKept } from './names';
import type { Row } from './values';
import { Watch } from './watch';

/** What a kind of events makes the watch look at. */
interface Looks {
  /** The kind's number in the recording. */
  readonly kind: number;
  readonly args: number;
  /** Places of arguments that name pages, objects, ports and threads. */
  readonly pages: readonly number[];
  readonly objects: readonly number[];
  readonly ports: readonly number[];
  readonly threads: readonly number[];
  /** The counts of the host. */
  readonly host: boolean;
  /** The lists of the policy. */
  readonly lists: boolean;
  readonly messages: boolean;
  readonly isHit: boolean;
  /** Arguments for which a line has a name. */
  readonly names: readonly { readonly place: number; readonly form: NamedForm }[];
  /** Its line also names what the thread waited at. */
  readonly isWoken: boolean;
  readonly isWaits: boolean;
  readonly isReason: boolean;
  /** It is about a message, whose arguments are not the host's. */
  readonly ofMessage: boolean;
}

const PAGES: readonly string[] = ['page', 'source'];
const OBJECTS: readonly string[] = ['object', 'transit', 'shadow', 'old_object', 'from'];
const PORTS: readonly string[] = ['port', 'queue', 'destination', 'right', 'of'];

/** Events after which a page stands elsewhere in the lists of a policy. */
const QUEUES = /^vm_page[.](enqueued|dequeued|deactivated|reactivated)/;

/** Events that name an object and leave its row as it is. */
const STILL = [
  QUEUES,
  /^vm_page[.](reference_cleared|marked|stolen|deactivated_behind|wired|unwired)/,
  /^vm_reference|^vm_pageout[.](chosen|clean)/,
];

const CHOSEN = eventKinds['vm_pageout.chosen'] ?? -1;

function places(args: readonly string[], names: readonly string[]): readonly number[] {
  return [...args.entries()].filter(([, name]) => names.includes(name)).map(([place]) => place);
}

type NamedForm = 'object' | 'port' | 'thread' | 'task' | 'space';

function isNamed(form: ArgumentForm): form is NamedForm {
  return ['object', 'port', 'thread', 'task', 'space'].includes(form);
}

function looksOf(kind: number, name: EventName, args: readonly string[]): Looks {
  return {
    kind,
    args: args.length,
    pages: places(args, PAGES),
    objects: STILL.some((form) => form.test(name)) ? [] : places(args, OBJECTS),
    ports: places(args, PORTS),
    threads: places(args, ['thread_id', 'thread']),
    host: /^vm_page(out)?[.]/.test(name) && name !== 'vm_page.reference_cleared',
    lists: QUEUES.test(name),
    messages: /^ipc_(mqueue|kmsg|kobject|pset)[.]/.test(name) && name !== 'ipc_kmsg.scalars',
    isHit: name === 'vm_reference.hit',
    names: args.flatMap((arg, place) => {
      const form = argumentForm(arg);
      return isNamed(form) ? [{ place, form }] : [];
    }),
    ofMessage: args[0] === 'serial',
    isWoken: name === 'thread.woken',
    isWaits: name === 'thread.waits',
    isReason: name === 'vm_pageout.chosen' || name === 'vm_pageout.returned',
  };
}

export class RunRecorder {
  private readonly machine: Machine;
  private readonly writer: ChunkWriter;
  private readonly watch: Watch;
  private readonly looks: (Looks | undefined)[] = [];
  private readonly row = emptyRow();
  private readonly names: NamesKept;
  private readonly maker: LineMaker;
  private readonly origins = new EventOrigins();
  /** What the last hit named: its names are known for good. */
  private readonly lastHit = { object: -1, host: -1, thread: -1 };
  /** The port or set that each thread waits at, -1 for none. */
  private readonly queues: number[] = [];
  private looked = 0;
  private isReady = false;

  constructor(look: Look, labels: LineNames, sink: (piece: Uint8Array) => void) {
    const { machine } = look;
    this.machine = machine;
    this.writer = new ChunkWriter(sink);
    this.watch = new Watch(look, this.writer);
    this.names = new NamesKept(labels, (entry) => this.writer.name(entry));
    this.maker = new LineMaker(machine, this.names);
    machine.trace.listen((columns, row) => this.hear(columns, row), { references: true });
  }

  /** The machine is built. */
  begin(): void {
    this.watch.all();
    if (this.writer.next === 0) this.writer.begun();
    this.looked = this.writer.next;
    this.isReady = true;
  }

  /** A step has ended. Without an event of its own, its changes belong to the next event. */
  afterStep(): void {
    if (this.writer.next === this.looked) return;
    this.looked = this.writer.next;
    this.watch.all();
  }

  /** The run has ended like this. */
  end(result: Row): void {
    this.watch.all();
    this.writer.end(result);
  }

  private looksAt(kernelKind: number): Looks {
    const known = this.looks[kernelKind];
    if (known !== undefined) return known;
    const name = eventNames[kernelKind] ?? 'thread.step';
    const { args } = eventDefs[name];
    const kind = this.writer.kind({ name, args });
    const made = looksOf(kind, name, args);
    this.looks[kernelKind] = made;
    return made;
  }

  private hear(columns: TraceColumns, at: number): void {
    const { machine, row, writer } = this;
    if (writer.next === 0 && !this.isReady) writer.begun();
    const kernelKind = columns.kind[at] ?? 0;
    const looks = this.looksAt(kernelKind);
    const { args } = columns;
    row.kind = looks.kind;
    row.tick = columns.tick[at] ?? 0;
    row.host = columns.host[at] ?? 0;
    row.thread = columns.thread[at] ?? -1;
    row.step = machine.steps;
    row.origin = looks.isHit
      ? 0
      : this.origins.of(writer.next, kernelKind, row.thread, args[0][at] ?? 0);
    row.args[0] = args[0][at] ?? 0;
    row.args[1] = args[1][at] ?? 0;
    row.args[2] = args[2][at] ?? 0;
    row.args[3] = args[3][at] ?? 0;
    row.args[4] = args[4][at] ?? 0;
    if (looks.isWaits) {
      this.maker.see(columns, at, kernelKind);
      if (row.thread >= 0) this.queues[row.thread] = row.args[4] ?? -1;
    }
    this.name(columns, at, looks);
    writer.event(row);
    if (!this.isReady) return;
    const host = machine.hosts[row.host];
    if (host !== undefined) this.lookAt(host, looks);
  }

  /** Asks for the names of a line as the line does, if there is one that is not known for good. */
  private name(columns: TraceColumns, at: number, looks: Looks): void {
    const { names, row } = this;
    if (looks.isHit) {
      const object = row.args[1] ?? 0;
      const { lastHit } = this;
      if (lastHit.object === object && lastHit.host === row.host && lastHit.thread === row.thread) {
        return;
      }
      lastHit.object = object;
      lastHit.host = row.host;
      lastHit.thread = row.thread;
    }
    const host = looks.ofMessage ? 0 : row.host;
    let isKnown = row.thread < 0 || names.isSettled('thread', 0, row.thread);
    const queue = looks.isWoken ? (this.queues[row.args[0] ?? -1] ?? -1) : -1;
    if (queue >= 0 && isKnown) isKnown = names.isSettled('port', 0, queue);
    for (const { place, form } of looks.names) {
      if (!isKnown) break;
      const id = row.args[place] ?? 0;
      isKnown = id < 0 || names.isSettled(form, form === 'object' ? host : 0, id);
    }
    if (isKnown) return;
    names.event = this.writer.next;
    this.maker.line(columns, at, null);
  }

  /** A hit touches its page and nothing else, but for policies that hear of each touch. */
  private lookAtHit(host: Host): void {
    const { row, watch } = this;
    const page = host.resident.pages[row.args[0] ?? -1];
    if (page === undefined) return;
    const isNew = watch.of(host).pages.touch(page);
    if (host.exact || isNew) watch.someLists(host);
  }

  private lookAt(host: Host, looks: Looks): void {
    if (looks.isHit) {
      this.lookAtHit(host);
      return;
    }
    const { machine, row, watch } = this;
    const { args } = row;
    for (const place of looks.pages) {
      const page = host.resident.pages[args[place] ?? -1];
      if (page !== undefined) watch.of(host).pages.named(page);
    }
    for (const place of looks.objects) watch.objectById(host, args[place] ?? -1);
    for (const place of looks.ports) {
      const port = machine.ipc.ports.get(args[place] ?? -1);
      if (port !== undefined) watch.port(port);
    }
    for (const place of looks.threads) watch.touch(args[place] ?? -1);
    watch.touch(row.thread);
    if (looks.host) watch.of(host).own.look();
    if (looks.lists) watch.someLists(host);
    if (looks.ofMessage) watch.message(args[0] ?? -1, row.thread, args[4] ?? -1);
    else if (looks.messages) watch.messages(false);
    if (looks.isReason) this.reason(host);
  }

  /** Why a page was chosen, or what pages are returned for. */
  private reason(host: Host): void {
    const { chosen, returned } = host.pageout.records;
    const isChoice = this.row.kind === this.looks[CHOSEN]?.kind;
    const record = isChoice ? chosen : returned;
    if (record !== null) this.writer.note(record as unknown as Row); // parsed
  }
}
