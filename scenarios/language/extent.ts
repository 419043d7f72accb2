/**
 * How large data is once all of it is written out: values that are there by reference, in an alias
 * or as one object in several places, count wherever they are.
 */

export interface Extent {
  /** How many values there are: texts, numbers, lists, mappings. */
  readonly size: number;
  /** How deep they are nested; 0 for what is neither list nor mapping. */
  readonly depth: number;
}

/** How deep data may be nested; no reader of ours knows anything as deep. */
export const DEPTH_MAX = 100;
/** How many values a scenario may have that is written in TypeScript. */
const SIZE_MAX = 1_000_000;

export const SINGLE: Extent = { size: 1, depth: 0 };

/** The extent of a list or a mapping of these. */
export function extentAround(parts: readonly Extent[]): Extent {
  let size = 1;
  let depth = 0;
  for (const part of parts) {
    size += part.size;
    depth = Math.max(depth, part.depth);
  }
  return { size, depth: depth + 1 };
}

/** Why plain data is too large to be read, as `lists in lists more than 100 deep`; or null. */
export function extentProblem(data: unknown): string | null {
  const known = new Map<object, Extent>();
  const measure = (value: unknown, above: number): Extent => {
    if (typeof value !== 'object' || value === null) return SINGLE;
    const before = known.get(value);
    if (before !== undefined) return before;
    if (above >= DEPTH_MAX) return { size: 1, depth: 1 };
    const parts = Object.values(value).map((part) => measure(part, above + 1));
    const extent = extentAround(parts);
    known.set(value, extent);
    return extent;
  };
  const { size, depth } = measure(data, 0);
  if (depth > DEPTH_MAX) return `values nested more than ${DEPTH_MAX} deep`;
  return size > SIZE_MAX ? `more than ${SIZE_MAX} values` : null;
}
