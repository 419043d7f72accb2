/**
 * The report of a run that cannot go on: one sentence for each thread that waits for something,
 * those of tasks and calls first, then those of pagers and the daemon. `editor waits for page 3 of
 * A; A's pager never answered data_request seqno 4`.
 */
import type { Host } from '../kernel/host';
import type { Thread } from '../kernel/kern/thread';
import type { Wait } from '../kernel/machine_inspect';
import { framesHeld, messageInHand, waitOf } from '../kernel/machine_inspect';
import type { Actor, BuiltScenario } from './build';
import type { Request, Requests } from './requests';
import { protText } from './units';

type PageWait = Extract<Wait, { kind: 'page' }>;
type MemoryWait = Extract<Wait, { kind: 'memory' }>;

/** What nobody needs to hear of: a server without work, a sleeper, a daemon without need. */
const idle = ['port_receive', 'time', 'pageout'];

class Reporter {
  private readonly built: BuiltScenario;
  private readonly requests: Requests;

  constructor(built: BuiltScenario, requests: Requests) {
    this.built = built;
    this.requests = requests;
  }

  /** What a thread is waiting for, or null if that explains nothing. */
  sentence(thread: Thread, who: string): string | null {
    const wait = waitOf(this.built.machine, thread);
    if (wait === null) return null;
    const { kind } = wait;
    const what = kind === 'other' ? wait.what : kind;
    if (idle.includes(what)) return null;
    switch (kind) {
      case 'page':
        return this.page(wait, who);
      case 'object_ready': {
        const owed = this.owed('memory_object_init', wait.host, wait.object, 0);
        return `${who} waits until ${this.object(wait)} is ready; ${owed}`;
      }
      case 'object_absent':
        return `${who} waits: ${wait.count} requests are out for ${this.object(wait)}`;
      case 'object_paging':
        return `${who} waits until no thread pages on ${this.object(wait)}`;
      case 'memory':
        return this.memory(wait, who);
      case 'port_send': {
        const port = this.built.labels.port(wait.port);
        const { queued, limit } = wait;
        return `${who} waits for room at port ${port}, which holds ${queued} messages of ${limit}`;
      }
      case 'condition': {
        const message = this.inHand(thread);
        return `${who} has put ${message} back until another thread notifies '${wait.what}'`;
      }
      case 'event':
        return `${who} waits for ${wait.what}, which never came`;
      default:
        return what === 'default_manager'
          ? `${who} waits for a default pager: mark a pager with default: true`
          : `${who} waits for ${what}`;
    }
  }

  /** An object, and its host if there are several. */
  private object({ host, object }: { readonly host: number; readonly object: number }): string {
    return `${this.built.labels.object(host, object)}${this.on(host)}`;
  }

  private on(host: number): string {
    return this.built.machine.hosts.length > 1 ? ` on ${this.hostOf(host).name}` : '';
  }

  private hostOf(id: number): Host {
    return this.built.machine.hosts[id] ?? this.built.host;
  }

  private inHand(thread: Thread): string {
    const message = messageInHand(thread);
    if (message === null) return 'its message';
    return `${short(message.message)} seqno ${message.seqno}`;
  }

  private page(wait: PageWait, who: string): string {
    const object = this.object(wait);
    const offset = wait.page * this.hostOf(wait.host).pageSize;
    if (wait.absent) {
      const owed = this.owed('memory_object_data_request', wait.host, wait.object, offset);
      return `${who} waits for page ${wait.page} of ${object}; ${owed}`;
    }
    if (wait.unlock !== 0) {
      const owed = this.owed('memory_object_data_unlock', wait.host, wait.object, offset);
      const access = protText(wait.unlock);
      return `${who} waits for ${access} access to page ${wait.page} of ${object}; ${owed}`;
    }
    return `${who} waits for page ${wait.page} of ${object}, which is busy`;
  }

  /** Who owes an answer to which message. */
  private owed(
    name: Parameters<Requests['find']>[0],
    hostId: number,
    objectId: number,
    offset: number,
  ): string {
    const host = this.hostOf(hostId);
    const label = this.built.labels.object(host.id, objectId);
    const object = host.objects.all.find((entry) => entry.id === objectId && entry.alive);
    const port = object?.pager ?? null;
    if (object === undefined || port === null) return `${label} has no pager any more`;
    const paging = offset + object.pagingOffset * host.pageSize;
    const request: Request | null = this.requests.find(name, host.id, port.id, paging);
    const message = short(name);
    if (request === null) return `no ${message} is known for it`;
    if (request.seqno === null) return `${label}'s pager has not received ${message} yet`;
    return `${label}'s pager never answered ${message} seqno ${request.seqno}`;
  }

  private memory({ host, free, paused, reserved }: MemoryWait, who: string): string {
    const holders = [...this.built.pagers.values()].flatMap(({ owner }) => {
      const frames = framesHeld(owner.task);
      return owner.host.id === host && frames > 0
        ? [`${owner.task.name} has ${frames} frames in its memory`]
        : [];
    });
    const tail = holders.length === 0 ? '' : `; ${holders.join(', ')}`;
    const kept = paused
      ? 'none for it until every segment has its target'
      : `${reserved} are kept for privileged threads`;
    return `${who} waits for memory${this.on(host)}: ${free} frames are free, ${kept}${tail}`;
  }
}

/** `memory_object_data_request` as `data_request`. */
function short(message: string): string {
  return message.replace(/^memory_object_/, '');
}

/** How a report names a thread: calls by what they call. */
function actorName({ scenario }: BuiltScenario, actor: Actor): string {
  const call = actor.kind === 'call' ? scenario.calls[actor.index] : undefined;
  return call === undefined ? actor.name : `the call ${call.call.id} of ${call.object}`;
}

/** The name of each thread in reports. */
export function threadNames(built: BuiltScenario): (thread: Thread) => string {
  const actors = new Map(built.actors.map((actor) => [actor.thread, actor]));
  return (thread) => {
    const actor = actors.get(thread);
    return actor === undefined ? thread.name : actorName(built, actor);
  };
}

/** One sentence for each thread that waits, and is not simply out of work. */
export function stuckReport(built: BuiltScenario, requests: Requests): readonly string[] {
  const reporter = new Reporter(built, requests);
  const actors = new Map(built.actors.map((actor) => [actor.thread, actor]));
  const sentences: string[] = [];
  const add = (thread: Thread, who: string): void => {
    const sentence = reporter.sentence(thread, who);
    if (sentence !== null) sentences.push(sentence);
  };
  for (const [name, { owner }] of built.pagers) {
    if (owner.crash !== null) sentences.push(`pager ${name} crashed: ${owner.crash.message}`);
  }
  for (const actor of built.actors) add(actor.thread, actorName(built, actor));
  for (const thread of built.machine.threads) {
    if (!actors.has(thread)) add(thread, thread.name);
  }
  return sentences;
}
