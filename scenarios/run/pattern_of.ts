/** Patterns outside of a scenario file: what a test looks for in a run that is over. */
import type { EventPattern } from '../language/pattern';
import { resolvePattern } from '../language/resolve_patterns';
import { Resolving } from '../language/resolving';
import type { PatternInput } from '../language/schema_fields';
import { objectOfLine } from '../transcript/match';
import type { ScenarioResult } from './run';

/**
 * Reads a pattern as a scenario's `expect.messages` does, such as
 * `{ memory_object_data_return: 'A', page: 0, dirty: true }`. Throws a TypeError that says what is
 * wrong with it.
 */
export function patternOf(result: ScenarioResult, given: PatternInput): EventPattern {
  const resolving = new Resolving();
  resolving.hosts = result.scenario.hosts;
  const labels = new Set(result.lines.map(objectOfLine));
  for (const { name } of result.scenario.objects) labels.add(name);
  labels.delete('');
  const pattern = resolving.on(resolving.host(undefined, []), () =>
    resolvePattern(resolving, given, [], [...labels]),
  );
  const [finding] = resolving.findings;
  if (finding === undefined) return pattern;
  throw new TypeError(`the pattern ${JSON.stringify(given)}: ${finding.what}; ${finding.meant}`);
}
