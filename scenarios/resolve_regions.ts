/**
 * Regions of a task while its steps are resolved: which there are by then, and what their pages are
 * in bytes.
 */
import type { Path } from './finding';
import type { Resolving } from './resolving';

/** The regions of a task so far: sizes in bytes. */
export type Regions = Map<string, number>;

/** The pages of a thing of that many bytes. */
export function pagesIn(resolving: Resolving, bytes: number): number {
  return Math.max(1, Math.ceil(bytes / resolving.pageSize));
}

export interface Part {
  readonly page?: number | undefined;
  readonly pages?: string | number | (string | number)[] | undefined;
}

/** The bytes of some pages of a region. */
export function partOf(
  resolving: Resolving,
  given: Part,
  path: Path,
  region: string,
  regions: Regions,
): { readonly offset: number; readonly size: number } {
  const limit = pagesIn(resolving, regions.get(region) ?? Number.MAX_SAFE_INTEGER);
  const { first, count } = resolving.range(given, path, limit, `region ${region}`);
  return { offset: first * resolving.pageSize, size: count * resolving.pageSize };
}
