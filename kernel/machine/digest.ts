/**
 * digest: one number for the whole state of a machine, so that two runs can be compared step by
 * step. What counts is what the next step can depend on: pages and what resident frames hold,
 * objects, maps, translations and hardware bits, ports with their queues, spaces, threads with what
 * they are doing, the policy, the daemon, counters, pagers' own memory, pending events, the clocks.
 * What does not: caches and pools of records, who listens, and what was handed in from outside
 * (programs of policies and pagers, chance, drivers). An event counts by its time and name.
 *
 * Things with an identity stand for themselves and are gone through once each, in the order of
 * their numbers; where something refers to one, its number is taken. Other records are gone
 * through where they are met first. Two 32-bit lanes, integer arithmetic only. @ours decision 13
 */
import { IpcPort } from '../ipc/ipc_port';
import { IpcSpace } from '../ipc/ipc_space';
import { EventQueue } from '../kern/event_queue';
import { Task } from '../kern/task';
import { Thread } from '../kern/thread';
import { MACHINE, needs } from '../mach/given';
import { PagerCalls } from '../tasks/pager_task';
import { VmMap } from '../vm/map/vm_map';
import { VmObject } from '../vm/object/vm_object';
import type { Phys } from '../vm/page/phys';
import { Pmap } from '../vm/page/pmap';
import { VmPage } from '../vm/page/vm_page';
import { Host } from './host';
import type { Machine } from './machine';

/** Fields that are no state, or stand in the digest in another form. */
const SKIPPED: ReadonlySet<string> = new Set([
  // The world around, which is gone through on its own.
  'machine',
  'host',
  'ipc',
  'trace',
  'events',
  'phys',
  'policy',
  // Handed in from outside.
  'options',
  'switches',
  'pager',
  'reports',
  'driver',
  'source',
  'chunk',
  'operations',
  // How far the call of run or step in progress goes.
  'lastStep',
  'lastTick',
  'noted',
  'handing',
  // Both ways end in the same state.
  'shortWays',
  // Kept for those who listen or look only.
  'owed',
  'delivered',
  'numbered',
  'referenceEnded',
  // The way back from a page, which follows from the translations.
  'pvPmap',
  'pvVpn',
  // Caches, pools, and records that wait to be used again.
  'hint',
  'cachedSpace',
  'cachedEntry',
  'mapEntryPool',
  'supplyPool',
  'pool',
  'records',
  'pending',
  'memoryCalls',
  'made',
  'touched',
]);

/** Two lanes that every number goes through. */
class Lanes {
  private a = 0x811c9dc5;
  private b = 0x9747b28c;

  word(value: number): void {
    this.a = Math.imul(this.a ^ value, 0x01000193);
    this.a ^= this.a >>> 15;
    this.b = Math.imul(this.b + value, 0x85ebca6b) ^ (this.b >>> 13);
  }

  get text(): string {
    const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0');
    return hex(this.a) + hex(this.b);
  }
}

/** What a value is, before what it says. */
const NOTHING = 0;
const NUMBER = 1;
const TEXT = 2;
const TRUTH = 3;
const LIST = 4;
const NAMED = 5;
const RECORD = 6;
const AGAIN = 7;

class Walk {
  readonly lanes = new Lanes();
  private readonly float = new DataView(new ArrayBuffer(8));
  /** Records in the order in which they were met. */
  private readonly met = new Map<object, number>();
  private readonly todo: object[] = [];
  private readonly keys = new Map<string, number>();

  number(value: number): void {
    const { lanes } = this;
    if (value === (value | 0)) {
      lanes.word(value);
      return;
    }
    this.float.setFloat64(0, value, true);
    lanes.word(this.float.getInt32(0, true));
    lanes.word(this.float.getInt32(4, true));
  }

  string(value: string): void {
    this.lanes.word(value.length);
    for (let i = 0; i < value.length; i += 1) this.lanes.word(value.charCodeAt(i));
  }

  private key(name: string): void {
    let code = this.keys.get(name);
    if (code === undefined) {
      code = 0;
      for (let i = 0; i < name.length; i += 1) {
        code = (Math.imul(code, 31) + name.charCodeAt(i)) | 0;
      }
      this.keys.set(name, code);
    }
    this.lanes.word(code);
  }

  value(value: unknown): void {
    const { lanes } = this;
    if (typeof value === 'number') {
      lanes.word(NUMBER);
      this.number(value);
    } else if (typeof value === 'string') {
      lanes.word(TEXT);
      this.string(value);
    } else if (typeof value === 'boolean') {
      lanes.word(TRUTH);
      lanes.word(value ? 1 : 0);
    } else if (typeof value === 'object' && value !== null) this.reference(value);
    else lanes.word(NOTHING);
  }

  /** Something that has an identity is named; other records are gone through later. */
  private reference(value: object): void {
    const { lanes } = this;
    const kind = kindOf(value);
    if (kind > 0) {
      lanes.word(NAMED + (kind << 4));
      this.number('id' in value && typeof value.id === 'number' ? value.id : 0);
      return;
    }
    const known = this.met.get(value);
    if (known !== undefined) {
      lanes.word(AGAIN);
      lanes.word(known);
      return;
    }
    lanes.word(RECORD);
    this.met.set(value, this.met.size);
    this.todo.push(value);
  }

  /** Goes through something, and all that hangs on it. */
  whole(value: object): void {
    this.fields(value);
    this.rest();
  }

  private rest(): void {
    for (let at = 0; at < this.todo.length; at += 1) {
      const next = this.todo[at];
      if (next !== undefined) this.fields(next);
    }
    this.todo.length = 0;
  }

  private fields(value: object): void {
    if (value instanceof Float64Array) for (const each of value) this.number(each);
    else if (isIntegers(value)) this.integers(value);
    else if (Array.isArray(value)) this.list(value);
    else if (value instanceof Set) this.list([...value]);
    else if (value instanceof Map) this.list([...value.keys(), ...value.values()]);
    else if (value instanceof Error) this.string(value.message);
    else this.record(value);
  }

  /** Tables are mostly empty: what is not zero counts, with its place. */
  private integers(values: Uint8Array | Int32Array | Uint32Array): void {
    const { lanes } = this;
    lanes.word(values.length);
    for (let i = 0; i < values.length; i += 1) {
      const each = values[i] ?? 0;
      if (each === 0) continue;
      lanes.word(i);
      lanes.word(each);
    }
  }

  private list(values: readonly unknown[]): void {
    this.lanes.word(LIST);
    this.lanes.word(values.length);
    for (const value of values) this.value(value);
  }

  private record(value: object): void {
    if (value instanceof PagerCalls) this.list(value.left());
    const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
    for (const [key, field] of entries) {
      if (SKIPPED.has(key) || typeof field === 'function') continue;
      this.key(key);
      // Of what a program knows by name, only the regions change.
      const regions = key === 'environment' && isRecord(field) ? field['regions'] : undefined;
      this.value(regions ?? field);
    }
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isIntegers(value: object): value is Uint8Array | Int32Array | Uint32Array {
  return value instanceof Uint8Array || value instanceof Int32Array || value instanceof Uint32Array;
}

/** A number for each kind of thing that has an identity, 0 for others. */
function kindOf(value: object): number {
  if (value instanceof VmPage) return 1;
  if (value instanceof VmObject) return 2;
  if (value instanceof IpcPort) return 3;
  if (value instanceof Thread) return 4;
  if (value instanceof Task) return 5;
  if (value instanceof VmMap) return 6;
  if (value instanceof Pmap) return 7;
  if (value instanceof IpcSpace) return 8;
  if (value instanceof EventQueue) return 9;
  return value instanceof Host ? 10 : 0;
}

function contents(walk: Walk, phys: Phys, page: VmPage): void {
  if (page.free || page.fictitious) return;
  if (!phys.bytesMode) {
    walk.number(phys.stamps[page.id] ?? 0);
    return;
  }
  const words = phys.words[page.id];
  if (words !== undefined) for (const word of words) walk.lanes.word(word);
}

function hostState(walk: Walk, host: Host): void {
  walk.whole(host);
  walk.whole([host.policy.order()]);
  for (const page of host.resident.pages) {
    walk.whole(page);
    contents(walk, host.phys, page);
  }
  for (const object of host.objects.all) if (object.alive) walk.whole(object);
  for (const map of host.maps) {
    walk.whole(map);
    walk.whole(map.pmap);
  }
}

/**
 * The whole state as 16 hexadecimal digits. Reads only. Throws a GivenError for what is not a
 * Machine. @ours decision 13
 */
export function digest(machine: Machine): string {
  needs('digest', 'machine', machine, MACHINE);
  const walk = new Walk();
  walk.whole(machine);
  walk.number(machine.now);
  for (const { at, what } of machine.events.pending()) {
    walk.number(at);
    walk.string(what);
  }
  for (const host of machine.hosts) hostState(walk, host);
  for (const port of machine.ipc.ports.values()) walk.whole(port);
  for (const space of machine.ipc.spaces) walk.whole(space);
  for (const task of machine.tasks) walk.whole(task);
  for (const thread of machine.threads) walk.whole(thread);
  return walk.lanes.text;
}
