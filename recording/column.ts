/**
 * Columns of numbers, each as narrow as its numbers allow: most have small ones, and many have one
 * value only.
 */
export type Column = Uint8Array | Int16Array | Int32Array | Float64Array;

/** The first `count` numbers in a column of their own. */
export function compact(values: ArrayLike<number>, count: number): Column {
  let [least, most] = [0, 0];
  for (let i = 0; i < count; i += 1) {
    const value = values[i] ?? 0;
    if ((value | 0) !== value || Object.is(value, -0))
      return filled(new Float64Array(count), values);
    if (value < least) least = value;
    else if (value > most) most = value;
  }
  if (least >= 0 && most < 1 << 8) return filled(new Uint8Array(count), values);
  if (least >= -(1 << 15) && most < 1 << 15) return filled(new Int16Array(count), values);
  return filled(new Int32Array(count), values);
}

function filled(column: Column, values: ArrayLike<number>): Column {
  for (let i = 0; i < column.length; i += 1) column[i] = values[i] ?? 0;
  return column;
}
