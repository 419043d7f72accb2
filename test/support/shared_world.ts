/**
 * A world with two hosts that both map 16 pages of one memory object, whose pager is on the first.
 */
import type { Task } from '../../kernel/kern/task';
import type { PortName } from '../../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../../kernel/mach/types';
import type { Host } from '../../kernel/machine/host';
import type { HostOptions } from '../../kernel/machine/host_options';
import { objectOfPort } from '../../kernel/machine/machine_inspect';
import type { ProgramStep } from '../../kernel/tasks/program';
import { Program } from '../../kernel/tasks/program';
import { VmAccess } from '../../kernel/vm/fault/vm_access';
import type { ScriptedPager } from './scripted_pager';
import { PAGE, World } from './world';

type Regions = Map<string, { address: number; size: number }>;

const SIZE = 16 * PAGE;
const MAP: ProgramStep = {
  op: 'vm_map',
  as: 'o',
  object: 'o',
  offset: 0,
  size: SIZE,
  protection: 3,
};

interface Access {
  readonly code: string;
  readonly value: unknown;
}

export class SharedWorld {
  readonly world: World;
  private readonly hosts: readonly Host[];
  private readonly tasks: readonly Task[];
  private readonly regions: readonly Regions[];

  constructor(second: Partial<HostOptions> = {}, first: Partial<HostOptions> = {}) {
    this.world = new World({ host: first });
    const { machine, host } = this.world;
    this.hosts = [host, machine.addHost({ ...host.options, name: 'second', ...second })];
    this.tasks = this.hosts.map((each) => machine.addTask(each, `on ${each.name}`, true));
    this.regions = this.tasks.map((task) => {
      const regions: Regions = new Map();
      this.world.start(task, this.program(MAP, regions));
      return regions;
    });
  }

  get pager(): ScriptedPager {
    return this.world.pager;
  }

  hostOf(index: number): Host {
    const host = this.hosts[index];
    if (host === undefined) throw new Error('no such host');
    return host;
  }

  task(index: number): Task {
    const task = this.tasks[index];
    if (task === undefined) throw new Error('no such task');
    return task;
  }

  /** The control ports in the order of the hosts, as the pager was told. */
  controls(): readonly PortName[] {
    const inits = this.pager.log.filter(({ name }) => name === 'memory_object_init');
    return inits.map(({ control }) => control);
  }

  /** Which hosts know the object. */
  objects(): readonly boolean[] {
    return this.hosts.map((host) => objectOfPort(host, this.world.port) !== null);
  }

  read(host: number, page: number): Access {
    return this.access(host, page, null);
  }

  write(host: number, page: number, value: number): Access {
    return this.access(host, page, value);
  }

  /** Supplies pages of 4 KiB, whatever the size of the host's are. */
  supply(host: number, page: number, value: number | readonly number[], lock = 0): void {
    const offset = page * PAGE;
    const data = this.world.memory(typeof value === 'number' ? [value] : value);
    const body = { offset, data, lock_value: lock, precious: false, reply_to: MACH_PORT_NULL };
    this.world.send('memory_object_data_supply', body, this.controls()[host]);
  }

  /** Has a host return and drop all pages. */
  flush(host: number): void {
    const body = { offset: 0, size: SIZE, should_return: 1, should_flush: true };
    const rest = { lock_value: 8, reply_to: MACH_PORT_NULL };
    this.world.send('memory_object_lock_request', { ...body, ...rest }, this.controls()[host]);
  }

  change(host: number, may_cache_object: boolean): void {
    const attributes = { cluster_size: PAGE, may_cache_object };
    const body = { flavor: 11, attributes, reply_to: MACH_PORT_NULL };
    this.world.send('memory_object_change_attributes', body, this.controls()[host]);
  }

  /** The client of a host unmaps the object. */
  unmap(host: number): void {
    const regions = new Map(this.regions[host]);
    const step: ProgramStep = { op: 'vm_deallocate', region: 'o', offset: 0, size: SIZE };
    this.world.start(this.task(host), this.program(step, regions));
  }

  private program(step: ProgramStep, regions: Regions): Program {
    return new Program([step], {
      regions,
      object: () => this.world.port,
      control: () => null,
      source: () => null,
      awaitEvent: () => undefined,
    });
  }

  private access(host: number, page: number, store: number | null): Access {
    const at = address((this.regions[host]?.get('o')?.address ?? 0) + page * PAGE);
    const made = new VmAccess(at, 'word', store);
    const thread = this.world.start(this.task(host), made);
    return {
      get code() {
        return thread.state === 'done' ? made.code : 'waiting';
      },
      get value() {
        return thread.state === 'done' ? made.loaded : null;
      },
    };
  }
}
