/**
 * What the steps, calls and patterns of a scenario may name, besides the regions of a task.
 */

/** What steps and calls may name. */
export interface Names {
  /** Sizes of objects in bytes. */
  readonly objects: ReadonlyMap<string, number>;
  /** Sizes of objects that the default pager makes for a task, as far as the steps go. */
  readonly made: Map<string, number>;
  /** True if there is a default pager. */
  readonly hasManager: boolean;
  /** Pagers, with the names of their hosts. */
  readonly pagers: readonly { readonly name: string; readonly host: string }[];
  readonly devices: readonly string[];
  readonly traces: readonly string[];
  /** Labels that a pattern may give for its object. */
  readonly labels: readonly string[];
}
