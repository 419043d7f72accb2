/**
 * Which fields of two lines count, and the first in which they differ. What is ours has the same
 * names; what the recording does not say, or what only its maker could know, is not compared.
 */
import { kernReturns } from '../../kernel/mach/kern_return';
import { fields } from './transcript_fields';
import type { Fields } from './transcript_lines';

/** A field in which two lines differ. */
export interface FieldDifference {
  readonly field: string;
  readonly recorded: unknown;
  readonly ours: unknown;
}

/** Numbers of lines, addresses, comments; names of codes that are compared as numbers. */
const never: ReadonlySet<string> = new Set(['n', 'bug', 'subcode', 'kr_name']);
/** Names that the recording gave to codes: those that are Mach's are compared. */
const names: ReadonlySet<string> = new Set(['result_name', 'code_name']);

/** The first place of two lists that differs, with what is there; null if none does. */
function firstItem(
  field: string,
  recorded: readonly unknown[],
  ours: readonly unknown[],
): FieldDifference | null {
  const count = Math.max(recorded.length, ours.length);
  for (let i = 0; i < count; i += 1) {
    const [theirs, mine] = [recorded[i], ours[i]];
    if (!same(theirs, mine)) return { field: `${field}[${i}]`, recorded: theirs, ours: mine };
  }
  return null;
}

function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, index) => same(value, b[index]));
  }
  // A number that has no name may be written as text.
  if (typeof a === 'string' && typeof b === 'number') return a === String(b);
  return a === b;
}

function counts(field: string, recorded: Fields): boolean {
  if (never.has(field)) return false;
  if (names.has(field)) return Object.hasOwn(kernReturns, String(recorded[field]));
  // A load that ended in an exception loaded nothing.
  return !(field === 'value' && recorded['faulted'] === 1);
}

/**
 * The first field of the recorded line in which ours differs; null if none does. A field that ours
 * does not have differs too, unless `partly`.
 */
export function firstDifference(
  recorded: Fields,
  ours: Fields,
  partly = false,
): FieldDifference | null {
  for (const [field, value] of Object.entries(recorded)) {
    const known = Object.hasOwn(ours, field) || (!partly && Object.hasOwn(fields, field));
    const mine = ours[field];
    if (!known || !counts(field, recorded) || same(value, mine)) continue;
    const lists = Array.isArray(value) && Array.isArray(mine);
    return (lists ? firstItem(field, value, mine) : null) ?? { field, recorded: value, ours: mine };
  }
  return null;
}
