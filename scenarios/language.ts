/**
 * The scenario language: YAML text in, a Scenario out, or errors that each name file, line and
 * column, what is wrong there and what was meant. The schema is in schema.ts, the meaning of values
 * in resolve.ts. `defineScenario` takes the same shape from TypeScript.
 */
import { checkShape } from './check_shape';
import type { Finding, Path } from './finding';
import { pathText } from './finding';
import { resolveScenario } from './resolve';
import type { Scenario } from './scenario';
import type { ScenarioInput } from './schema';
import type { YamlProblem } from './yaml_file';
import { problemText, readYaml } from './yaml_file';

export type Parsed =
  | { readonly scenario: Scenario; readonly problems: null }
  | { readonly scenario: null; readonly problems: readonly YamlProblem[] };

/** What `defineScenario` and `scenarioOf` throw: its message has a line for each problem. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly problems: readonly YamlProblem[];

  constructor(problems: readonly YamlProblem[]) {
    super(problems.map(problemText).join('\n'));
    this.problems = problems;
  }
}

/** Reads a scenario. `file` is for errors; its name is that of the scenario. */
export function parseScenario(text: string, file: string): Parsed {
  const { value, problems } = readYaml(text, file, (data, findings) =>
    read(data, nameOf(file), findings),
  );
  return value === null ? { scenario: null, problems } : { scenario: value, problems: null };
}

/** Fills `findings` and answers null if there are any. */
function read(data: unknown, name: string, findings: Finding[]): Scenario | null {
  const shaped = checkShape(data);
  if (shaped.findings !== null) {
    for (const finding of shaped.findings) findings.push(finding);
    return null;
  }
  const resolved = resolveScenario(shaped.data, name);
  for (const finding of resolved.findings) findings.push(finding);
  return findings.length === 0 ? resolved.scenario : null;
}

/** A file's name without folders and endings. */
export function nameOf(file: string): string {
  return file.replace(/^.*[/\\]/, '').replace(/(\.scenario)?\.(ya?ml|json)$/i, '');
}

/** As `parseScenario`, and throws a ScenarioError. */
export function scenarioOf(text: string, file: string): Scenario {
  const { scenario, problems } = parseScenario(text, file);
  if (scenario === null) throw new ScenarioError(problems);
  return scenario;
}

/** A scenario in the shape of a file, written in TypeScript. Throws a ScenarioError. */
export function defineScenario(input: ScenarioInput, name = 'scenario'): Scenario {
  const findings: Finding[] = [];
  const scenario = read(input, name, findings);
  if (scenario !== null) return scenario;
  const problems = findings.map(
    ({ path, what, meant }: { path: Path; what: string; meant: string }) => {
      const file = path.length === 0 ? name : `${name}: ${pathText(path)}`;
      return { file, line: 0, column: 0, what, meant };
    },
  );
  throw new ScenarioError(problems);
}
