/**
 * Policies as their definitions put them, over plain lists that are searched from end to end: slow,
 * and nothing of them is shared with the kernel. Each answers how many faults a reference string
 * has, and which pages leave, in that order. `c` is the number of frames; a page leaves only when a
 * miss finds all of them taken, before the new one comes.
 */

export interface Outcome {
  readonly faults: number;
  readonly victims: readonly number[];
}

export type ReferencePolicy = (pages: readonly number[], c: number) => Outcome;

/** What a policy does on a hit and on a miss; a miss answers the page that leaves, if one does. */
interface Rules {
  has(page: number): boolean;
  hit(page: number): void;
  miss(page: number): number | null;
}

function outcome(pages: readonly number[], { has, hit, miss }: Rules): Outcome {
  const victims: number[] = [];
  let faults = 0;
  for (const page of pages) {
    if (has(page)) {
      hit(page);
      continue;
    }
    faults += 1;
    const victim = miss(page);
    if (victim !== null) victims.push(victim);
  }
  return { faults, victims };
}

function without(list: number[], page: number): void {
  const at = list.indexOf(page);
  if (at >= 0) list.splice(at, 1);
}

/** Takes the first of a list that is not empty. */
function first(list: number[]): number {
  const page = list.shift();
  if (page === undefined) throw new Error('the list is empty');
  return page;
}

export const fifo: ReferencePolicy = (pages, c) => {
  const queue: number[] = [];
  return outcome(pages, {
    has: (page) => queue.includes(page),
    hit: () => undefined,
    miss(page) {
      const victim = queue.length === c ? first(queue) : null;
      queue.push(page);
      return victim;
    },
  });
};

export const lru: ReferencePolicy = (pages, c) => {
  const stack: number[] = [];
  return outcome(pages, {
    has: (page) => stack.includes(page),
    hit(page) {
      without(stack, page);
      stack.push(page);
    },
    miss(page) {
      const victim = stack.length === c ? first(stack) : null;
      stack.push(page);
      return victim;
    },
  });
};

/**
 * A ring of c slots, whose hand begins at slot 0. A hit adds one up to 2^bits - 1; the hand lowers
 * and passes what is above zero. The new page takes the victim's slot, and the hand moves past it.
 */
export function clock(bits: number, insert: 0 | 1): ReferencePolicy {
  return (pages, c) => {
    const ring: { page: number; count: number }[] = [];
    let hand = 0;
    return outcome(pages, {
      has: (page) => ring.some((slot) => slot.page === page),
      hit(page) {
        const slot = ring.find((each) => each.page === page);
        if (slot !== undefined) slot.count = Math.min(slot.count + 1, 2 ** bits - 1);
      },
      miss(page) {
        const slot = { page, count: insert };
        if (ring.length < c) {
          ring.push(slot);
          return null;
        }
        for (;;) {
          const there = ring[hand];
          if (there === undefined) throw new Error('the hand is outside the ring');
          if (there.count === 0) {
            ring[hand] = slot;
            hand = (hand + 1) % c;
            return there.page;
          }
          there.count -= 1;
          hand = (hand + 1) % c;
        }
      },
    });
  };
}

/**
 * New pages come at the head and are not visited. The hand begins at the tail and goes towards the
 * head, clearing; the first that was not visited leaves, and the hand stands at its neighbour. From
 * the head it starts again at the tail.
 */
export const sieve: ReferencePolicy = (pages, c) => {
  // The tail is number 0.
  const list: { page: number; visited: boolean }[] = [];
  let hand = 0;
  return outcome(pages, {
    has: (page) => list.some((each) => each.page === page),
    hit(page) {
      const one = list.find((each) => each.page === page);
      if (one !== undefined) one.visited = true;
    },
    miss(page) {
      let victim: number | null = null;
      while (list.length === c) {
        if (hand >= list.length) hand = 0;
        const one = list[hand];
        if (one === undefined) throw new Error('the hand is outside the list');
        if (one.visited) {
          one.visited = false;
          hand += 1;
        } else {
          list.splice(hand, 1);
          // At the head there is no neighbour: a page that comes now is not where the hand goes on.
          if (hand >= list.length) hand = 0;
          victim = one.page;
        }
      }
      list.push({ page, visited: false });
      return victim;
    },
  });
};

/** The page whose next use is furthest away goes; of several that are not used again, any may. */
export const opt: ReferencePolicy = (pages, c) => {
  const resident: number[] = [];
  let faults = 0;
  const victims: number[] = [];
  pages.forEach((page, now) => {
    if (resident.includes(page)) return;
    faults += 1;
    if (resident.length === c) {
      const uses = resident.map((each) => nextUse(pages, each, now));
      const victim = resident[uses.indexOf(Math.max(...uses))];
      if (victim === undefined) throw new Error('nobody can leave');
      victims.push(victim);
      without(resident, victim);
    }
    resident.push(page);
  });
  return { faults, victims };
};

/** When a page is used next, from a reference on; past the end if it is not. */
export function nextUse(pages: readonly number[], page: number, from: number): number {
  const at = pages.indexOf(page, from);
  return at === -1 ? pages.length : at;
}

/** Counts of resident pages, 1 at first; of those with the lowest, who has had it longest. */
export const lfu: ReferencePolicy = (pages, c) => {
  const known: { page: number; count: number }[] = [];
  return outcome(pages, {
    has: (page) => known.some((each) => each.page === page),
    hit(page) {
      // Behind all others: who comes later in the list has had its count for a shorter time.
      const at = known.findIndex((each) => each.page === page);
      for (const one of known.splice(at, 1)) known.push({ page, count: one.count + 1 });
    },
    miss(page) {
      let victim: number | null = null;
      if (known.length === c) {
        const lowest = Math.min(...known.map(({ count }) => count));
        const at = known.findIndex(({ count }) => count === lowest);
        victim = known.splice(at, 1)[0]?.page ?? null;
      }
      known.push({ page, count: 1 });
      return victim;
    },
  });
};

/**
 * kin = c/4, kout = c/2, km = c - kin, rounded down. A hit in A1in does nothing. Room is made in
 * A1in if it holds more than kin, else in Am. Who is remembered enters Am, which makes room of its
 * own when it is full.
 */
export const twoQueue: ReferencePolicy = (pages, c) => {
  const [kin, kout] = [Math.floor(c / 4), Math.floor(c / 2)];
  const km = c - kin;
  const a1in: number[] = [];
  const a1out: number[] = [];
  const am: number[] = [];
  const makeRoom = (): number => {
    if (a1in.length <= kin && am.length > 0) return first(am);
    const victim = first(a1in);
    a1out.push(victim);
    if (a1out.length > kout) first(a1out);
    return victim;
  };
  return outcome(pages, {
    has: (page) => a1in.includes(page) || am.includes(page),
    hit(page) {
      if (!am.includes(page)) return;
      without(am, page);
      am.push(page);
    },
    miss(page) {
      const returns = a1out.includes(page);
      without(a1out, page);
      const victim = a1in.length + am.length === c ? makeRoom() : null;
      if (!returns) a1in.push(page);
      else {
        if (am.length === km) throw new Error('Am is full although room was made');
        am.push(page);
      }
      return victim;
    },
  });
};

/**
 * S = c/10 rounded down, M = c - S, 0.9 c ghosts. A count is 0 at first and rises with each hit.
 * Room is made in M if it is over its size or S is empty, else in S, whose pages with two hits move
 * to M with a count of 0. M takes back who has a count, with the smaller of it and 3, less one.
 */
export const s3Fifo: ReferencePolicy = (pages, c) => {
  const main = c - Math.floor(c / 10);
  const remembered = Math.floor((9 * c) / 10);
  let s: { page: number; count: number }[] = [];
  let m: { page: number; count: number }[] = [];
  const ghosts: number[] = [];
  const fromMain = (): number => {
    for (;;) {
      const [one, ...rest] = m;
      if (one === undefined) throw new Error('M is empty');
      m = rest;
      if (one.count === 0) return one.page;
      m.push({ page: one.page, count: Math.min(one.count, 3) - 1 });
    }
  };
  const makeRoom = (): number => {
    if (m.length > main) return fromMain();
    for (;;) {
      const [one, ...rest] = s;
      if (one === undefined) return fromMain();
      s = rest;
      if (one.count >= 2) m.push({ page: one.page, count: 0 });
      else {
        ghosts.push(one.page);
        if (ghosts.length > remembered) first(ghosts);
        return one.page;
      }
    }
  };
  return outcome(pages, {
    has: (page) => [...s, ...m].some((each) => each.page === page),
    hit(page) {
      for (const each of [...s, ...m]) if (each.page === page) each.count += 1;
    },
    miss(page) {
      const returns = ghosts.includes(page);
      without(ghosts, page);
      const victim = s.length + m.length === c ? makeRoom() : null;
      (returns ? m : s).push({ page, count: 0 });
      return victim;
    },
  });
};

/** The paper's, with a real p; B1 and B2 are shortened only while room is made. */
export const arc: ReferencePolicy = (pages, c) => {
  const [t1, t2, b1, b2]: number[][] & { length: 4 } = [[], [], [], []];
  let p = 0;
  const replace = (fromB2: boolean): number => {
    const takesT1 = t1.length > 0 && (t1.length > p || (fromB2 && t1.length === p));
    const [list, ghosts] = takesT1 || t2.length === 0 ? [t1, b1] : [t2, b2];
    const victim = first(list);
    ghosts.push(victim);
    return victim;
  };
  const isFull = (): boolean => t1.length + t2.length === c;
  const comeBack = (page: number, ghosts: number[], fromB2: boolean): number | null => {
    without(ghosts, page);
    const victim = isFull() ? replace(fromB2) : null;
    t2.push(page);
    return victim;
  };
  const makeRoom = (): number => {
    if (t1.length + b1.length >= c) {
      if (b1.length === 0) return first(t1);
      first(b1);
    } else if (t1.length + t2.length + b1.length + b2.length >= 2 * c) first(b2);
    return replace(false);
  };
  return outcome(pages, {
    has: (page) => t1.includes(page) || t2.includes(page),
    hit(page) {
      without(t1, page);
      without(t2, page);
      t2.push(page);
    },
    miss(page) {
      if (b1.includes(page)) {
        p = Math.min(c, p + Math.max(1, b2.length / b1.length));
        return comeBack(page, b1, false);
      }
      if (b2.includes(page)) {
        p = Math.max(0, p - Math.max(1, b1.length / b2.length));
        return comeBack(page, b2, true);
      }
      const victim = isFull() ? makeRoom() : null;
      t1.push(page);
      return victim;
    },
  });
};

/** The figure of the paper, step by step: room, then the directory, then the wished size of T1. */
export const car: ReferencePolicy = (pages, c) => {
  const [t1, t2, b1, b2]: [number[], number[], number[], number[]] = [[], [], [], []];
  const used = new Set<number>();
  let p = 0;
  const replace = (): number => {
    for (;;) {
      const isFirst = t1.length >= Math.max(1, p);
      const head = first(isFirst ? t1 : t2);
      if (!used.delete(head)) {
        (isFirst ? b1 : b2).push(head);
        return head;
      }
      t2.push(head);
    }
  };
  return outcome(pages, {
    has: (page) => t1.includes(page) || t2.includes(page),
    hit: (page) => used.add(page),
    miss(page) {
      const known = b1.includes(page) || b2.includes(page);
      const victim = t1.length + t2.length === c ? replace() : null;
      if (victim !== null && !known) {
        if (t1.length + b1.length === c) b1.shift();
        else if (t1.length + t2.length + b1.length + b2.length === 2 * c) b2.shift();
      }
      if (b1.includes(page)) p = Math.min(p + Math.max(1, b2.length / b1.length), c);
      else if (b2.includes(page)) p = Math.max(p - Math.max(1, b1.length / b2.length), 0);
      without(b1, page);
      without(b2, page);
      (known ? t2 : t1).push(page);
      return victim;
    },
  });
};
