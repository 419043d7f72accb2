/**
 * The scenario language: YAML text in, a Scenario out, or errors that each name file, line and
 * column, what is wrong there and what was meant. The schema is in schema.ts, the meaning of values
 * in resolve.ts. `defineScenario` takes the same shape from TypeScript.
 */
import type { Document, Node } from 'yaml';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { checkShape } from './check_shape';
import type { Finding, Path } from './finding';
import { pathText } from './finding';
import { resolveScenario } from './resolve';
import type { Scenario } from './scenario';
import type { ScenarioInput } from './schema';

/** One thing that is wrong; line and column count from 1, 0 where there is no file. */
export interface ScenarioProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly what: string;
  readonly meant: string;
}

export type Parsed =
  | { readonly scenario: Scenario; readonly problems: null }
  | { readonly scenario: null; readonly problems: readonly ScenarioProblem[] };

/** `file:line:column: what is wrong; what was meant`. */
export function problemText(problem: ScenarioProblem): string {
  const { file, line, column, what, meant } = problem;
  const place = line === 0 ? file : `${file}:${line}:${column}`;
  return meant === '' ? `${place}: ${what}` : `${place}: ${what}; ${meant}`;
}

/** What `defineScenario` and `scenarioOf` throw: its message has a line for each problem. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly problems: readonly ScenarioProblem[];

  constructor(problems: readonly ScenarioProblem[]) {
    super(problems.map(problemText).join('\n'));
    this.problems = problems;
  }
}

/** A node of the document and, if it is the value of a key, that key. */
interface Place {
  readonly node: Node | null;
  readonly key: Node | null;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

function child(node: unknown, part: string | number): Place | null {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
    if (pair === undefined) return null;
    return {
      node: isNode(pair.value) ? pair.value : null,
      key: isNode(pair.key) ? pair.key : null,
    };
  }
  const item = isSeq(node) && typeof part === 'number' ? node.items[part] : undefined;
  return item === undefined ? null : { node: isNode(item) ? item : null, key: null };
}

/** The offset in the text of what is wrong: the nearest thing there is to the path. */
function offsetOf(document: Document, finding: Finding): number {
  let place: Place = { node: document.contents, key: null };
  for (const part of finding.path) {
    const next = child(place.node, part);
    if (next === null) break;
    place = next;
  }
  const value = isNonEmpty(place.node) ? place.node : (place.key ?? place.node);
  const chosen = finding.onKey ? (place.key ?? place.node) : value;
  return chosen?.range?.[0] ?? 0;
}

/** An empty value has no place of its own. */
function isNonEmpty(node: Node | null): node is Node {
  return node !== null && !(isScalar(node) && node.source === '' && node.type === 'PLAIN');
}

function located(file: string, document: Document, lines: LineCounter, finding: Finding) {
  const { line, col } = lines.linePos(offsetOf(document, finding));
  return { file, line: Math.max(1, line), column: col, what: finding.what, meant: finding.meant };
}

/** Reads a scenario. `file` is for errors; its name is that of the scenario. */
export function parseScenario(text: string, file: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos, code }) => {
      const { line, col } = lines.linePos(pos[0]);
      const meant = code === 'DUPLICATE_KEY' ? 'write each key once' : 'this is no YAML';
      return { file, line, column: col, what: message.split('\n')[0] ?? message, meant };
    });
    return { scenario: null, problems };
  }
  const findings: Finding[] = [];
  const scenario = read(document.toJS(), nameOf(file), findings);
  if (scenario !== null) return { scenario, problems: null };
  const problems = findings.map((finding) => located(file, document, lines, finding));
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { scenario: null, problems };
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
