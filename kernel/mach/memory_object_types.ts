/**
 * The enumerations and attribute records of the external memory management interface.
 * @mach mach/memory_object.h
 */

export type CopyStrategy = number;
export const MEMORY_OBJECT_COPY_NONE = 0;
export const MEMORY_OBJECT_COPY_CALL = 1;
export const MEMORY_OBJECT_COPY_DELAY = 2;
export const MEMORY_OBJECT_COPY_TEMPORARY = 3;
export const MEMORY_OBJECT_COPY_SYMMETRIC = 4;

/** Which pages of a range a lock request sends home. @mach mach/memory_object.h */
export type ShouldReturn = number;
export const MEMORY_OBJECT_RETURN_NONE = 0;
export const MEMORY_OBJECT_RETURN_DIRTY = 1;
export const MEMORY_OBJECT_RETURN_ALL = 2;
export const MEMORY_OBJECT_RETURN_ANYTHING = 3;

/** Which record of attributes a call carries. */
export type AttributeFlavor = number;
export const MEMORY_OBJECT_PERFORMANCE_INFO = 11;
export const MEMORY_OBJECT_ATTRIBUTE_INFO = 14;
export const MEMORY_OBJECT_BEHAVIOR_INFO = 15;

/** The attributes of an object; which of them a flavor carries is in `attributeKeys`. */
export interface MemoryObjectAttributes {
  readonly copy_strategy?: CopyStrategy;
  readonly cluster_size?: number;
  /** A number where the interface has C's booleans: all but 0 are true. */
  readonly may_cache_object?: boolean | number;
  readonly temporary?: boolean;
  /** These only with flavor 15, and only where the interface has them; each may be left out. */
  readonly advisory_pageout?: boolean;
  /** Taken and forgotten, and always told as false. */
  readonly invalidate?: boolean;
  /** Kept and told; it is about device_read_overwrite, which is not here. */
  readonly silent_overwrite?: boolean;
}

/** The keys that each flavor must carry, no more and no fewer: a record's `count`. */
export const attributeKeys = new Map<AttributeFlavor, readonly (keyof MemoryObjectAttributes)[]>([
  [MEMORY_OBJECT_PERFORMANCE_INFO, ['cluster_size', 'may_cache_object']],
  [
    MEMORY_OBJECT_ATTRIBUTE_INFO,
    ['copy_strategy', 'cluster_size', 'may_cache_object', 'temporary'],
  ],
  [MEMORY_OBJECT_BEHAVIOR_INFO, ['copy_strategy', 'temporary']],
]);

/** What flavor 15 may carry besides. */
export const behaviorExtras = ['advisory_pageout', 'invalidate', 'silent_overwrite'] as const;

/** Names for people and scenario files. */
export const copyStrategyNames = ['NONE', 'CALL', 'DELAY', 'TEMPORARY', 'SYMMETRIC'] as const;
export const shouldReturnNames = ['NONE', 'DIRTY', 'ALL', 'ANYTHING'] as const;
