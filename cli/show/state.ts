/**
 * `run --state` and `run --waits`: a state as text. What is printed is made from the records alone,
 * so a state of a recording looks alike.
 */
import type { MachineState } from '../../kernel/inspect/machine_state';
import type { WaitGraph } from '../../scenarios/run/wait_graph';
import { time } from '../../views/numbers';
import { StateNaming } from '../../views/state_names';
import { columns } from './columns';
import { colors, print, table, wrapped } from './output';

type Host = MachineState['hosts'][number];

/** What is true of the pages of a state, by their letters. */
const LEGEND =
  '  (a absent, b busy, d dirty, e error, l locked, p precious, r referenced, w wired; > the hand)';

function daemonText({ daemon, pageout }: Host): string {
  if (pageout === 'demand') return 'no daemon, a page leaves for each new one';
  const { burst, laundry, phase, until } = daemon;
  const sent = `, ${burst} sent in this burst, ${laundry} in laundry`;
  if (phase === 'sleeping') return laundry === 0 ? 'the daemon sleeps' : `the daemon sleeps${sent}`;
  if (phase === 'scanning') return `the daemon scans${sent}`;
  return `the daemon pauses${until === null ? '' : ` until ${time(until)}`}${sent}`;
}

function printList(text: string): void {
  print(wrapped(text, columns() - 2, '  '));
}

/** Frames, thresholds, daemon, and the lists of the policy. */
function printHost(state: MachineState, names: StateNaming, host: Host): void {
  const { allocPaused, freeCount, frames, pageout, thresholds } = host;
  print(colors.bold(`\n${host.name}: ${freeCount} of ${frames} frames free, ${daemonText(host)}`));
  const { free_min: min, free_reserved: reserved, free_target: target } = thresholds;
  if (pageout === 'daemon') {
    const daemon = `the daemon wakes below ${min} free frames and sleeps from ${target} on`;
    printList(`${daemon}; ${reserved} are kept for privileged threads`);
  }
  for (const segment of state.segments.filter((each) => each.host === host.id)) {
    const {
      free,
      high,
      low,
      min: least,
      name,
      size,
    } = {
      ...segment,
      free: segment.freeCount,
      size: segment.frames,
    };
    printList(`${name}: ${free} of ${size} frames free; min ${least}, low ${low}, high ${high}`);
  }
  if (allocPaused) printList('unprivileged threads get no frame until every segment has enough');
  for (const list of state.lists.filter((each) => each.host === host.id)) {
    const entries = list.entries.map((entry) => names.entry(host.id, entry, list.hand));
    printList(`${list.name}, ${list.order}: ${entries.join(' ') || '-'}`);
  }
  const others = state.pages.filter(
    (page) =>
      page.host === host.id && page.object !== null && ['none', 'wired'].includes(page.queue),
  );
  printList(`on no list: ${others.map((page) => names.page(page)).join(' ') || '-'}`);
  print(LEGEND);
}

function portRows(state: MachineState, names: StateNaming): readonly (readonly string[])[] {
  return state.ports.map((port) => {
    const queued = port.set === null ? port.queue.length : port.msgcount;
    return [
      port.name,
      names.receiver(port),
      String(queued),
      String(port.qlimit),
      String(port.seqno),
      String(port.srights),
      String(port.sorights),
    ];
  });
}

function messageRows(state: MachineState, names: StateNaming): readonly (readonly string[])[] {
  return state.messages.map((message) => [
    message.name.replace(/^memory_object_/, ''),
    names.port(message.port),
    names.place(message),
    message.seqno === null ? '-' : String(message.seqno),
    names.contents(message),
  ]);
}

function objectRows(state: MachineState, names: StateNaming): readonly (readonly string[])[] {
  return state.objects.map((object) => [
    names.object(object.host, object.id),
    String(object.residentPageCount),
    String(object.refCount),
    object.pager === null ? object.tie : `${object.tie}, ${names.port(object.pager)}`,
    object.shadow === null
      ? '-'
      : `${names.object(object.host, object.shadow)} from ${object.shadowOffset}`,
    object.copy === null ? '-' : names.object(object.host, object.copy),
  ]);
}

function transferRows(state: MachineState): readonly (readonly string[])[] {
  return state.devices.flatMap(({ name, transfers }) =>
    transfers.map(({ bytes, due, operation, record, since }) => [
      name,
      operation,
      String(record),
      String(bytes),
      time(since),
      due === null ? 'not known' : time(due),
    ]),
  );
}

function mapRows(state: MachineState, names: StateNaming): readonly (readonly string[])[] {
  return state.tasks.flatMap(({ entries, host: on, name }) => {
    const host = state.hosts[on];
    const pageSize = host?.pageSizeBytes ?? 1;
    return entries.map((entry) => [
      state.hosts.length > 1 ? `${name} on ${host?.name}` : name,
      `0x${(entry.start * pageSize).toString(16)}`,
      String(entry.end - entry.start),
      entry.object === null
        ? 'untouched'
        : `${names.object(on, entry.object)} from ${entry.offset}`,
      entry.protection,
    ]);
  });
}

function printTable(title: string, head: readonly string[], rows: readonly (readonly string[])[]) {
  if (rows.length === 0) return;
  print(colors.bold(`\n${title}`));
  print(table(head, rows));
}

/** Prints who waits for whom, the threads that are out of work too. */
export function printWaits({ cycles, edges, nodes }: WaitGraph): void {
  print(colors.bold('\nwaits'));
  const threads = nodes.filter(({ kind }) => kind === 'thread');
  for (const { id } of threads) {
    const first = edges.find(({ from }) => from === id);
    if (first === undefined) continue;
    printList(first.idle ? `${first.text} (idle)` : first.text);
    const seen = new Set([id]);
    for (let at = [first.to]; at.length > 0 && !first.idle; ) {
      const next = edges.filter(({ from, idle }) => at.includes(from) && !idle && !seen.has(from));
      for (const each of at) seen.add(each);
      for (const { text } of next) print(wrapped(text, columns() - 2, '      '));
      at = next.map(({ to }) => to).filter((to) => !seen.has(to) && !to.startsWith('thread:'));
    }
  }
  for (const { text } of cycles) printList(`in a circle: ${text}`);
  if (threads.length === 0) print('  no thread waits');
}

/** Prints frames and lists, objects, ports with messages, transfers, waits and maps. */
export function printState(state: MachineState, waits: WaitGraph): void {
  const names = new StateNaming(state);
  for (const host of state.hosts) printHost(state, names, host);
  const objects = ['object', 'pages', 'references', 'pager', 'shadow', 'copy'];
  printTable('objects', objects, objectRows(state, names));
  const ports = ['port', 'receiver', 'queued', 'limit', 'next seqno', 'send', 'once'];
  printTable('ports', ports, portRows(state, names));
  const messages = ['message', 'port', 'where', 'seqno', 'says'];
  printTable('messages', messages, messageRows(state, names));
  const transfers = ['device', 'operation', 'record', 'bytes', 'since', 'reply at'];
  printTable('transfers', transfers, transferRows(state));
  printWaits(waits);
  const maps = ['task', 'address', 'pages', 'object and page', 'allows'];
  printTable('maps', maps, mapRows(state, names));
}
