/**
 * A run as a Perfetto trace, while it goes on. It listens to the machine from its first step:
 *
 *   a step of a program    a slice of its thread
 *   a fault                a slice of the thread, in the step
 *   a wait                 a slice of the thread, in the fault or what else it waits in
 *   a message in hand      a slice of a pager's thread, from its receipt until the next
 *   a message in a queue   a slice of the port, from the send to the receipt
 *   a send, a call, what the kernel does by itself    instants of the thread
 *   the counters of a host, the lengths of queues     values of counters, where they change
 *
 * An arrow leads from a send to the queue and on to the receipt, and from who wakes a thread to
 * that thread. What has not ended when the run ends has no end in the trace either.
 */
import { Look } from '../kernel/inspect/look';
import { owedAnswer } from '../kernel/inspect/owed';
import type { OwedAnswer } from '../kernel/inspect/thread_records';
import { waitOf } from '../kernel/inspect/wait';
import type { TraceColumns } from '../kernel/kern/trace';
import type { EventName } from '../kernel/mach/event_defs';
import { eventNames } from '../kernel/mach/event_defs';
import type { ProgramStep } from '../kernel/tasks/program';
import type { BuiltScenario } from '../scenarios/run/build';
import { Requests } from '../scenarios/run/requests';
import type { Labels } from '../scenarios/transcript/labels';
import type { Line } from '../scenarios/transcript/line';
import { LineMaker, SCALARS } from '../scenarios/transcript/line';
import { ownWords } from '../views/chart_words';
import { details, short, text } from '../views/message_words';
import { waitWords } from '../views/wait_words';
import { Counters } from './counters';
import type { Notes } from './packets';
import { Packets } from './packets';
import { ThreadSlices } from './thread_slices';
import { Tracks } from './tracks';

/** An event with all that is known of it. */
interface Seen {
  readonly event: EventName;
  readonly line: Line;
  readonly tick: number;
  readonly host: number;
  readonly thread: number;
  readonly args: readonly number[];
}

/** A message that a port has accepted. */
interface Queued {
  readonly track: number;
  /** When it came. */
  readonly tick: number;
  free(): void;
}

/** What a line says beside where and when it was. */
function notesOf(line: Line): Notes {
  const { t: _t, n: _n, ev: _ev, thread: _thread, host: _host, ...rest } = line;
  return rest;
}

/** The numbers of the arrows of wake-ups begin here, those of messages end before. */
const FIRST_WAKE = 2 ** 40;

/** The number of the arrow of a message: from 1, for 0 is none. */
const flowOf = (serial: number): number => serial + 1;

const spelt = (what: string, said: readonly string[]): string =>
  `${what} ${said.join(', ')}`.trim();

/** The keys of a step that say to what it is done; the first that it has counts. */
const SUBJECTS = ['region', 'object', 'source', 'as', 'to', 'event', 'task'] as const;

/** `touch A`, `wait`. */
function stepName(step: ProgramStep): string {
  const subject = SUBJECTS.map((key): unknown => Reflect.get(step, key)).find(
    (value) => typeof value === 'string',
  );
  return subject === undefined ? step.op : `${step.op} ${subject}`;
}

const familyOf = (event: string): string => event.slice(0, event.indexOf('.'));

export class RunTrace {
  private readonly built: BuiltScenario;
  private readonly packets: Packets;
  private readonly tracks: Tracks;
  private readonly slices: ThreadSlices;
  private readonly counters: Counters;
  private readonly names: Labels;
  private readonly maker: LineMaker;
  private readonly look: Look;
  private wakes = 0;
  private readonly queued = new Map<number, Queued>();

  /** How events are shown; those that are not here are what the kernel does by itself. */
  private readonly shown: Readonly<Partial<Record<EventName, (seen: Seen) => void>>> = {
    'thread.step': (seen) => this.stepBegins(seen),
    'thread.step_done': ({ thread, tick, line }) =>
      this.slices.end(thread, tick, 'step', notesOf(line)),
    'thread.waits': (seen) => this.waits(seen),
    'thread.woken': (seen) => this.woken(seen),
    'thread.done': ({ args, tick }) => this.slices.endAll(args[0] ?? -1, tick),
    'task.terminated': ({ args, tick }) => this.terminated(args[0] ?? -1, tick),
    'ipc_mqueue.sent': (seen) => this.sent(seen),
    'ipc_mqueue.received': (seen) => this.received(seen),
    'ipc_mqueue.receiver_blocked': ({ thread, tick }) => this.slices.end(thread, tick, 'message'),
    'ipc_kobject.called': (seen) =>
      this.instant(seen, `call ${this.messageOf(seen)}`, notesOf(seen.line)),
    'ipc_kmsg.destroyed': (seen) => this.destroyed(seen),
  };

  /** `onBytes` takes the trace piece by piece. */
  constructor(built: BuiltScenario, onBytes: (bytes: Uint8Array) => void) {
    const { machine, labels } = built;
    this.built = built;
    this.packets = new Packets(onBytes);
    this.tracks = new Tracks(this.packets, machine);
    this.slices = new ThreadSlices(this.packets, this.tracks);
    this.counters = new Counters(this.packets, this.tracks, machine);
    this.names = labels;
    this.maker = new LineMaker(machine, this.names);
    this.look = new Look(machine, null, new Requests(machine));
    machine.trace.listen((columns, row) => this.hear(columns, row));
    this.counters.sample();
  }

  /** After each step of the machine: counters that have another value. */
  afterStep(): void {
    this.counters.sample();
  }

  /** The run has ended; `how` is the word of its result. The last bytes go out. */
  end(how: string): void {
    this.counters.sample();
    for (const { id, clock } of this.built.machine.hosts) {
      const event = { name: `the run has ended: ${how}`, category: 'run' };
      this.packets.instant(this.tracks.host(id), clock, event);
    }
    this.packets.finish();
  }

  private hear(columns: TraceColumns, row: number): void {
    const kind = columns.kind[row] ?? 0;
    this.maker.see(columns, row, kind);
    const event = eventNames[kind];
    if (event === undefined || kind === SCALARS) return;
    // A name settles when it is asked for first: so each event gets a line, shown or not.
    const line = this.maker.line(columns, row, null);
    this.show({
      event,
      line,
      tick: columns.tick[row] ?? 0,
      host: columns.host[row] ?? 0,
      thread: columns.thread[row] ?? -1,
      args: columns.args.map((column) => column[row] ?? 0),
    });
    this.maker.done(columns, row, kind);
  }

  private show(seen: Seen): void {
    const shown = this.shown[seen.event];
    if (shown === undefined) this.own(seen);
    else shown(seen);
  }

  /** What the kernel does by itself, in the words of the chart; all of a fault is one slice. */
  private own(seen: Seen): void {
    const { event, line, thread, tick } = seen;
    const isFault = event.startsWith('vm_fault.');
    if (isFault && !this.slices.isIn(thread, 'fault')) {
      const place = line['page'] === undefined ? '' : ` ${text(line, 'object')}/${line['page']}`;
      this.slices.begin(thread, tick, 'fault', { name: `fault${place}`, category: 'vm_fault' });
    }
    const words = ownWords[event]?.(line, null) ?? null;
    // A wait is a slice, which begins with the event after this one.
    if (words !== null && words[0] !== `${text(line, 'thread')}: waits`) {
      const [task, kernel] = words;
      const does = task.replace(`${text(line, 'thread')}: `, '');
      this.instant(seen, `${does} ${kernel}`.trim(), notesOf(line));
    }
    if (event === 'vm_fault.entered' || event === 'vm_fault.failed') {
      this.slices.end(thread, tick, 'fault', notesOf(line));
    }
  }

  private sent(seen: Seen): void {
    const { line, tick, args, host } = seen;
    const [serial = 0, , port = 0, length = 0] = args;
    const flow = flowOf(serial);
    this.instant(seen, `send ${this.messageOf(seen)}`, { serial }, flow);
    const label = text(line, 'port');
    const home = this.homeOf(port) ?? host;
    const { track, free } = this.tracks.place(port, label, home);
    const name = spelt(short(text(line, 'msg')), this.detailsOf(seen));
    this.packets.begin(track, tick, { name, category: 'ipc_mqueue', notes: notesOf(line), flow });
    this.queued.set(serial, { track, tick, free });
    this.counters.queue(label, home, tick, length);
  }

  private received(seen: Seen): void {
    const { line, tick, thread, args, host } = seen;
    const [serial = 0, , port = 0, seqno = 0] = args;
    this.leave(seen);
    const left = this.built.machine.ipc.ports.get(port)?.msgcount ?? 0;
    this.counters.queue(text(line, 'port'), this.homeOf(port) ?? host, tick, left);
    const event = {
      name: spelt(`${short(text(line, 'msg'))} #${seqno}`, this.detailsOf(seen)),
      interned: false,
      category: 'ipc_mqueue',
      notes: { serial, seqno, port: text(line, 'port') },
      endOfFlow: flowOf(serial),
    };
    if (this.slices.isIn(thread, 'step')) {
      const name = `receive ${event.name}`;
      this.slices.instant(thread, tick, { ...event, name });
      return;
    }
    this.slices.end(thread, tick, 'message');
    this.slices.begin(thread, tick, 'message', event);
  }

  /** A message is in the queue of its port no longer. */
  private leave({ tick, line, args }: Seen): void {
    const serial = args[0] ?? -1;
    const queued = this.queued.get(serial);
    if (queued === undefined) return;
    this.queued.delete(serial);
    const { seqno } = line;
    this.packets.end(
      queued.track,
      Math.max(tick, queued.tick),
      seqno === undefined ? {} : { seqno },
    );
    queued.free();
  }

  private terminated(task: number, tick: number): void {
    const { threads = [] } = this.built.machine.tasks[task] ?? {};
    for (const { id } of threads) this.slices.endAll(id, tick);
  }

  private destroyed(seen: Seen): void {
    this.instant(seen, `destroy ${this.messageOf(seen)}`, notesOf(seen.line));
    this.leave(seen);
  }

  /** An instant of the thread; what the clock does is one of the host. */
  private instant(seen: Seen, name: string, notes: Notes, flow?: number): void {
    const { event, thread, host, tick } = seen;
    const shown = { name, category: familyOf(event), notes, ...(flow !== undefined && { flow }) };
    if (thread >= 0) this.slices.instant(thread, tick, shown);
    else this.packets.instant(this.tracks.host(host), tick, shown);
  }

  private waits({ thread, tick, line }: Seen): void {
    // A thread that is made may wait before it runs; then the event is its maker's.
    const { machine } = this.built;
    const waiting = machine.threads[thread];
    if (waiting?.state !== 'waiting') return;
    const owed = owedAnswer(this.look, waitOf(machine, waiting));
    const notes = { ...notesOf(line), ...(owed === null ? {} : this.owedNotes(owed)) };
    const event = { name: `waits for ${waitWords(line)}`, category: 'wait', notes };
    this.slices.begin(thread, tick, 'wait', event);
  }

  /** Who owes the answer, and the message that asked for it; its number if it has one by now. */
  private owedNotes({ answer, message, serial, seqno, port }: OwedAnswer): Notes {
    return {
      owed_by: port === null ? 'no pager' : this.names.unsettled.port(port),
      owes: answer,
      asked: message,
      ...(serial !== null && { asked_serial: serial }),
      ...(seqno !== null && { asked_seqno: seqno }),
    };
  }

  /** An arrow leads to who is woken; where a message wakes it there is an arrow already. */
  private woken({ thread, tick, line, args }: Seen): void {
    const woken = args[0] ?? -1;
    if (!this.slices.isIn(woken, 'wait')) return;
    this.slices.end(woken, tick, 'wait');
    if (thread < 0 || thread === woken || line['for'] === 'port_receive') return;
    const flow = FIRST_WAKE + this.wakes;
    this.wakes += 1;
    const names = [text(line, 'thread_id'), text(line, 'thread')];
    this.slices.instant(thread, tick, { name: `wakes ${names[0]}`, category: 'wait', flow });
    const event = { name: `woken by ${names[1]}`, category: 'wait', endOfFlow: flow };
    this.slices.instant(woken, tick, event);
  }

  private stepBegins({ thread, tick, args }: Seen): void {
    const actor = this.built.actors.find((each) => each.thread.id === thread);
    const step = actor?.program.steps[args[0] ?? -1];
    const event = { name: step === undefined ? 'step' : stepName(step), category: 'thread' };
    this.slices.endAll(thread, tick);
    this.slices.begin(thread, tick, 'step', event);
  }

  private detailsOf({ line, host }: Seen): readonly string[] {
    return details(line, this.built.machine.hosts[host]?.pageSize ?? 1);
  }

  /** `data_request A page 3, to read`. */
  private messageOf(seen: Seen): string {
    const { line } = seen;
    return spelt(`${short(text(line, 'msg'))} ${text(line, 'port')}`, this.detailsOf(seen));
  }

  /** The host of the task that receives from a port. */
  private homeOf(port: number): number | null {
    const { machine } = this.built;
    const receiver = machine.ipc.ports.get(port)?.receiver ?? null;
    return machine.tasks.find(({ space }) => space === receiver)?.hostId ?? null;
  }
}
