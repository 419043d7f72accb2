/**
 * A task's port space: names and the rights they denote. A name is an index into a table; names
 * that a task picks for itself beyond the table live in a map. A name that is given up is the next
 * one to be given out, so names are a function of what the task did before; whether that goes for
 * names that the task picked is a switch (chosenNamesComeBack).
 * One name denotes all send rights and the receive right of a port; each send-once right has a
 * name of its own.
 * @mach ipc/ipc_space.c ipc/ipc_entry.c
 */
import { assert } from '../kern/assert';
import type { PortName } from '../mach/types';
import { MACH_PORT_DEAD, MACH_PORT_NULL, portName } from '../mach/types';
import type { Ipc } from './ipc';
import type { IpcPort } from './ipc_port';
import type { DeadNameRequest } from './ipc_port_request';
import type { IpcPset } from './ipc_pset';

/** The five kinds of right. @mach mach/port.h mach_port_right_t */
export type PortRight = 'send' | 'receive' | 'send_once' | 'port_set' | 'dead_name';

/** @mach mach/port.h MACH_PORT_TYPE_NONE */
export const MACH_PORT_TYPE_NONE = 0;
/** @mach mach/port.h MACH_PORT_TYPE_SEND */
export const MACH_PORT_TYPE_SEND = 1 << 16;
/** @mach mach/port.h MACH_PORT_TYPE_RECEIVE */
export const MACH_PORT_TYPE_RECEIVE = 1 << 17;
/** @mach mach/port.h MACH_PORT_TYPE_SEND_ONCE */
export const MACH_PORT_TYPE_SEND_ONCE = 1 << 18;
/** @mach mach/port.h MACH_PORT_TYPE_PORT_SET */
export const MACH_PORT_TYPE_PORT_SET = 1 << 19;
/** @mach mach/port.h MACH_PORT_TYPE_DEAD_NAME */
export const MACH_PORT_TYPE_DEAD_NAME = 1 << 20;
/** @mach mach/port.h MACH_PORT_TYPE_DNREQUEST */
export const MACH_PORT_TYPE_DNREQUEST = 0x80000000;

/** The type bit of a right; 0 for a word that names none. @mach mach/port.h MACH_PORT_TYPE */
export function typeOfRight(right: PortRight): number {
  switch (right) {
    case 'send':
      return MACH_PORT_TYPE_SEND;
    case 'receive':
      return MACH_PORT_TYPE_RECEIVE;
    case 'send_once':
      return MACH_PORT_TYPE_SEND_ONCE;
    case 'port_set':
      return MACH_PORT_TYPE_PORT_SET;
    case 'dead_name':
      return MACH_PORT_TYPE_DEAD_NAME;
    default:
      return MACH_PORT_TYPE_NONE;
  }
}

/**
 * How many user references a dead name can count. A send right counts one less, since a dead-name
 * notification may add one when it dies.
 * @mach mach/port.h MACH_PORT_UREFS_MAX
 */
export const MACH_PORT_UREFS_MAX = 0xffff;

/** How many names wait in a free list, where any name may. @mach ipc/ipc_space.h */
const IS_FREE_LIST_SIZE_LIMIT = 64;

/** A name and what it denotes. @mach ipc/ipc_entry.h struct ipc_entry */
export class IpcEntry {
  readonly name: PortName;
  /** Bits of MACH_PORT_TYPE; none for a free name. */
  type = MACH_PORT_TYPE_NONE;
  /** User references of send rights, or of a dead name. */
  urefs = 0;
  port: IpcPort | null = null;
  pset: IpcPset | null = null;
  request: DeadNameRequest | null = null;

  constructor(name: PortName) {
    this.name = name;
  }
}

/** True for 32 bits. A task may pass anything for a name, and not all things can be shifted. */
function isName(name: unknown): boolean {
  return typeof name === 'number' && name >>> 0 === name;
}

/** True for a number that can be a name at all. @mach mach/port.h MACH_PORT_VALID */
export function machPortValid(name: PortName): boolean {
  return isName(name) && name !== MACH_PORT_NULL && name !== MACH_PORT_DEAD;
}

/** @mach ipc/ipc_space.h struct ipc_space */
export class IpcSpace {
  readonly ipc: Ipc;
  /** From 1; 0 stands for the kernel. */
  readonly id: number;
  /** For people. */
  readonly label: string;
  active = true;
  /** By name; index 0 is the null name and never denotes anything. */
  readonly table: IpcEntry[] = [new IpcEntry(MACH_PORT_NULL)];
  /** Names beyond the table, in the order in which they were picked. */
  readonly tree = new Map<number, IpcEntry>();
  /** Names given up, the last one first in line. */
  private readonly free: IpcEntry[] = [];
  /** Names of the table that found no place in the free list, in order. */
  private readonly spare: IpcEntry[] = [];
  /** The name of each port on which the task has send rights or the receive right. */
  private readonly names = new Map<IpcPort, IpcEntry>();

  constructor(ipc: Ipc, label: string) {
    this.ipc = ipc;
    this.label = label;
    this.id = ipc.spaces.length + 1;
    ipc.spaces.push(this);
  }

  /** What a name denotes; null for nothing. @mach ipc/ipc_entry.c ipc_entry_lookup */
  lookup(name: PortName): IpcEntry | null {
    if (!isName(name)) return null;
    const entry = this.table[name] ?? this.tree.get(name);
    return entry === undefined || entry.type === MACH_PORT_TYPE_NONE ? null : entry;
  }

  /** A free name. @mach ipc/ipc_entry.c ipc_entry_get */
  allocate(): IpcEntry {
    const freed = this.free.pop() ?? this.spare.shift();
    if (freed !== undefined) return freed;
    while (this.tree.size > 0 && this.tree.has(this.table.length)) this.adopt();
    const entry = new IpcEntry(portName(this.table.length));
    this.table.push(entry);
    return entry;
  }

  /** The next name of the table was picked by the task before: it joins the table. */
  private adopt(): void {
    const entry = this.tree.get(this.table.length);
    if (entry === undefined) return;
    this.tree.delete(entry.name);
    this.table.push(entry);
  }

  /** The entry of a name of the task's choice, free or not. @mach ipc_entry_alloc_name */
  pick(name: PortName): IpcEntry {
    assert(machPortValid(name), 'ipc_entry_alloc_name: not a name');
    const known = this.table[name] ?? this.tree.get(name);
    if (known !== undefined) {
      if (known.type === MACH_PORT_TYPE_NONE) this.takeOut(known);
      return known;
    }
    const entry = new IpcEntry(name);
    this.tree.set(name, entry);
    return entry;
  }

  /** A free name is none that can be given out any more. */
  private takeOut(entry: IpcEntry): void {
    const list = this.free.includes(entry) ? this.free : this.spare;
    const at = list.lastIndexOf(entry);
    if (at >= 0) list.splice(at, 1);
  }

  /** Gives a name up. @mach ipc/ipc_entry.c ipc_entry_dealloc */
  release(entry: IpcEntry): void {
    assert(entry.request === null, 'ipc_entry_dealloc: a dead-name request is left');
    if (entry.port !== null) this.forget(entry.port, entry);
    entry.type = MACH_PORT_TYPE_NONE;
    entry.urefs = 0;
    entry.port = null;
    entry.pset = null;
    const { chosenNamesComeBack: any } = this.ipc.switches;
    const own = this.table[entry.name] === entry;
    if (any ? this.free.length < IS_FREE_LIST_SIZE_LIMIT : own) this.free.push(entry);
    else if (!own) this.tree.delete(entry.name);
    else {
      const at = this.spare.findIndex(({ name }) => name > entry.name);
      this.spare.splice(at < 0 ? this.spare.length : at, 0, entry);
    }
  }

  /** The name of send or receive rights of a port. @mach ipc/ipc_right.c ipc_right_reverse */
  reverse(port: IpcPort): IpcEntry | null {
    if (port.cachedSpace === this) return port.cachedEntry;
    const entry = this.names.get(port);
    if (entry === undefined) return null;
    port.cachedSpace = this;
    port.cachedEntry = entry;
    return entry;
  }

  /** Remembers the name of a port. @mach ipc/ipc_hash.c ipc_hash_insert */
  remember(port: IpcPort, entry: IpcEntry): void {
    this.names.set(port, entry);
    port.cachedSpace = this;
    port.cachedEntry = entry;
  }

  /** Drops what is remembered, if it is that entry. @mach ipc/ipc_hash.c ipc_hash_delete */
  forget(port: IpcPort, entry: IpcEntry): void {
    if (this.names.get(port) === entry) this.names.delete(port);
    if (port.cachedEntry === entry) {
      port.cachedSpace = null;
      port.cachedEntry = null;
    }
  }

  /** Every name in use, in the order of the names. @ours */
  entries(): readonly IpcEntry[] {
    const used = (entry: IpcEntry): boolean => entry.type !== MACH_PORT_TYPE_NONE;
    const inTable = this.table.filter(used);
    if (this.tree.size === 0) return inTable;
    const picked = [...this.tree.values()].filter(used).sort((a, b) => a.name - b.name);
    return [...inTable, ...picked];
  }
}

/** A space as a call gets it. @mach ipc/ipc_space.h IS_NULL */
export type Space = IpcSpace | null;

/** True for what is KERN_INVALID_TASK. @ours the test of all mach_port calls */
export function ipcSpaceDead(space: Space): space is null {
  return space === null || !space.active;
}
