/** Patterns outside of a scenario file: what a test looks for in a run that is over. */
import { objectOfLine } from './match';
import type { EventPattern } from './pattern';
import { resolvePattern } from './resolve_patterns';
import { Resolving } from './resolving';
import type { ScenarioResult } from './run';
import type { PatternInput } from './schema_fields';

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
