/**
 * A world whose tasks fork, copy, share and overwrite memory, beside a model that knows nothing of
 * pages (copy_model.ts). An action is four numbers, so that chance can draw and shrink it; names
 * are found by counting what is there. After each action all that can be seen without a fault is
 * compared; `readAll` touches everything.
 */
import type { PageContents } from '../../kernel/mach/types';
import { MACH_PORT_NULL } from '../../kernel/mach/types';
import { VM_INHERIT_COPY, VM_INHERIT_NONE, VM_INHERIT_SHARE } from '../../kernel/mach/vm_prot';
import { VmWire } from '../../kernel/vm/fault/vm_wire';
import { vmObjectSeen, ZEROES } from '../../kernel/vm/object/vm_object_shadow';
import { readyAttributes } from '../../pagers/pager';
import type { Inherits, ModelRegion } from './copy_model';
import { CopyModel } from './copy_model';
import type { Handlers } from './scripted_pager';
import type { WorldOptions } from './world';
import { PAGE, World } from './world';

/** What is done, and three numbers that say to what. */
export type Action = readonly [CopyOperation, number, number, number];

export const operations = [
  'write',
  'write',
  'write',
  'read',
  'read',
  'allocate',
  'map',
  'map_copy',
  'vm_read',
  'vm_copy',
  'remap',
  'remap_copy',
  'inherit',
  'fork',
  'evict',
  'evict',
  'evict',
  'deallocate',
  'terminate',
  'wire',
  'unwire',
  'flush',
] as const;
export type CopyOperation = (typeof operations)[number];

/** Pages of a region and of the memory object. */
const PAGES = 4;
const MOST_TASKS = 5;
const MOST_REGIONS = 6;
const INHERITS: readonly Inherits[] = ['copy', 'share', 'none'];
const CODES = { copy: VM_INHERIT_COPY, share: VM_INHERIT_SHARE, none: VM_INHERIT_NONE };

/** Keeps what comes home; a page of which it has nothing is `first`, or unavailable. */
function storing(copyStrategy: number, first: (page: number) => PageContents | null): Handlers {
  const kept = new Map<string, PageContents>();
  const key = (port: number, offset: number): string => `${port}/${offset}`;
  return {
    memory_object_init: (task, _self, { body }) => {
      const attributes = readyAttributes(task, copyStrategy !== 0, copyStrategy);
      task.send(body.memory_control, 'memory_object_change_attributes', attributes);
    },
    memory_object_data_return: (task, _self, { msgh_local_port: port, body }) => {
      for (let at = 0; at < body.data.size; at += PAGE) {
        const page = task.read((body.data.address + at) as typeof body.data.address); // brand
        kept.set(key(port, body.offset + at), page);
      }
      task.vmDeallocate(body.data.address, body.data.size);
    },
    memory_object_data_initialize: (task, _self, { msgh_local_port: port, body }) => {
      const at = key(port, body.offset);
      if (!kept.has(at)) kept.set(at, task.read(body.data.address));
      task.vmDeallocate(body.data.address, body.data.size);
    },
    memory_object_data_request: (task, _self, { msgh_local_port: port, body }) => {
      const { memory_control, offset, length: size } = body;
      const contents = kept.get(key(port, offset)) ?? first(offset / PAGE);
      if (contents === null) {
        task.send(memory_control, 'memory_object_data_unavailable', { offset, size });
        return;
      }
      const fresh = task.vmAllocate(size);
      if (fresh.kr !== 'KERN_SUCCESS') return;
      task.write(fresh.value, contents);
      const data = { address: fresh.value, size, deallocate: true };
      const none = { lock_value: 0, precious: false, reply_to: MACH_PORT_NULL };
      task.send(memory_control, 'memory_object_data_supply', { offset, data, ...none });
    },
  };
}

export class CopyWorld {
  readonly world: World;
  readonly model = new CopyModel();
  private serial = 1;

  /** Where frames are few, wired pages could take them all. */
  private readonly wires: boolean;

  constructor(copyStrategy: number, options: WorldOptions = {}) {
    this.wires = options.host === undefined;
    this.world = new World({
      on: storing(copyStrategy, (page) => (page % 2 === 0 ? 100 + page : null)),
      manager: storing(copyStrategy, () => null),
      laws: 'state',
      ...options,
    });
    this.model.object(
      'o',
      Array.from({ length: PAGES }, (_, page) => (page % 2 === 0 ? 100 + page : 0)),
    );
    this.act(['allocate', 0, 0, 0]);
    this.act(['map', 0, 0, 0]);
  }

  /** Does one thing in the world and in the model. */
  act([operation, a, b, c]: Action): void {
    const tasks = [...this.model.tasks.keys()];
    const task = tasks[a % Math.max(tasks.length, 1)] ?? 'task0';
    const names = [...this.model.task(task).keys()];
    const name = names[b % Math.max(names.length, 1)];
    const other = names[c % Math.max(names.length, 1)];
    if (operation === 'evict') this.evict(a * 7 + b * 3 + c);
    else if (operation === 'flush') this.flush(c);
    else if (operation === 'wire' && !this.wires) return;
    else if (operation === 'fork') this.fork(task);
    else if (operation === 'terminate') this.terminate(task);
    else if (operation === 'allocate' || operation === 'map' || operation === 'map_copy') {
      this.enter(task, operation);
    } else if (name !== undefined && other !== undefined) {
      this.use(operation, task, name, other, c);
    }
    this.compare();
  }

  private enter(task: string, operation: 'allocate' | 'map' | 'map_copy'): void {
    const { model, world } = this;
    if (model.task(task).size >= MOST_REGIONS) return;
    const as = this.fresh();
    if (operation === 'allocate') {
      model.allocate(task, as, PAGES);
      world.allocate(PAGES, as, task);
      return;
    }
    const copy = operation === 'map_copy';
    model.map(task, as, 'o', copy);
    const range = { offset: 0, size: PAGES * PAGE, protection: 3, copy };
    this.succeed(world.step({ op: 'vm_map', as, object: 'o', ...range }, task).code);
  }

  private use(
    operation: CopyOperation,
    task: string,
    name: string,
    other: string,
    n: number,
  ): void {
    const { model, world } = this;
    const page = n % PAGES;
    const whole = { region: name, offset: 0, size: PAGES * PAGE };
    const region = model.region(task, name);
    if (region === undefined) return;
    if (operation === 'write') {
      const cell = region.cells[page];
      this.serial += 1;
      if (cell !== undefined) cell.value = this.serial;
      this.succeed(world.write(page, this.serial, name, task).code);
    } else if (operation === 'read') this.read(task, name, page);
    else if (operation === 'inherit') {
      region.inherits = INHERITS[n % INHERITS.length] ?? 'copy';
      const inheritance = CODES[region.inherits];
      this.succeed(world.step({ op: 'vm_inherit', ...whole, inheritance }, task).code);
    } else if (operation === 'deallocate') {
      model.task(task).delete(name);
      this.succeed(world.step({ op: 'vm_deallocate', ...whole }, task).code);
    } else if (operation === 'wire' || operation === 'unwire') {
      const first = world.region(name, task).address / PAGE;
      const access = operation === 'wire' ? 3 : 0;
      const { map } = world.task(task);
      world.start(world.task(task), new VmWire(map, first, first + PAGES, access));
    } else this.copy(operation, task, name, other, n);
  }

  private copy(
    operation: CopyOperation,
    task: string,
    name: string,
    other: string,
    n: number,
  ): void {
    const { model, world } = this;
    const whole = { region: name, offset: 0, size: PAGES * PAGE };
    if (operation === 'vm_copy') {
      if (name === other) return;
      const first = n % PAGES;
      const pages = 1 + (n % (PAGES - first));
      model.overwrite(task, name, other, first, first, pages);
      const part = { region: name, offset: first * PAGE, size: pages * PAGE };
      const step = { op: 'vm_copy', ...part, to: other, toOffset: first * PAGE } as const;
      this.succeed(world.step(step, task).code);
      return;
    }
    if (model.task(task).size >= MOST_REGIONS) return;
    const as = this.fresh();
    const copy = operation !== 'remap';
    model.remap(task, as, name, copy);
    if (operation === 'vm_read')
      this.succeed(world.step({ op: 'vm_read', as, ...whole }, task).code);
    else this.succeed(world.step({ op: 'vm_remap', as, copy, ...whole }, task).code);
  }

  private fork(parent: string): void {
    if (this.model.tasks.size >= MOST_TASKS) return;
    const child = `task${this.serial}`;
    this.serial += 1;
    this.model.fork(parent, child);
    this.succeed(this.world.fork(child, parent).code);
  }

  private terminate(task: string): void {
    if (this.model.tasks.size < 2) return;
    this.model.tasks.delete(task);
    this.world.terminate(task);
  }

  /** Some page that the policy knows leaves, as if it had not been used for long. */
  private evict(n: number): void {
    const { pages } = this.world.host.resident;
    const queued = pages.filter((page) => page.queued && !page.busy && page.object?.alive);
    const page = queued[n % Math.max(queued.length, 1)];
    if (page !== undefined) this.world.evict(page);
  }

  /** The pager has a page of the memory object cleaned and flushed. */
  private flush(n: number): void {
    if (this.world.control() === MACH_PORT_NULL) return;
    this.world.lockRequest(n % PAGES, 1, { should_return: 2, flush: true });
  }

  private fresh(): string {
    this.serial += 1;
    return `r${this.serial}`;
  }

  private succeed(code: string): void {
    if (code !== 'KERN_SUCCESS') throw new Error(`a call answers ${code}`);
  }

  private read(task: string, name: string, page: number): void {
    const { code, value } = this.world.read(page, name, task);
    const wanted = this.model.region(task, name)?.cells[page]?.value;
    if (value !== wanted) {
      throw new Error(`${task}.${name}[${page}] reads ${value} (${code}), should be ${wanted}`);
    }
  }

  /** Loads every page of every region. */
  readAll(): void {
    for (const [task, regions] of this.model.tasks) {
      for (const name of regions.keys()) {
        for (let page = 0; page < PAGES; page += 1) this.read(task, name, page);
      }
    }
  }

  /** What the chains of objects show without a fault is what the model says. */
  compare(): void {
    for (const [task, regions] of this.model.tasks) {
      for (const [name, region] of regions) this.compareRegion(task, name, region);
    }
  }

  private compareRegion(task: string, name: string, { cells }: ModelRegion): void {
    const { host } = this.world;
    const first = this.world.region(name, task).address / PAGE;
    cells.forEach(({ value }, i) => {
      const entry = this.world.task(task).map.lookup(first + i);
      if (entry === null) throw new Error(`${task}.${name}[${i}] is not mapped`);
      const at = entry.offset + (first + i - entry.start);
      const seen = vmObjectSeen(host, entry.object, at);
      if (seen === null) return; // Only a fault can tell.
      const shown = seen === ZEROES ? 0 : host.phys.loadWord(seen.id, 0);
      if (shown !== value) {
        throw new Error(`${task}.${name}[${i}] shows ${shown}, should be ${value}`);
      }
    });
  }
}
