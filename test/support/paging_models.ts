/**
 * Models of paging that know nothing of a kernel: lists of pages, searched from end to end. They
 * predict how many faults a policy has on a reference string.
 */

/** First in, first out. */
export function fifoFaults(pages: readonly number[], frames: number): number {
  const queue: number[] = [];
  let faults = 0;
  for (const page of pages) {
    if (queue.includes(page)) continue;
    faults += 1;
    if (queue.length === frames) queue.shift();
    queue.push(page);
  }
  return faults;
}

/** Least recently used. */
export function lruFaults(pages: readonly number[], frames: number): number {
  let stack: number[] = [];
  let faults = 0;
  for (const page of pages) {
    if (!stack.includes(page)) {
      faults += 1;
      if (stack.length === frames) stack.shift();
    }
    stack = [...stack.filter((other) => other !== page), page];
  }
  return faults;
}

/** Belady's: the page whose next use is furthest away goes. No policy has fewer faults. */
export function optFaults(pages: readonly number[], frames: number): number {
  const resident = new Set<number>();
  let faults = 0;
  pages.forEach((page, now) => {
    if (resident.has(page)) return;
    faults += 1;
    if (resident.size === frames) {
      const nextUse = (of: number): number => {
        const at = pages.indexOf(of, now);
        return at === -1 ? pages.length : at;
      };
      const victim = [...resident].sort((a, b) => nextUse(b) - nextUse(a))[0];
      if (victim !== undefined) resident.delete(victim);
    }
    resident.add(page);
  });
  return faults;
}
