/**
 * When a task or a call begins.
 */
import type { Path } from './finding';
import type { Names } from './resolve_names';
import { resolvePattern } from './resolve_patterns';
import type { Resolving } from './resolving';
import type { Start } from './scenario';
import type { PatternInput } from './schema_fields';

/** When a task or a call begins. */
export function resolveStart(
  resolving: Resolving,
  given: {
    readonly at?: string | number | undefined;
    readonly after?: PatternInput | undefined;
    readonly count?: number | undefined;
  },
  path: Path,
  names: Names,
): Start {
  const { at, after, count } = given;
  if (count !== undefined && after === undefined) {
    const what = 'count is the number of times that the event of after must happen';
    resolving.report([...path, 'count'], what, 'add after: EVENT', true);
  }
  return {
    after:
      after === undefined
        ? null
        : resolvePattern(resolving, after, [...path, 'after'], names.labels),
    count: count ?? 1,
    ticks: at === undefined ? 0 : resolving.ticks(at, [...path, 'at']),
  };
}
