/**
 * Cache simulators as plain loops over typed arrays: no kernel, no message, nothing but the counts.
 * The benchmark compares the policies and the kernel with them, in speed and in counts.
 * Each returns the number of faults.
 */
type Loop = (references: Uint32Array, pages: number, frames: number) => number;

/** A ring of slots; a hit sets a bit, a new page comes in without it. */
const clock: Loop = (references, pages, frames) => {
  const slotOf = new Int32Array(pages).fill(-1);
  const ring = new Int32Array(frames).fill(-1);
  const bits = new Uint8Array(frames);
  let hand = 0;
  let faults = 0;
  for (let i = 0; i < references.length; i += 1) {
    const page = (references[i] ?? 0) >>> 1;
    const slot = slotOf[page] ?? -1;
    if (slot >= 0) {
      bits[slot] = 1;
      continue;
    }
    faults += 1;
    while (bits[hand] === 1) {
      bits[hand] = 0;
      hand = hand + 1 === frames ? 0 : hand + 1;
    }
    const victim = ring[hand] ?? -1;
    if (victim >= 0) slotOf[victim] = -1;
    ring[hand] = page;
    slotOf[page] = hand;
    hand = hand + 1 === frames ? 0 : hand + 1;
  }
  return faults;
};

const fifo: Loop = (references, pages, frames) => {
  const resident = new Uint8Array(pages);
  const ring = new Int32Array(frames).fill(-1);
  let hand = 0;
  let faults = 0;
  for (let i = 0; i < references.length; i += 1) {
    const page = (references[i] ?? 0) >>> 1;
    if (resident[page] === 1) continue;
    faults += 1;
    const victim = ring[hand] ?? -1;
    if (victim >= 0) resident[victim] = 0;
    ring[hand] = page;
    resident[page] = 1;
    hand = hand + 1 === frames ? 0 : hand + 1;
  }
  return faults;
};

/** A doubly linked list through two arrays; the page after `pages` is its head. */
const lru: Loop = (references, pages, frames) => {
  const head = pages;
  const next = new Int32Array(pages + 1).fill(-1);
  const before = new Int32Array(pages + 1).fill(-1);
  next[head] = head;
  before[head] = head;
  let count = 0;
  let faults = 0;
  for (let i = 0; i < references.length; i += 1) {
    const page = (references[i] ?? 0) >>> 1;
    if (before[head] === page) continue;
    const after = next[page] ?? -1;
    if (after >= 0) {
      const previous = before[page] ?? 0;
      next[previous] = after;
      before[after] = previous;
    } else {
      faults += 1;
      if (count < frames) count += 1;
      else {
        const victim: number = next[head] ?? 0;
        const second: number = next[victim] ?? 0;
        next[head] = second;
        before[second] = head;
        next[victim] = -1;
      }
    }
    const last = before[head] ?? 0;
    next[last] = page;
    before[page] = last;
    next[page] = head;
    before[head] = page;
  }
  return faults;
};

/** As lru's list, in the order of arrival; the hand goes from old to new. */
const sieve: Loop = (references, pages, frames) => {
  const head = pages;
  const next = new Int32Array(pages + 1).fill(-1);
  const before = new Int32Array(pages + 1).fill(-1);
  const visited = new Uint8Array(pages + 1);
  next[head] = head;
  before[head] = head;
  let count = 0;
  let hand = head;
  let faults = 0;
  for (let i = 0; i < references.length; i += 1) {
    const page = (references[i] ?? 0) >>> 1;
    if ((next[page] ?? -1) >= 0) {
      visited[page] = 1;
      continue;
    }
    faults += 1;
    if (count < frames) count += 1;
    else {
      if (hand === head) hand = next[head] ?? 0;
      while (visited[hand] === 1) {
        visited[hand] = 0;
        hand = next[hand] ?? 0;
        if (hand === head) hand = next[head] ?? 0;
      }
      const victim: number = hand;
      hand = next[victim] ?? 0;
      const previous = before[victim] ?? 0;
      next[previous] = hand;
      before[hand] = previous;
      next[victim] = -1;
    }
    const last = before[head] ?? 0;
    next[last] = page;
    before[page] = last;
    next[page] = head;
    before[head] = page;
    visited[page] = 0;
  }
  return faults;
};

export const plainLoops = { clock, fifo, lru, sieve };
