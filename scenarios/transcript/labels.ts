/**
 * Names for people: of objects, ports, threads and tasks that the trace knows by number. A name is
 * settled when it is first asked for and stays, because what it stands for may die. The recorder of
 * a run asks at the first event that names the thing, whoever else listens, and so names depend on
 * the run alone.
 *
 *   an object with a pager   the label of its port: the name in the scenario
 *   a copy of it             the same with .copy, whether kernel or pager makes it
 *   anonymous memory         TASK.REGION, as the task's step named the region
 *   data on its way          transit.N, N being the serial number of the object
 */
import type { StateNames } from '../../kernel/inspect/look';
import type { Task } from '../../kernel/kern/task';
import type { Host } from '../../kernel/machine/host';
import type { Machine } from '../../kernel/machine/machine';
import type { VmObject } from '../../kernel/vm/object/vm_object';

/** The regions of a task by name. */
export type Regions = ReadonlyMap<string, { readonly address: number; readonly size: number }>;

const ANONYMOUS = /^anonymous[.](\d+)((?:[.]control)?)$/;

export class Labels {
  private readonly machine: Machine;
  /** Regions of tasks that run steps, by the name of the task. */
  private readonly regions: ReadonlyMap<string, Regions>;
  /** By host. */
  private readonly objects = new Map<number, Map<number, string>>();
  private readonly ports = new Map<number, string>();
  /** False while somebody asks who must not settle anything. */
  private settles = true;

  constructor(machine: Machine, regions: ReadonlyMap<string, Regions>) {
    this.machine = machine;
    this.regions = regions;
  }

  /** The same names for who looks at a moment: asking settles none of them. */
  readonly unsettled: StateNames = {
    object: (host, id) => this.looked(() => this.object(host, id)),
    port: (id) => this.looked(() => this.port(id)),
  };

  private looked(name: () => string): string {
    const { settles } = this;
    this.settles = false;
    const found = name();
    this.settles = settles;
    return found;
  }

  thread(id: number): string {
    return this.machine.threads[id]?.name ?? 'clock';
  }

  task(id: number): string {
    return this.machine.tasks[id]?.name ?? `task.${id}`;
  }

  /** 0 is the kernel's. */
  space(id: number): string {
    return id === 0 ? 'kernel' : (this.machine.ipc.spaces[id - 1]?.label ?? `space.${id}`);
  }

  object(hostId: number, id: number): string {
    const ofHost = this.objects.get(hostId) ?? new Map<number, string>();
    const known = ofHost.get(id);
    if (known !== undefined) return known;
    const label = this.find(hostId, id);
    if (this.settles) this.objects.set(hostId, ofHost.set(id, label));
    return label;
  }

  port(id: number): string {
    const known = this.ports.get(id);
    if (known !== undefined) return known;
    const port = this.machine.ipc.ports.get(id);
    if (port === undefined) return this.set(id);
    const given = port.label;
    if (given === '') {
      const { receiver, receiverName } = port;
      // Not settled for good: a pager may get the label of an object after its port is made.
      return receiver === null ? `port.${id}` : `${receiver.label}.port.${receiverName}`;
    }
    const home = Math.max(0, port.kobjectHost);
    const anonymous = ANONYMOUS.exec(given);
    const [, object = '0', tail = ''] = anonymous ?? [];
    const label = anonymous === null ? given : `${this.object(home, Number(object))}${tail}`;
    if (this.settles) this.ports.set(id, label);
    return label;
  }

  /** Ports and port sets share their numbers. */
  private set(id: number): string {
    for (const space of this.machine.ipc.spaces) {
      const entry = space.table.find(({ pset }) => pset?.id === id);
      if (entry === undefined) continue;
      const label = `${space.label}.set.${entry.name}`;
      if (this.settles) this.ports.set(id, label);
      return label;
    }
    return `port.${id}`;
  }

  private find(hostId: number, id: number): string {
    const host = this.machine.hosts[hostId];
    const object = host?.objects.all.find((entry) => entry.id === id && entry.alive);
    if (host === undefined || object === undefined) return `object.${id}`;
    if (object.pager !== null && !object.internal) return this.port(object.pager.id);
    const source = host.objects.all.find(({ alive, copy }) => alive && copy === object);
    if (source !== undefined) return `${this.object(hostId, source.id)}.copy`;
    for (const task of this.machine.tasks) {
      if (task.hostId === hostId && mapped(task, object)) return this.region(host, task, object);
    }
    return `transit.${id}`;
  }

  /** Anonymous memory of a task. */
  private region(host: Host, task: Task, object: VmObject): string {
    const entry = task.map.entries.find((candidate) => candidate.object === object);
    const address = ((entry?.start ?? 0) - (entry?.offset ?? 0)) * host.pageSize;
    for (const [name, region] of this.regions.get(task.name) ?? []) {
      if (region.address === address) return `${task.name}.${name}`;
    }
    return `${task.name}.memory`;
  }
}

function mapped(task: Task, object: VmObject): boolean {
  return task.map.entries.some((entry) => entry.object === object);
}
