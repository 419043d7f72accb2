/**
 * The rows of tasks: the entries of their maps and the rights of their spaces. A record is made
 * anew only when one of the numbers that it is made from has changed.
 */
import { isInUse, mapEntryRecord, rightRecord, taskRecord } from '../kernel/inspect/thread_look';
import type { MapEntryRecord, RightRecord, TaskRecord } from '../kernel/inspect/thread_records';
import type { IpcEntry } from '../kernel/ipc/ipc_space';
import type { Task } from '../kernel/kern/task';
import type { VmMapEntry } from '../kernel/vm/map/vm_map_entry';
import type { Mutable, SlotWriter, Written } from './slots';
import { rowOf } from './slots';

/** What the records of a list were made from, in columns; each record has as many as `width`. */
class Columns {
  private values = new Float64Array(0);
  private readonly width: number;

  constructor(width: number) {
    this.width = width;
  }

  /** The columns, with room for so many records. */
  reach(count: number): Float64Array {
    if (count * this.width > this.values.length) {
      const grown = new Float64Array(2 * count * this.width).fill(Number.NaN);
      grown.set(this.values);
      this.values = grown;
    }
    return this.values;
  }
}

const ENTRY_WIDTH = 11;
const RIGHT_WIDTH = 4;

function isSameEntry(values: Float64Array, at: number, entry: VmMapEntry): boolean {
  return (
    values[at] === entry.start &&
    values[at + 1] === entry.end &&
    values[at + 2] === (entry.object === null ? -1 : entry.object.id) &&
    values[at + 3] === entry.offset &&
    values[at + 4] === entry.protection &&
    values[at + 5] === entry.maxProtection &&
    values[at + 6] === entry.inheritance &&
    values[at + 7] === entry.behavior &&
    values[at + 8] === (entry.needsCopy ? 1 : 0) &&
    values[at + 9] === (entry.isShared ? 1 : 0) &&
    values[at + 10] === entry.wiredCount
  );
}

function keepEntry(values: Float64Array, at: number, entry: VmMapEntry): void {
  values[at] = entry.start;
  values[at + 1] = entry.end;
  values[at + 2] = entry.object === null ? -1 : entry.object.id;
  values[at + 3] = entry.offset;
  values[at + 4] = entry.protection;
  values[at + 5] = entry.maxProtection;
  values[at + 6] = entry.inheritance;
  values[at + 7] = entry.behavior;
  values[at + 8] = entry.needsCopy ? 1 : 0;
  values[at + 9] = entry.isShared ? 1 : 0;
  values[at + 10] = entry.wiredCount;
}

function denotes({ port, pset }: IpcEntry): number {
  if (port !== null) return port.id;
  return pset === null ? -1 : pset.id;
}

function isSameRight(values: Float64Array, at: number, entry: IpcEntry): boolean {
  return (
    values[at] === entry.name &&
    values[at + 1] === entry.type &&
    values[at + 2] === entry.urefs &&
    values[at + 3] === denotes(entry)
  );
}

function keepRight(values: Float64Array, at: number, entry: IpcEntry): void {
  values[at] = entry.name;
  values[at + 1] = entry.type;
  values[at + 2] = entry.urefs;
  values[at + 3] = denotes(entry);
}

export class TaskPatch {
  private readonly task: Task;
  private readonly slots: SlotWriter;
  private readonly entries = new Columns(ENTRY_WIDTH);
  private readonly rights = new Columns(RIGHT_WIDTH);
  private thing: Written | null = null;
  /** Counts looks that have found other rights. */
  spaces = 0;

  constructor(task: Task, slots: SlotWriter) {
    this.task = task;
    this.slots = slots;
  }

  /** Writes what is new of the task. */
  look(): void {
    const { slots, task, thing } = this;
    if (thing === null) {
      this.spaces += 1;
      this.thing = slots.put('tasks', task.id, rowOf(taskRecord(task)));
      return;
    }
    const row = thing.row as unknown as Mutable<TaskRecord>; // parsed
    const { patch } = slots;
    patch.begin(thing);
    row.alive = patch.value('alive', row.alive, task.alive);
    if (!hasThreads(row.threads, task)) {
      const threads = task.threads.map(({ id }) => id);
      row.threads = patch.parts('threads', row.threads, threads);
    }
    const entries = this.entriesOf(row.entries);
    if (entries !== row.entries) row.entries = patch.parts('entries', row.entries, entries);
    const rights = this.rightsOf(row.rights);
    if (rights !== row.rights) {
      this.spaces += 1;
      row.rights = patch.parts('rights', row.rights, rights);
    }
  }

  /** The records of the map's entries: the known list, if all are as they were. */
  private entriesOf(known: readonly MapEntryRecord[]): readonly MapEntryRecord[] {
    const { entries } = this.task.map;
    const { length } = entries;
    const values = this.entries.reach(length);
    let now: MapEntryRecord[] | null = known.length === length ? null : known.slice(0, length);
    for (let i = 0; i < length; i += 1) {
      const entry = entries[i];
      if (entry === undefined) continue;
      const isSame = isSameEntry(values, i * ENTRY_WIDTH, entry);
      if (isSame && i < known.length) continue;
      keepEntry(values, i * ENTRY_WIDTH, entry);
      now ??= [...known];
      now[i] = mapEntryRecord(entry);
    }
    return now ?? known;
  }

  /** The records of the names in use: the known list, if all are as they were. */
  private rightsOf(known: readonly RightRecord[]): readonly RightRecord[] {
    const { space } = this.task;
    const entries = space.tree.size === 0 ? space.table : space.entries();
    const values = this.rights.reach(entries.length);
    let now: RightRecord[] | null = null;
    let i = 0;
    for (const entry of entries) {
      if (!isInUse(entry)) continue;
      const isSame = isSameRight(values, i * RIGHT_WIDTH, entry);
      if (!isSame || i >= known.length) {
        keepRight(values, i * RIGHT_WIDTH, entry);
        now ??= [...known];
        now[i] = rightRecord(entry);
      }
      i += 1;
    }
    if (i < known.length) now = (now ?? known).slice(0, i);
    return now ?? known;
  }
}

function hasThreads(ids: readonly number[], { threads }: Task): boolean {
  return ids.length === threads.length && threads.every(({ id }, i) => ids[i] === id);
}
