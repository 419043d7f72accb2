/**
 * What a row is made from, as numbers: two prints of a thing are alike only if its rows are. A
 * print costs a fraction of what a row does, so rows are made for what has changed and for nothing
 * else. Names and answers that are owed are not among the numbers: see watch.ts.
 */
import type { Task } from '../kernel/kern/task';

/** Takes prints and compares each with the last one of its thing. */
export class Prints {
  private readonly last = new Map<number, Float64Array>();
  private scratch = new Float64Array(256);
  private length = 0;

  begin(): void {
    this.length = 0;
  }

  add(value: number): void {
    if (this.length === this.scratch.length) {
      const grown = new Float64Array(this.length * 2);
      grown.set(this.scratch);
      this.scratch = grown;
    }
    this.scratch[this.length] = value;
    this.length += 1;
  }

  flag(value: boolean): void {
    this.add(value ? 1 : 0);
  }

  /** True if the print differs from the last one of the thing, which it replaces. */
  isNew(key: number): boolean {
    const { length, scratch } = this;
    const last = this.last.get(key);
    if (last === undefined || last.length !== length) {
      this.last.set(key, scratch.slice(0, length));
      return true;
    }
    let isNew = false;
    for (let i = 0; i < length; i += 1) {
      const value = scratch[i] ?? 0;
      if (last[i] === value) continue;
      last[i] = value;
      isNew = true;
    }
    return isNew;
  }

  forget(key: number): void {
    this.last.delete(key);
  }
}

export function printTask(prints: Prints, task: Task): void {
  prints.begin();
  prints.flag(task.alive);
  for (const { id } of task.threads) prints.add(id);
  prints.add(-1);
  for (const entry of task.map.entries) {
    prints.add(entry.start);
    prints.add(entry.end);
    prints.add(entry.object?.id ?? -1);
    prints.add(entry.offset);
    prints.add(entry.protection);
    prints.add(entry.maxProtection);
    prints.add(entry.inheritance);
    prints.add(entry.behavior);
    prints.flag(entry.needsCopy);
    prints.flag(entry.isShared);
    prints.add(entry.wiredCount);
  }
  prints.add(-1);
  const { table, tree } = task.space;
  for (const entry of table) {
    if (entry.type === 0) continue;
    prints.add(entry.name);
    prints.add(entry.type);
    prints.add(entry.urefs);
    prints.add(entry.port?.id ?? entry.pset?.id ?? -1);
  }
  for (const entry of tree.values()) {
    prints.add(entry.name);
    prints.add(entry.type);
    prints.add(entry.urefs);
    prints.add(entry.port?.id ?? entry.pset?.id ?? -1);
  }
}
