/**
 * What the explorer's page is given of scenarios: their texts, the traces of the package that they
 * replay, and recordings of those that name files, which no browser can run.
 */
import { readFileSync } from 'node:fs';
import { brotliDecompressSync, gzipSync } from 'node:zlib';
import type { PageScenario } from '../../explorer/model/page_data';
import { bundledTraceFile } from '../../files/bundled_trace';
import { partOf } from '../../scenarios/language/course';
import { keptFiles } from '../../scenarios/language/kept_files';
import type { Scenario } from '../../scenarios/language/scenario';

/** The files that a scenario names and a browser cannot have, as it writes them. */
export function ownFiles(scenario: Scenario): readonly string[] {
  const { pagers, traces } = scenario;
  const paths = [...pagers, ...keptFiles(scenario)].flatMap(({ path }) => path ?? []);
  return [
    ...paths,
    ...traces.map(({ path }) => path).filter((path) => bundledTraceFile(path) === null),
  ];
}

/** `given` is what a command line calls the scenario. */
export function pageScenario(scenario: Scenario, yaml: string, given: string): PageScenario {
  const { name, lesson } = scenario;
  return {
    name,
    given,
    yaml,
    title: lesson?.title ?? name,
    watch: lesson?.watch ?? '',
    part: partOf(scenario),
    questions: lesson?.questions?.length ?? 0,
    recorded: ownFiles(scenario).length > 0,
  };
}

/** The traces of the package that scenarios replay, by name: gzip in base64. */
export function pageTraces(scenarios: readonly Scenario[]): ReadonlyMap<string, string> {
  const names = new Set(scenarios.flatMap(({ traces }) => traces.map(({ path }) => path)));
  const found = [...names].flatMap((name) => {
    const file = bundledTraceFile(name);
    if (file === null) return [];
    const bytes = brotliDecompressSync(readFileSync(file));
    return [[name, gzipSync(bytes, { level: 9 }).toString('base64')] as const];
  });
  return new Map(found);
}
