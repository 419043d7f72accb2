/**
 * Files in YAML: text in, a value out, or problems that each name file, line and column. What the
 * value must be is the reader's business: it says what is wrong by paths of keys, and this file
 * finds them in the text.
 */
import type { Finding, Path } from './finding';
import { pathText, valueAt } from './finding';
import type { Override } from './override';
import { overridden, ownerOf } from './override';
import type { DataProblem, YamlData } from './yaml_data';
import { readData } from './yaml_data';
import type { TextRange } from './yaml_places';
import { findingSpan, isInText, NOWHERE, textRange, valueSpan } from './yaml_places';

/** One thing that is wrong, and where; the range is all 0 where there is no line. */
export interface YamlProblem extends TextRange {
  readonly file: string;
  readonly what: string;
  readonly meant: string;
}

/** `file:line:column: what is wrong; what was meant`. */
export function problemText(problem: YamlProblem): string {
  const { file, line, column, what, meant } = problem;
  const place = line === 0 ? file : `${file}:${line}:${column}`;
  return meant === '' ? `${place}: ${what}` : `${place}: ${what}; ${meant}`;
}

/** Where the values of a file stand: in the text, or in what was set from outside. */
export interface Places {
  locate(findings: readonly Finding[]): readonly YamlProblem[];
  /** True if there is a value at the path. */
  has(path: Path): boolean;
  /** The key at a path with its value, or the item; null if the text has none. */
  rangeOf(path: Path): TextRange | null;
}

function inText(
  file: string,
  source: YamlData,
  { what, meant, ...span }: DataProblem,
): YamlProblem {
  return { file, ...textRange(source, span), what, meant };
}

/** Answers the override that makes a value wrong which the text has; null if the text does. */
type Culprit = (finding: Finding) => Override | null;

function located(
  file: string,
  source: YamlData,
  { overrides, culprit }: { readonly overrides: readonly Override[]; readonly culprit: Culprit },
  finding: Finding,
): YamlProblem {
  const { path, what, meant } = finding;
  const owner = ownerOf(overrides, path, isInText(source, path));
  const flagged = { ...NOWHERE, meant };
  if (owner !== null) return { ...flagged, file: owner.flag, what };
  const cause = culprit(finding);
  if (cause !== null) return { ...flagged, file: cause.flag, what: `${pathText(path)}: ${what}` };
  return inText(file, source, { ...findingSpan(source, finding), what, meant });
}

const isSame = (a: Finding, b: Finding): boolean =>
  a.what === b.what && pathText(a.path) === pathText(b.path);

/**
 * Finds culprits by reading the data again: with no override, with the first, with the first two.
 * `findingsWith` answers what is wrong then.
 */
function culpritAmong(
  overrides: readonly Override[],
  findingsWith: (some: readonly Override[]) => readonly Finding[],
): Culprit {
  let stages: readonly (readonly Finding[])[] | null = null;
  return (finding) => {
    if (overrides.length === 0) return null;
    stages ??= [...overrides, null].map((_, count) => findingsWith(overrides.slice(0, count)));
    const at = stages.findIndex((found) => found.some((each) => isSame(each, finding)));
    const [before = [], all = []] = [stages[at - 1], stages.at(-1)];
    // A reading that ended at other problems does not show whether this one was there already.
    const isHidden = before.some((each) => !all.some((left) => isSame(each, left)));
    return isHidden ? null : (overrides[at - 1] ?? null);
  };
}

/** In the order of the text, each once: what an alias repeats is wrong wherever it is repeated. */
function inOrder(problems: readonly YamlProblem[]): readonly YamlProblem[] {
  const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  return [...new Map(sorted.map((problem) => [problemText(problem), problem])).values()];
}

export type YamlRead<T> =
  | { readonly value: T; readonly problems: null; readonly places: Places }
  | { readonly value: null; readonly problems: readonly YamlProblem[] };

/**
 * Reads a file, with values set from outside; `read` answers null and tells its findings if the
 * data is not as it must be.
 */
export function readYaml<T>(
  text: string,
  file: string,
  read: (data: unknown, findings: Finding[]) => T | null,
  overrides: readonly Override[] = [],
): YamlRead<T> {
  const source = readData(text);
  if (source.problems.length > 0) {
    const problems = source.problems.map((problem) => inText(file, source, problem));
    return { value: null, problems: inOrder(problems) };
  }
  const { data, problems } = overridden(source.data, overrides);
  if (problems.length > 0) {
    const wrong = problems.map(({ flag, what, meant }) => ({
      file: flag,
      ...NOWHERE,
      what,
      meant,
    }));
    return { value: null, problems: wrong };
  }
  const findings: Finding[] = [];
  const value = read(data, findings);
  const culprit = culpritAmong(overrides, (some) => {
    const found: Finding[] = [];
    read(overridden(source.data, some).data, found);
    return found;
  });
  const given = { overrides, culprit };
  const places: Places = {
    locate: (all) => inOrder(all.map((finding) => located(file, source, given, finding))),
    has: (path) => valueAt(data, path) !== undefined,
    rangeOf: (path) => {
      const span = valueSpan(source, path);
      return span === null ? null : textRange(source, span);
    },
  };
  if (value !== null) return { value, problems: null, places };
  return { value: null, problems: places.locate(findings) };
}
