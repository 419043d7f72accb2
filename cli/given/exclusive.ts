/** Flags that go against each other: which one was given, why it has no effect, what to do. */
import { UsageError } from '../show/output';

/** `dryRun` as typed: `dry-run`. */
const typed = (key: string): string =>
  key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Throws a UsageError for the first of some flags that was given: it has no effect. */
export function refuseFlags<F extends object>(
  command: string,
  flags: F,
  keys: readonly (keyof F & string)[],
  why: string,
): void {
  for (const key of keys) {
    if (flags[key] === undefined || flags[key] === false) continue;
    throw new UsageError(`${command}: --${typed(key)}: ${why}; leave one of them out`);
  }
}

/** Throws a UsageError if both forms of rows are wanted. */
export function refuseBothForms(
  command: string,
  { json, csv }: { readonly json: boolean; readonly csv: boolean },
): void {
  if (json && csv) throw new UsageError(`${command}: --json or --csv, not both`);
}
