/**
 * What is known of a run from the states that were looked at: which port belongs to which object,
 * which task a thread and a port belong to, which tasks serve ports. Things that are gone by now
 * stay known.
 */
import type { MachineState } from '../../kernel/inspect/machine_state';
import type { Recording } from '../../recording/recording';

/** An object by one of its ports. */
export interface PortOwner {
  readonly host: number;
  readonly object: number;
  /** In pages: added to the object's offsets in messages. */
  readonly pagingOffset: number;
  readonly pageSize: number;
}

type Task = MachineState['tasks'][number];

const PAGE = 4096;

export class RunFacts {
  readonly tasks = new Map<number, Task>();
  /** Tasks that serve ports, and those of kernels. */
  readonly servers = new Set<number>();
  readonly kernels = new Set<number>();
  private readonly owners = new Map<string, PortOwner>();
  private readonly sizes = new Map<number, number>();
  private readonly threads = new Map<number, number>();
  private readonly receivers = new Map<number, number>();

  /** Learns from a state; what it says of a thing replaces what was known of it. */
  add(state: MachineState): void {
    for (const { id, pageSizeBytes } of state.hosts) this.sizes.set(id, pageSizeBytes);
    for (const task of state.tasks) this.tasks.set(task.id, task);
    for (const { daemon, id, task } of state.threads) {
      this.threads.set(id, task);
      if (daemon) this.kernels.add(task);
    }
    for (const { task } of state.portSets) this.servers.add(task);
    for (const { id, kobjects, task } of state.ports) {
      if (task === null) continue;
      this.receivers.set(id, task);
      if (kobjects.some(({ type }) => type === 'IKOT_PAGER')) this.servers.add(task);
    }
    for (const { control, host, id, pager, pagingOffset } of state.objects) {
      const owner = { host, object: id, pagingOffset, pageSize: this.pageSize(host) };
      for (const port of [pager, control]) {
        if (port !== null) this.owners.set(`${host}/${port}`, owner);
      }
    }
  }

  /** In bytes. */
  pageSize(host: number): number {
    return this.sizes.get(host) ?? PAGE;
  }

  /** The object behind a memory object port or a control port: on that host, or on another. */
  objectOfPort(port: number, host: number): PortOwner | null {
    const own = this.owners.get(`${host}/${port}`);
    if (own !== undefined) return own;
    for (const [key, owner] of this.owners) if (key.endsWith(`/${port}`)) return owner;
    return null;
  }

  /** The task of a thread; null if it is not known. */
  taskOfThread(thread: number): number | null {
    return this.threads.get(thread) ?? null;
  }

  /** The task that receives from a port; null if a kernel does, or it is not known. */
  taskOfPort(port: number): number | null {
    return this.receivers.get(port) ?? null;
  }
}

/** What the beginning, the middle and the end of a recording tell. */
export function factsOf(recording: Recording): RunFacts {
  const facts = new RunFacts();
  const last = recording.events - 1;
  for (const event of new Set([-1, last >> 1, last])) facts.add(recording.stateAt(event));
  return facts;
}
