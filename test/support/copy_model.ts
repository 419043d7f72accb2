/**
 * Memory as a task believes it to be: cells that hold a number each, and regions that are lists of
 * cells. Shared memory is one cell in two regions; a copy is fresh cells with the same numbers.
 * There are no pages, objects, shadows or pagers here: that is what makes it worth comparing with.
 */

/** One page of memory, whoever sees it. */
export interface Cell {
  value: number;
}

/** What a child gets of a region. */
export type Inherits = 'share' | 'copy' | 'none';

/** A range of a task's memory. */
export interface ModelRegion {
  readonly cells: Cell[];
  inherits: Inherits;
}

type TaskModel = Map<string, ModelRegion>;

const fresh = (values: readonly number[]): Cell[] => values.map((value) => ({ value }));
const copied = (cells: readonly Cell[]): Cell[] => fresh(cells.map(({ value }) => value));

/** Tasks, their regions, and memory objects. */
export class CopyModel {
  readonly tasks = new Map<string, TaskModel>();
  readonly objects = new Map<string, readonly Cell[]>();

  task(name: string): TaskModel {
    const known = this.tasks.get(name) ?? new Map<string, ModelRegion>();
    this.tasks.set(name, known);
    return known;
  }

  region(task: string, name: string): ModelRegion | undefined {
    return this.task(task).get(name);
  }

  object(name: string, values: readonly number[]): void {
    this.objects.set(name, fresh(values));
  }

  allocate(task: string, as: string, pages: number): void {
    this.put(task, as, fresh(Array<number>(pages).fill(0)));
  }

  /** A memory object itself, or a copy of it. */
  map(task: string, as: string, object: string, copy: boolean): void {
    const cells = this.objects.get(object) ?? [];
    this.put(task, as, copy ? copied(cells) : [...cells]);
  }

  /** Another region with the same memory, or with a copy of it. */
  remap(task: string, as: string, from: string, copy: boolean): void {
    const cells = this.region(task, from)?.cells ?? [];
    this.put(task, as, copy ? copied(cells) : [...cells]);
  }

  /** Part of one region over part of another. */
  overwrite(
    task: string,
    from: string,
    to: string,
    first: number,
    at: number,
    pages: number,
  ): void {
    const values = (this.region(task, from)?.cells ?? []).slice(first, first + pages);
    const target = this.region(task, to)?.cells ?? [];
    copied(values).forEach(({ value }, i) => {
      const cell = target[at + i];
      if (cell !== undefined) cell.value = value;
    });
  }

  fork(parent: string, child: string): void {
    const made = this.task(child);
    // Memory that a task shows twice is shared within the child, too, only if it is inherited so.
    for (const [name, { cells, inherits }] of this.task(parent)) {
      if (inherits === 'none') continue;
      made.set(name, { cells: inherits === 'share' ? [...cells] : copied(cells), inherits });
    }
  }

  private put(task: string, as: string, cells: Cell[]): void {
    this.task(task).set(as, { cells, inherits: 'copy' });
  }
}
