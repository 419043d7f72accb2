/**
 * Whole numbers of up to 64 bits, exact: a double where that is exact, a bigint where it is not.
 * What lives here: reading them from text, and the little arithmetic that readers do with them.
 */
import type { PageName } from './trace';

const MAX_64 = 2n ** 64n - 1n;

function settled(value: bigint): PageName {
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** Reads decimal digits; null if the number has more than 64 bits. */
export function wholeOf(digits: string): PageName | null {
  if (digits.length <= 15) return Number(digits);
  const value = BigInt(digits);
  return value > MAX_64 ? null : settled(value);
}

/** Reads hexadecimal digits without a prefix; null if the number has more than 64 bits. */
export function hexOf(digits: string): PageName | null {
  if (digits.length <= 13) return Number.parseInt(digits, 16);
  const value = BigInt(`0x${digits}`);
  return value > MAX_64 ? null : settled(value);
}

/** The number whose halves these are. */
export function joined(high: number, low: number): PageName {
  const safe = high * 2 ** 32 + low;
  return safe <= Number.MAX_SAFE_INTEGER ? safe : (BigInt(high) << 32n) | BigInt(low);
}

/** The product; null if it has more than 64 bits. */
export function times(value: PageName, factor: number): PageName | null {
  const product = Number(value) * factor;
  if (product <= Number.MAX_SAFE_INTEGER) return product;
  const exact = BigInt(value) * BigInt(factor);
  return exact > MAX_64 ? null : settled(exact);
}

/** The quotient, rounded down, by a power of two. */
export function shifted(value: PageName, log2: number): PageName {
  if (typeof value === 'number') return Math.floor(value / 2 ** log2);
  return settled(value >> BigInt(log2));
}

/** The number that follows. */
export function after(value: PageName): PageName {
  if (typeof value === 'bigint') return value + 1n;
  return value < Number.MAX_SAFE_INTEGER ? value + 1 : BigInt(value) + 1n;
}
