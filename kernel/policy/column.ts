/**
 * Tables of numbers by page or by key, which grow when an index beyond their end is set. Each kind
 * of array has a class: in a shared one V8 would have to tell the arrays apart at every access.
 */

const FIRST_LENGTH = 1024;

function longer(length: number, index: number): number {
  return Math.max(index + 1, 2 * length);
}

/** Whole numbers of 32 bits with a sign. */
export class Column {
  private values: Int32Array;
  private readonly empty: number;

  /** `empty` is the value of what was never set. */
  constructor(empty: number) {
    this.empty = empty;
    this.values = new Int32Array(FIRST_LENGTH).fill(empty);
  }

  at(index: number): number {
    return this.values[index] ?? this.empty;
  }

  set(index: number, value: number): void {
    if (index >= this.values.length) this.grow(index);
    this.values[index] = value;
  }

  private grow(index: number): void {
    const old = this.values;
    const length = longer(old.length, index);
    this.values = new Int32Array(length).fill(this.empty, old.length);
    this.values.set(old);
  }
}

/** Numbers up to 2^53, such as those of references. */
export class LongColumn {
  private values: Float64Array;
  private readonly empty: number;

  /** `empty` is the value of what was never set. */
  constructor(empty: number) {
    this.empty = empty;
    this.values = new Float64Array(FIRST_LENGTH).fill(empty);
  }

  at(index: number): number {
    return this.values[index] ?? this.empty;
  }

  set(index: number, value: number): void {
    if (index >= this.values.length) this.grow(index);
    this.values[index] = value;
  }

  private grow(index: number): void {
    const old = this.values;
    const length = longer(old.length, index);
    this.values = new Float64Array(length).fill(this.empty, old.length);
    this.values.set(old);
  }
}
