/** Threads: what each does, what it waits for and until when, and who owes it the answer. */
import type { ThreadRecord } from '../../kernel/inspect/thread_records';
import type { WaitGraph } from '../../scenarios/run/wait_graph';
import { short } from '../../views/message_words';
import { time } from '../../views/numbers';
import type { Moment } from './moment';
import type { Thing } from './thing';

export interface ThreadRow {
  readonly thing: Thing;
  readonly name: string;
  readonly state: string;
  /** What it waits for, or what it has in hand. */
  readonly what: string;
  /** Until when; empty for ever. */
  readonly until: string;
  /** Who owes the answer: `pager: data_request #4 of A/3`. */
  readonly owes: string;
  /** What it waits for or has in hand, to point at. */
  readonly about: Thing | null;
  /** It has nothing to do: a server without messages, a daemon without need. */
  readonly isIdle: boolean;
}

function waitsFor(moment: Moment, { wait }: ThreadRecord): { what: string; about: Thing | null } {
  const { names } = moment;
  if (wait === null) return { what: '', about: null };
  switch (wait.kind) {
    case 'page': {
      const { host, object, page } = wait;
      const about: Thing = { kind: 'page', host, object, offset: page };
      const why = wait.absent ? 'data' : wait.unlock !== 0 ? 'unlock' : 'busy';
      return { what: `page ${names.pageAt(host, object, page)} (${why})`, about };
    }
    case 'object_ready':
    case 'object_absent':
    case 'object_synchronized':
    case 'object_paging': {
      const { host, object } = wait;
      const words = {
        object_ready: 'to be ready',
        object_absent: 'requests to be answered',
        object_synchronized: 'to be synchronized',
        object_paging: 'paging to end',
      }[wait.kind];
      return {
        what: `${names.object(host, object)} ${words}`,
        about: { kind: 'object', host, object },
      };
    }
    case 'memory': {
      const why = wait.paused ? 'allocation is paused' : `${wait.reserved} reserved`;
      return { what: `a free frame (${wait.free} free, ${why})`, about: null };
    }
    case 'port_receive':
      return { what: `a message from ${names.port(wait.port)}`, about: portThing(wait.port) };
    case 'port_send': {
      const room = `room in the queue of ${names.port(wait.port)}`;
      return { what: `${room} (${wait.queued} of ${wait.limit})`, about: portThing(wait.port) };
    }
    default:
      return { what: wait.what === 'pageout' ? 'work for the daemon' : wait.what, about: null };
  }
}

const portThing = (id: number): Thing => ({ kind: 'port', id });

const doing = { in_hand: 'has', handed_over: 'gets', sending: 'sends' } as const;

/** The message that a thread has, gets or sends: the message knows it as soon as it moves. */
function inHandOf(moment: Moment, { id }: ThreadRecord): { what: string; about: Thing | null } {
  for (const message of moment.state.messages) {
    const { place, port, thread } = message;
    if (thread !== id || !(place === 'in_hand' || place === 'handed_over' || place === 'sending')) {
      continue;
    }
    const number = message.seqno === null ? '' : ` #${message.seqno}`;
    const what = `${doing[place]} ${short(message.name)}${number} of ${moment.names.port(port)}`;
    return { what, about: { kind: 'message', id: message.id } };
  }
  return { what: '', about: null };
}

function owesText(moment: Moment, { owes }: ThreadRecord): string {
  if (owes === null) return '';
  const number = owes.seqno === null ? '' : ` #${owes.seqno}`;
  const port = owes.port === null ? '' : ` of ${moment.names.port(owes.port)}`;
  const who = owes.task === null ? 'no task' : moment.names.task(owes.task);
  return `${who}: ${short(owes.answer)} for ${short(owes.message)}${number}${port}`;
}

/** Threads that are not done, those that wait for something first as the graph has them. */
export function threadsView(moment: Moment, graph: WaitGraph): readonly ThreadRow[] {
  const idle = new Set(graph.edges.filter((edge) => edge.idle).map(({ from }) => from));
  return moment.state.threads.map((thread): ThreadRow => {
    const { id, state, until } = thread;
    const waits = waitsFor(moment, thread);
    const hand = inHandOf(moment, thread);
    const parts = [waits.what, hand.what].filter((text) => text !== '');
    return {
      thing: { kind: 'thread', id },
      name: `${moment.names.thread(id)}${moment.on(thread.host)}`,
      state,
      what: parts.join('; '),
      until: until === null ? '' : time(until),
      owes: owesText(moment, thread),
      about: waits.about ?? hand.about,
      isIdle: state === 'done' || idle.has(`thread:${id}`),
    };
  });
}
