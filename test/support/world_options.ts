/** How the calls of a pager differ from those that do nothing special, and which laws hold. */
import { Checker } from '../../kernel/check/checker';
import { isStateLaw } from '../../kernel/check/law';
import { laws } from '../../kernel/check/laws';
import type { Machine } from '../../kernel/machine/machine';

/** All laws, none, or those about states alone. */
export function checkerOf(machine: Machine, which: boolean | 'state'): Checker | null {
  if (which === false) return null;
  if (which === true) return new Checker(machine, { full: 16 });
  return new Checker(machine, { full: 4, laws: laws.filter(isStateLaw) });
}

/** How a page is supplied. */
export interface SupplyOptions {
  readonly precious?: boolean;
  readonly lock?: number;
  readonly reply?: boolean;
  readonly deallocate?: boolean;
}

/** How a lock request differs from one that does nothing. */
export interface LockOptions {
  readonly should_return?: number;
  readonly flush?: boolean;
  readonly lock?: number;
  readonly reply?: boolean;
}
