/**
 * The rows of tasks: the entries of their maps and the rights of their spaces. A record is made
 * anew only when one of the numbers that it is made from has changed.
 */
import { mapEntryRecord, rightRecord, taskRecord } from '../kernel/inspect/thread_look';
import type { MapEntryRecord, RightRecord, TaskRecord } from '../kernel/inspect/thread_records';
import type { IpcEntry } from '../kernel/ipc/ipc_space';
import type { Task } from '../kernel/kern/task';
import type { VmMapEntry } from '../kernel/vm/map/vm_map_entry';
import type { Mutable, SlotWriter, Written } from './slots';
import { rowOf } from './slots';

/** What the records of a list were made from, in columns; each record has as many as `width`. */
class Columns<T> {
  private readonly values: number[] = [];
  private readonly width: number;
  private readonly numbers: (thing: T, into: number[]) => void;
  private readonly scratch: number[] = [];

  constructor(width: number, numbers: (thing: T, into: number[]) => void) {
    this.width = width;
    this.numbers = numbers;
  }

  /** True if the thing in a place is not what it was when this was asked last. */
  isNew(place: number, thing: T): boolean {
    const { scratch, values, width } = this;
    this.numbers(thing, scratch);
    let isNew = false;
    for (let i = 0; i < width; i += 1) {
      const value = scratch[i] ?? 0;
      if (values[place * width + i] === value) continue;
      values[place * width + i] = value;
      isNew = true;
    }
    return isNew;
  }
}

function numbersOfEntry(entry: VmMapEntry, into: number[]): void {
  into[0] = entry.start;
  into[1] = entry.end;
  into[2] = entry.object?.id ?? -1;
  into[3] = entry.offset;
  into[4] = entry.protection;
  into[5] = entry.maxProtection;
  into[6] = entry.inheritance;
  into[7] = entry.behavior;
  into[8] = entry.needsCopy ? 1 : 0;
  into[9] = entry.isShared ? 1 : 0;
  into[10] = entry.wiredCount;
}

function numbersOfRight(entry: IpcEntry, into: number[]): void {
  into[0] = entry.name;
  into[1] = entry.type;
  into[2] = entry.urefs;
  into[3] = entry.port?.id ?? entry.pset?.id ?? -1;
}

/** The list of records of these things: the known one, if all are as they were. */
function recordsOf<T, R>(
  known: readonly R[],
  things: readonly T[],
  columns: Columns<T>,
  make: (thing: T) => R,
): readonly R[] {
  let now: R[] | null = known.length === things.length ? null : known.slice(0, things.length);
  for (let i = 0; i < things.length; i += 1) {
    const thing = things[i];
    if (thing === undefined || (!columns.isNew(i, thing) && i < known.length)) continue;
    now ??= [...known];
    now[i] = make(thing);
  }
  return now ?? known;
}

export class TaskPatch {
  private readonly task: Task;
  private readonly slots: SlotWriter;
  private readonly entries = new Columns(11, numbersOfEntry);
  private readonly rights = new Columns(4, numbersOfRight);
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
    const entries: readonly MapEntryRecord[] = recordsOf(
      row.entries,
      task.map.entries,
      this.entries,
      mapEntryRecord,
    );
    if (entries !== row.entries) row.entries = patch.parts('entries', row.entries, entries);
    const used = task.space.entries();
    const rights: readonly RightRecord[] = recordsOf(row.rights, used, this.rights, rightRecord);
    if (rights !== row.rights) {
      this.spaces += 1;
      row.rights = patch.parts('rights', row.rights, rights);
    }
  }
}

function hasThreads(ids: readonly number[], { threads }: Task): boolean {
  return ids.length === threads.length && threads.every(({ id }, i) => ids[i] === id);
}
