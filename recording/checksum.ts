/**
 * A number that changes when bytes do: two sums modulo 65,521, as in Adler 32.
 */
const MODULUS = 65_521;
/** So many bytes cannot make the sums overflow 2^31. */
const STRIDE = 3_800;

export function checksum(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let from = 0; from < bytes.length; from += STRIDE) {
    const to = Math.min(bytes.length, from + STRIDE);
    for (let i = from; i < to; i += 1) {
      a += bytes[i] ?? 0;
      b += a;
    }
    a %= MODULUS;
    b %= MODULUS;
  }
  return ((b << 16) | a) >>> 0;
}
