/** How the calls of a test's pager differ from those that do nothing special. */

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
