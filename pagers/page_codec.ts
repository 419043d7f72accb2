/**
 * The codec of the compressing pager: what a page holds, in fewer bytes. It looks at words of 32
 * bits, each against the word before it, the first against 0. What memory holds is mostly zeroes,
 * repetitions and neighbouring numbers (Wilson, Kaplan and Smaragdakis, USENIX 1999); the rest
 * stays as it is. A packed page is a row of runs, each a byte and what follows it:
 *
 *   the high two bits   the low six bits, plus 1   what follows
 *   0 same              words equal to the last    nothing
 *   1 near              words less than 128 away   a signed byte for each
 *   2 plain             words of any value         four bytes for each
 * A page of zeroes of 4 KiB takes 16 bytes, one of chance 4112: more than it holds.
 */

const SAME = 0;
const NEAR = 1;
const PLAIN = 2;
const LONGEST = 64;
/** Bytes of a word in a run of each kind. */
const COST: readonly number[] = [0, 1, 4];

/** The page packed; null if that takes more bytes than the limit. */
export function packPage(page: Uint8Array, limit: number): Uint8Array | null {
  const from = viewOf(page);
  const packed = new Uint8Array(limit);
  const to = viewOf(packed);
  let used = 0;
  let last = 0;
  let open = -1; // Where the byte of the run stands that can go on; -1 for none.
  for (let at = 0; at < page.length; at += 4) {
    const word = from.getInt32(at, true);
    const step = (word - last) | 0;
    const kind = step === 0 ? SAME : step >= -128 && step < 128 ? NEAR : PLAIN;
    const head = open < 0 ? -1 : to.getUint8(open);
    const goesOn = head >> 6 === kind && (head & 63) < LONGEST - 1;
    const cost = COST[kind] ?? 0;
    if (used + cost + (goesOn ? 0 : 1) > limit) return null;
    if (goesOn) to.setUint8(open, head + 1);
    else {
      open = used;
      to.setUint8(open, kind << 6);
      used += 1;
    }
    if (kind === NEAR) to.setInt8(used, step);
    if (kind === PLAIN) to.setInt32(used, word, true);
    used += cost;
    last = word;
  }
  return packed.slice(0, used);
}

/** What was packed, as a page of that size. */
export function unpackPage(packed: Uint8Array, pageSize: number): Uint8Array {
  const page = new Uint8Array(pageSize);
  const from = viewOf(packed);
  const to = viewOf(page);
  let at = 0;
  let last = 0;
  for (let next = 0; next < packed.length; ) {
    const head = from.getUint8(next);
    const kind = head >> 6;
    next += 1;
    for (let left = (head & 63) + 1; left > 0; left -= 1) {
      if (kind === NEAR) last = (last + from.getInt8(next)) | 0;
      if (kind === PLAIN) last = from.getInt32(next, true);
      next += COST[kind] ?? 0;
      to.setInt32(at, last, true);
      at += 4;
    }
  }
  return page;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
