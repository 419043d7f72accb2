/**
 * Plain data: what JSON can carry, and bytes. A pager keeps its state and its frames as such, so
 * that a digest covers all of it and a run can be compared step by step. @ours decision 13
 */

/** True for what a class did not make: `{}`, `Object.create(null)`. */
function isRecord(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm has another Object.prototype, which has none above it either.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What a value is, if it is not plain by itself; null if it is, or if its parts decide. */
function alien(value: unknown): string | null {
  if (typeof value === 'object') {
    if (value === null || Array.isArray(value) || isRecord(value)) return null;
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return null;
    const maker: unknown = value.constructor;
    const name = typeof maker === 'function' ? maker.name : '';
    return name === '' ? 'an object of a class' : `a ${name}`;
  }
  if (typeof value === 'function') return 'a function';
  return typeof value === 'bigint' || typeof value === 'symbol' ? `a ${typeof value}` : null;
}

interface Visit {
  readonly value: unknown;
  readonly at: string;
  /** True once the parts of the value have been visited. */
  readonly leaving: boolean;
}

/**
 * What of a value is not plain data, as `a Map at pages`, or null. Also a record that contains
 * itself is none. @ours
 */
export function plainProblem(root: unknown): string | null {
  const done = new Set<object>();
  const above = new Set<object>();
  const stack: Visit[] = [{ value: root, at: '', leaving: false }];
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    const { value, at, leaving } = visit;
    const where = at === '' ? '' : ` at ${at}`;
    const what = alien(value);
    if (what !== null) return what + where;
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue;
    if (leaving) {
      above.delete(value);
      done.add(value);
      continue;
    }
    if (above.has(value)) return `a cycle${where}`;
    if (done.has(value)) continue;
    above.add(value);
    stack.push({ value, at, leaving: true });
    for (const [key, part] of Object.entries(value)) {
      if (typeof part !== 'object' && alien(part) === null) continue;
      stack.push({ value: part, at: at === '' ? key : `${at}.${key}`, leaving: false });
    }
  }
  return null;
}
