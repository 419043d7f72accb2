/**
 * Our own bugs, and only those: an assertion that fails stops the machine. What a task, a pager or
 * a scenario can cause is a kern_return instead.
 */

/** The kernel met a state that its own code rules out. */
export class KernelPanic extends Error {
  override readonly name = 'KernelPanic';
}

/** Always on. The message is the routine, a colon, and the fact denied. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new KernelPanic(message);
}

/** The end of a switch over a closed set. */
export function unreachable(value: never): never {
  throw new KernelPanic(`unreachable: ${String(value)}`);
}

/** The value, which our own code guarantees to be there. */
export function must<T>(value: T | null | undefined, message: string): T {
  if (value === null || value === undefined) throw new KernelPanic(message);
  return value;
}
