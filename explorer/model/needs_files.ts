/**
 * What a page cannot run: scenarios with pagers, devices and traces from files of the user's. Each
 * is said at its place in the text, with the command that runs it in Node. A temporary file is made
 * in memory.
 */
import { keptFiles } from '../../scenarios/language/kept_files';
import type { Scenario } from '../../scenarios/language/scenario';
import { misfit } from '../../scenarios/language/scenario_error';
import type { YamlProblem } from '../../scenarios/language/yaml_file';

/** Problems of a scenario whose files the page has not; `traces` are those that it has. */
export function fileProblems(
  scenario: Scenario,
  traces: readonly string[] = [],
): readonly YamlProblem[] {
  const meant = `run it with \`machvm explore ${scenario.name}.yaml\`, which runs it in Node`;
  const wrong = (paths: readonly (readonly string[])[], what: string): readonly YamlProblem[] =>
    misfit(scenario, paths, `${what}, which a page in a browser cannot load`, meant).problems;
  const pagers = scenario.pagers.flatMap(({ name, path }) => {
    if (path === null) return [];
    const users = scenario.objects.filter(({ pager }) => pager === name);
    const places = [
      ['pagers', name, 'type'],
      ...users.map((user) => ['objects', user.name, 'pager']),
    ];
    return wrong(places, `the pager ${name} is in the file ${path}`);
  });
  const devices = keptFiles(scenario).flatMap(({ name, path }) =>
    wrong([['devices', name, 'path']], `the device ${name} is the file ${path}`),
  );
  const files = scenario.traces.flatMap(({ name, path }) =>
    traces.includes(path)
      ? []
      : wrong([['traces', name]], `the trace ${name} is in the file ${path}`),
  );
  return [...pagers, ...devices, ...files];
}
