/** Chance for traces that are made or drawn: mulberry32, the same numbers for the same seed. */

/** Numbers from 0 to below 1. */
export type Chance = () => number;

export function mulberry32(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The numbers below `count` in an order of chance. */
export function shuffled(count: number, chance: Chance): Uint32Array {
  const order = new Uint32Array(count).map((_, index) => index);
  for (let index = count - 1; index > 0; index -= 1) {
    const other = Math.floor(chance() * (index + 1));
    const moved = order[index] ?? 0;
    order[index] = order[other] ?? 0;
    order[other] = moved;
  }
  return order;
}
