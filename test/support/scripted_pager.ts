/**
 * A pager that does what a test says: handlers are given, every message is kept with its fields and
 * what its pages held. What is not given is done as `pagerDefaults` do; requests stay unanswered.
 */
import type { IpcPort } from '../../kernel/ipc/ipc_port';
import type { Task } from '../../kernel/kern/task';
import type { MessageName } from '../../kernel/mach/message_table';
import { messageNames } from '../../kernel/mach/message_table';
import type { Handler, Received, Region, TaskCalls } from '../../kernel/mach/task';
import { sealPager } from '../../kernel/mach/task';
import type { PageContents, PortName } from '../../kernel/mach/types';
import { address, MACH_PORT_NULL } from '../../kernel/mach/types';
import type { VmProt } from '../../kernel/mach/vm_prot';
import type { Host } from '../../kernel/machine/host';
import type { Machine } from '../../kernel/machine/machine';
import type { PagerHandle } from '../../kernel/machine/machine_pagers';
import { addPager } from '../../kernel/machine/machine_pagers';
import { pagerDefaults } from '../../pagers/pager';

export type Handlers = { readonly [K in MessageName]?: Handler<unknown, K> };

/** The fields of a message that are plain values; `pages` are the values of its data. */
export type Fields = Readonly<Record<string, unknown>>;

/** A message that was received. */
export interface Entry {
  readonly name: MessageName;
  readonly port: PortName;
  readonly seqno: number;
  /** Its control port; the port that it has in its place, or null. */
  readonly control: PortName;
  readonly fields: Fields;
}

const RIGHTS = new Set(['memory_control', 'new_memory_object', 'new_control', 'rights']);

/** What came, and the control port of each memory object as it was told last. */
interface Log {
  readonly entries: Entry[];
  readonly controls: Map<PortName, PortName>;
}

function contents(task: TaskCalls, data: Region): readonly PageContents[] {
  const pages: PageContents[] = [];
  for (let at: number = data.address; at < data.address + data.size; at += task.pageSize) {
    const page = task.read(address(at));
    pages.push(typeof page === 'number' ? page : page.slice());
  }
  return pages;
}

function entryOf<K extends MessageName>(task: TaskCalls, message: Received<K>): Entry {
  const { msgh_id: name, msgh_local_port: local, msgh_seqno: seqno, body } = message;
  const fields: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(body)) {
    if (!RIGHTS.has(key) && key !== 'data') fields[key] = value;
  }
  if ('data' in body && body.data !== null) fields['pages'] = contents(task, body.data);
  if ('memory' in body) fields['memory'] = body.memory.map((region) => contents(task, region));
  let control = MACH_PORT_NULL;
  let port = local;
  if ('memory_control' in body) control = body.memory_control;
  if ('new_control' in body) {
    control = body.new_control;
    port = body.new_memory_object;
  }
  return { name, port, seqno, control, fields };
}

function recorder<K extends MessageName>(name: K, given: Handlers, log: Log): Handler<unknown, K> {
  const all: Handlers = { ...pagerDefaults, memory_object_create: adopt, ...given };
  const handler: Handler<unknown, K> | undefined = all[name];
  return (task, self, message, frame) => {
    const entry = entryOf(task, message);
    log.entries.push(entry);
    const begins = name === 'memory_object_init' || name === 'memory_object_create';
    if (begins) log.controls.set(entry.port, entry.control);
    return handler?.(task, self, message, frame);
  };
}

const adopt: Handler<unknown, 'memory_object_create'> = (task, _self, { body }) => {
  task.machPortMoveMember(body.new_memory_object, task.portSet('objects'));
};

/** Answers each request with a page that holds 100 and its place. */
export function supplier(precious = false, lock: VmProt = 0): Handlers {
  return {
    memory_object_data_request: (task, _self, { body }) => {
      const { offset, length, memory_control } = body;
      const fresh = task.vmAllocate(length);
      if (fresh.kr !== 'KERN_SUCCESS') return;
      task.write(fresh.value, 100 + offset / task.pageSize);
      task.send(memory_control, 'memory_object_data_supply', {
        offset,
        data: { address: fresh.value, size: length, deallocate: true },
        lock_value: lock,
        precious,
        reply_to: MACH_PORT_NULL,
      });
    },
  };
}

export class ScriptedPager {
  /** All that came; a test may forget it. */
  readonly log: Entry[] = [];
  readonly handle: PagerHandle;
  private readonly controls = new Map<PortName, PortName>();

  constructor(machine: Machine, host: Host, name: string, given: Handlers) {
    const log: Log = { entries: this.log, controls: this.controls };
    const on = Object.fromEntries(messageNames.map((id) => [id, recorder(id, given, log)]));
    const pager = sealPager({
      summary: 'does what a test says',
      origin: 'ours',
      contents: 'any',
      readsData: true,
      threads: [{ set: 'objects', count: 1, vmPrivilege: true }],
      create: () => null,
      start: () => undefined,
      open: (task) => {
        const port = task.machPortAllocate('receive');
        if (port.kr !== 'KERN_SUCCESS') return MACH_PORT_NULL;
        task.machPortMoveMember(port.value, task.portSet('objects'));
        return port.value;
      },
      on,
    });
    this.handle = addPager(machine, host, {
      name,
      pager,
      options: {},
      random: () => 0,
      devices: {},
    });
  }

  get task(): Task {
    return this.handle.owner.task;
  }

  open(name: string): IpcPort {
    return this.handle.open(name, {});
  }

  /** The control port of a memory object, as it was told last. */
  control(port: PortName): PortName {
    return this.controls.get(port) ?? port;
  }

  /** Fields of the messages of a name. */
  got(name: MessageName): readonly Fields[] {
    return this.log.filter((entry) => entry.name === name).map(({ fields }) => fields);
  }

  /** Names in the order of receiving, without the memory_object_ that most begin with. */
  names(): readonly string[] {
    return this.log.map(({ name }) => name.replace(/^memory_object_/, ''));
  }
}
