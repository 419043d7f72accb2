/**
 * Makes a graph of waits from a state: one edge for what each thread waits for, and from there the
 * edges to whoever would have to act.
 */
import type { MachineState } from '../../kernel/inspect/machine_state';
import type { MessageRecord } from '../../kernel/inspect/port_records';
import type { OwedAnswer, ThreadRecord } from '../../kernel/inspect/thread_records';
import { needs, record, refuse, shown } from '../../kernel/mach/given';
import { protText } from '../../kernel/mach/scalar_words';
import { waitCycles } from './wait_cycles';
import type { WaitGraph, WaitGraphOptions } from './wait_graph';
import type { WaitFor } from './wait_nodes';
import { shortMessage, WaitNodes } from './wait_nodes';

class WaitGraphMaker extends WaitNodes {
  make(): WaitGraph {
    const { event, threads, tick } = this.state;
    for (const thread of threads) this.thread(thread);
    const nodes = [...this.nodes.values()];
    const edges = [...this.edges.values()];
    return { event, tick, nodes, edges, cycles: waitCycles(nodes, edges) };
  }

  private thread(thread: ThreadRecord): void {
    const { owes, wait } = thread;
    if (wait === null) return;
    const from = this.threadNode(thread);
    const who = this.nameOf(thread.id);
    switch (wait.kind) {
      case 'page':
        this.page(from, who, wait, owes);
        break;
      case 'object_ready':
      case 'object_synchronized':
      case 'object_absent':
      case 'object_paging':
        this.object(from, who, wait, owes);
        break;
      case 'memory':
        this.memory(from, who, wait);
        break;
      case 'port_send':
        this.send(from, who, wait);
        break;
      case 'port_receive':
        this.receive(from, who, thread, wait);
        break;
      case 'condition':
        this.condition(from, who, thread, wait.what);
        break;
      case 'event':
        this.event(from, who, wait.what);
        break;
      default:
        this.other(from, who, thread, wait.what);
    }
  }

  private page(from: string, who: string, wait: WaitFor<'page'>, owes: OwedAnswer | null): void {
    const to = this.pageNode(wait);
    const name = `page ${wait.page} of ${this.objectName(wait.host, wait.object)}`;
    if (wait.absent) this.edge(from, to, 'page_absent', `${who} waits for ${name}`);
    else if (wait.unlock !== 0) {
      const access = protText(wait.unlock);
      const text = `${who} waits for ${access} access to ${name}`;
      this.edge(from, to, 'page_locked', text, { access });
    } else {
      this.edge(from, to, 'page_busy', `${who} waits for ${name}, which is busy`);
      this.holder(to, wait);
      return;
    }
    this.owed(to, wait.host, wait.object, owes);
  }

  /** Who keeps a page busy: the thread that works on it, or the message that carries it. */
  private holder(from: string, { host, object, page }: WaitFor<'page'>): void {
    const row = this.pages.get(`${host}/${object}/${page}`);
    if (row === undefined) return;
    const { threads } = this.state;
    const thread = row.heldBy === null ? undefined : threads[row.heldBy];
    if (thread !== undefined) {
      this.edge(from, this.threadNode(thread), 'holds', `${this.nameOf(thread.id)} works on it`);
    }
    for (const message of this.messages.values()) {
      if (message.memory.some((each) => each.host === host && each.pages.includes(row.id))) {
        const text = `${shortMessage(message.name)} carries it`;
        this.edge(from, this.messageNode(message), 'holds', text);
        this.carrier(message);
      }
    }
  }

  private object(
    from: string,
    who: string,
    wait: WaitFor<'object_ready' | 'object_synchronized' | 'object_absent' | 'object_paging'>,
    owes: OwedAnswer | null,
  ): void {
    const { host, kind, object } = wait;
    const to = this.objectNode(host, object);
    const name = this.objectName(host, object);
    if (kind === 'object_absent') {
      const text = `${who} waits: ${wait.count} requests are out for ${name}`;
      this.edge(from, to, kind, text, { count: wait.count });
    } else if (kind === 'object_paging') {
      this.edge(from, to, kind, `${who} waits until no thread pages on ${name}`);
    } else if (kind === 'object_ready') {
      this.edge(from, to, kind, `${who} waits until ${name} is ready`);
    } else this.edge(from, to, kind, `${who} waits until ${name} is synchronized`);
    if (owes !== null) this.owed(to, host, object, owes);
  }

  /** Who owes the answer to which message, and what keeps it from answering. */
  private owed(from: string, host: number, object: number, owes: OwedAnswer | null): void {
    if (owes === null) return;
    const name = this.objects.get(`${host}/${object}`)?.name ?? `object.${object}`;
    const asked = shortMessage(owes.message);
    const to = this.pagerNode(owes.task);
    const facts = {
      message: owes.message,
      answer: owes.answer,
      ...(owes.serial === null ? {} : { serial: owes.serial }),
      ...(owes.seqno === null ? {} : { seqno: owes.seqno }),
    };
    if (owes.port === null) {
      this.edge(from, to, 'no_pager', `${name} has no pager any more`, facts);
      return;
    }
    const message = owes.serial === null ? undefined : this.messages.get(owes.serial);
    if (message === undefined && owes.serial === null) {
      this.edge(from, to, 'owes_answer', `no ${asked} is known for it`, facts);
      return;
    }
    if (owes.seqno === null) {
      const text = `${name}'s pager has not received ${asked} yet`;
      if (message === undefined) this.edge(from, to, 'not_received', text, facts);
      else {
        this.edge(from, this.messageNode(message), 'not_received', text, facts);
        this.carrier(message);
      }
    } else {
      const number = `${asked} seqno ${owes.seqno}`;
      const text = this.ended
        ? `${name}'s pager never answered ${number}`
        : `${name}'s pager owes ${shortMessage(owes.answer)} for ${number}`;
      this.edge(from, to, 'owes_answer', text, facts);
      this.atWork(to, owes, number);
    }
  }

  /** A pager has received a request: the thread that did is what to look at, if it waits. */
  private atWork(pager: string, owes: OwedAnswer, number: string): void {
    const thread = owes.thread === null ? undefined : this.state.threads[owes.thread];
    if (thread?.state !== 'waiting' || this.isIdle(thread)) return;
    const text = `${this.nameOf(thread.id)} received ${number}`;
    this.edge(pager, this.threadNode(thread), 'in_hand', text, { seqno: owes.seqno ?? 0 });
  }

  /** Who has a message, or would have to receive it. */
  private carrier(message: MessageRecord): void {
    const { name, port, thread } = message;
    const from = this.messageNode(message);
    const row = thread === null ? undefined : this.state.threads[thread];
    if (row === undefined) {
      this.receiver(from, port, `${shortMessage(name)} is in the queue of`);
      return;
    }
    const seqno = message.seqno === null ? {} : { seqno: message.seqno };
    const text = `${this.nameOf(row.id)} has ${shortMessage(name)} in hand`;
    this.edge(from, this.threadNode(row), 'in_hand', text, seqno);
  }

  /** The task that would have to receive from a port; its threads, if none of them is free. */
  private receiver(from: string, port: number, what: string): void {
    const row = this.state.ports.find(({ id }) => id === port);
    if (row === undefined || row.task === null) return;
    const to = this.pagerNode(row.task);
    this.edge(from, to, 'receives', `${what} ${row.name}`, { count: row.msgcount });
    this.threadsOf(row.task);
  }

  private threadsOf(task: number): void {
    const threads = this.state.threads.filter(
      (thread) => thread.task === task && thread.state !== 'done',
    );
    if (threads.some((thread) => this.isFree(thread))) return;
    for (const thread of threads) {
      const text = `${this.nameOf(thread.id)} waits, too`;
      this.edge(this.pagerNode(task), this.threadNode(thread), 'receives', text);
    }
  }

  /** True for a thread that could take a message now. */
  private isFree(thread: ThreadRecord): boolean {
    return ['runnable', 'running'].includes(thread.state) || this.isIdle(thread);
  }

  /** A pager's thread that waits at the set of ports which it serves. */
  private isIdle({ routines, wait }: ThreadRecord): boolean {
    if (wait?.kind !== 'port_receive' || routines[0] !== 'pager_server') return false;
    return this.state.portSets.some(({ id }) => id === wait.port);
  }

  private memory(from: string, who: string, wait: WaitFor<'memory'>): void {
    const { free, host, paused, reserved } = wait;
    const name = `memory${this.on(host)}`;
    const to = this.node({ id: `memory:${host}`, kind: 'memory', name, host, row: null });
    const kept = paused
      ? 'none for it until every segment has its target'
      : `${reserved} are kept for privileged threads`;
    const text = `${who} waits for ${name}: ${free} frames are free, ${kept}`;
    this.edge(from, to, 'memory', text, { free, reserved });
    this.holders(to, host);
    this.laundry(to, host);
    this.carried(to, host);
    // Of a run that is over the daemon has tried in vain.
    if (this.ended) return;
    const daemon = this.state.hosts[host]?.daemon;
    const thread = this.state.threads[daemon?.thread ?? -1];
    if (daemon === undefined || thread === undefined || thread.wait === null) return;
    if (daemon.phase === 'sleeping') return;
    const until = daemon.until === null ? 'waits, too' : `pauses until tick ${daemon.until}`;
    const facts = daemon.until === null ? {} : { tick: daemon.until };
    this.edge(to, this.threadNode(thread), 'daemon', `${thread.name} ${until}`, facts);
  }

  /** Pages that the default pager has and has not let go of. */
  private laundry(from: string, host: number): void {
    const { hosts, ports } = this.state;
    const { daemon, defaultManager } = hosts[host] ?? {};
    const task = ports.find(({ id }) => id === defaultManager)?.task ?? null;
    if (daemon === undefined || daemon.laundry === 0 || task === null) return;
    const pages = daemon.laundry === 1 ? '1 page is' : `${daemon.laundry} pages are`;
    const text = `${pages} in laundry with ${this.state.tasks[task]?.name}`;
    this.edge(from, this.pagerNode(task), 'laundry', text, { count: daemon.laundry });
    this.threadsOf(task);
  }

  /** Pages that messages carry to tasks which have yet to let go of them. */
  private carried(from: string, host: number): void {
    const counts = new Map<number, number>();
    for (const { memory, port, thread } of this.messages.values()) {
      const task =
        thread === null
          ? (this.state.ports.find(({ id }) => id === port)?.task ?? null)
          : (this.state.threads[thread]?.task ?? null);
      if (task === null) continue;
      for (const each of memory) {
        if (each.host === host) counts.set(task, (counts.get(task) ?? 0) + each.pages.length);
      }
    }
    for (const [task, count] of counts) {
      if (count === 0) continue;
      const pages = count === 1 ? '1 page is' : `${count} pages are`;
      const text = `${pages} in messages to ${this.state.tasks[task]?.name}`;
      this.edge(from, this.pagerNode(task), 'pages_carried', text, { count });
      this.threadsOf(task);
    }
  }

  /** Pagers with frames in memory of their own, which the daemon cannot take from them. */
  private holders(from: string, host: number): void {
    const servers = new Set(
      this.state.threads
        .filter(({ routines }) => routines[0] === 'pager_server')
        .map((t) => t.task),
    );
    for (const { entries, host: home, id, name } of this.state.tasks) {
      if (home !== host || !servers.has(id)) continue;
      const own = new Set(entries.flatMap(({ object }) => (object === null ? [] : [object])));
      let frames = 0;
      for (const object of own) {
        const row = this.objects.get(`${host}/${object}`);
        if (row?.internal === true) frames += row.residentPageCount;
      }
      if (frames === 0) continue;
      const held = frames === 1 ? '1 frame' : `${frames} frames`;
      const text = `${name} has ${held} in its memory`;
      this.edge(from, this.pagerNode(id), 'frames_held', text, { count: frames });
      this.threadsOf(id);
    }
  }

  private send(from: string, who: string, { limit, port, queued }: WaitFor<'port_send'>): void {
    const to = this.portNode(port);
    const name = this.state.ports.find(({ id }) => id === port)?.name ?? `port.${port}`;
    const full = `which holds ${queued} messages of ${limit}`;
    const text = `${who} waits for room at port ${name}, ${full}`;
    this.edge(from, to, 'queue_full', text, { queued, limit });
    this.receiver(to, port, 'its receiver serves');
  }

  private receive(
    from: string,
    who: string,
    thread: ThreadRecord,
    { port }: WaitFor<'port_receive'>,
  ): void {
    const to = this.portNode(port);
    const name = this.nodes.get(to)?.name ?? '';
    const idle = this.isIdle(thread);
    this.edge(from, to, 'no_message', `${who} waits for a message at ${name}`, {}, idle);
    for (const device of this.state.devices) {
      for (const { due, operation, record, reply, thread: asker } of device.transfers) {
        if (reply !== port) continue;
        const { id: row, name: label } = device;
        const node = this.node({
          id: `device:${row}`,
          kind: 'device',
          name: label,
          host: null,
          row,
        });
        const verb = operation === 'read' ? 'reads' : 'writes';
        const text = `${label} ${verb} from record ${record} on for it`;
        this.edge(to, node, 'transfer', text, { record });
        const at = asker === null ? undefined : this.state.threads[asker];
        if (at !== undefined) this.edge(node, this.threadNode(at), 'holds', `for ${at.name}`);
        if (due === null) continue;
        const words = `${label} replies at tick ${due}`;
        this.edge(node, this.timeNode(due), 'due', words, { tick: due });
      }
    }
  }

  private condition(from: string, who: string, thread: ThreadRecord, what: string): void {
    const id = `condition:${thread.task}/${what}`;
    const to = this.node({
      id,
      kind: 'condition',
      name: `'${what}'`,
      host: null,
      row: thread.task,
    });
    const hand = thread.inHand === null ? undefined : this.messages.get(thread.inHand);
    const message =
      hand === undefined ? 'its message' : `${shortMessage(hand.name)} seqno ${hand.seqno}`;
    const text = `${who} has put ${message} back until another thread notifies '${what}'`;
    this.edge(from, to, 'condition', text);
    for (const other of this.state.threads) {
      if (other.task !== thread.task || other.id === thread.id) continue;
      if (other.state !== 'waiting' || this.isIdle(other)) continue;
      this.edge(to, this.threadNode(other), 'receives', `${this.nameOf(other.id)} waits, too`);
    }
  }

  private event(from: string, who: string, what: string): void {
    const to = this.node({ id: `event:${what}`, kind: 'event', name: what, host: null, row: null });
    const tail = this.ended ? ', which never came' : '';
    this.edge(from, to, 'event', `${who} waits for ${what}${tail}`);
  }

  private other(from: string, who: string, thread: ThreadRecord, what: string): void {
    const { until } = thread;
    if (what === 'time' && until !== null) {
      const text = `${who} ${thread.daemon ? 'pauses' : 'waits'} until tick ${until}`;
      this.edge(from, this.timeNode(until), 'time', text, { tick: until }, this.ended);
      return;
    }
    if (what === 'default_manager') {
      const to = this.pagerNode(null);
      const text = `${who} waits for a default pager: mark a pager with default: true`;
      this.edge(from, to, 'default_pager', text);
      return;
    }
    const idle = what === 'pageout' || what === 'time';
    const to = this.node({ id: `event:${what}`, kind: 'event', name: what, host: null, row: null });
    const words =
      what === 'memory_object_terminate' ? 'the end of an object that is being destroyed' : what;
    const reason = what === 'memory_object_terminate' ? 'terminate' : 'event';
    const text =
      what === 'pageout' ? `${who} sleeps until memory is short` : `${who} waits for ${words}`;
    this.edge(from, to, reason, text, {}, idle);
  }
}

/**
 * Who waits for whom in a state. Throws a GivenError for what is no state.
 *
 *     const { edges, cycles } = waitGraphOf(run.state());
 *     edges.map(({ text }) => text); // "editor waits for page 3 of A", ...
 */
export function waitGraphOf(state: MachineState, options: WaitGraphOptions = {}): WaitGraph {
  const isOne = ['hosts', 'objects', 'ports', 'threads'].every((table) =>
    Array.isArray(Reflect.get(Object(state), table)),
  );
  if (!isOne) refuse('waitGraphOf', `state is ${shown(state)}; give a MachineState`);
  needs('waitGraphOf', 'the options', options, record());
  return new WaitGraphMaker(state, options).make();
}
