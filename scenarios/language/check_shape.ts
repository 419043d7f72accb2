/**
 * Checks data against the schema and says what is wrong in the language's own words: zod finds
 * that, the descriptions in the schema are what was meant.
 */
import type { z } from 'zod';
import type { Finding, Path } from './finding';
import { shown, valueAt } from './finding';
import type { ScenarioInput } from './schema';
import { scenarioShape } from './schema';
import type { SchemaParts } from './schema_parts';
import { formsOf, keysOf, memberOf, partsOf } from './schema_parts';
import { callShapes, contentShapes, stepShapes } from './schema_steps';
import { meant } from './suggest';

export type Shaped =
  | { readonly data: ScenarioInput; readonly findings: null }
  | { readonly data: null; readonly findings: readonly Finding[] };

type Shapes = Readonly<Record<string, z.ZodType>>;

/** Lists whose items are told apart by a verb; null stands for any key. */
const verbLists: readonly {
  readonly at: readonly (string | null)[];
  readonly shapes: Shapes;
  readonly item: string;
}[] = [
  { at: ['tasks', null, 'steps', null], shapes: stepShapes, item: 'step' },
  { at: ['calls', null], shapes: callShapes, item: 'call' },
  { at: ['expect', 'contents', null], shapes: contentShapes, item: 'expectation' },
];

type Issue = z.core.$ZodIssue;

/** A part, in the first of several forms that has it. */
function partOf(parts: SchemaParts, part: string | number): SchemaParts | undefined {
  const inForms = () => formsOf(parts).map((form) => partOf(form, part));
  return memberOf(parts, part) ?? inForms().find((found) => found !== undefined);
}

function descriptionOf(parts: SchemaParts): string {
  const form = [parts, ...formsOf(parts)].find(({ description }) => description !== undefined);
  return form?.description ?? 'something else';
}

function keyPath(path: readonly PropertyKey[]): Path {
  return path.map((part) => (typeof part === 'number' ? part : String(part)));
}

/** The keys of a mapping, in the first of several forms that has any. */
function keysIn(parts: SchemaParts): readonly string[] {
  const own = keysOf(parts);
  return own.length > 0
    ? own
    : (formsOf(parts)
        .map(keysIn)
        .find(({ length }) => length > 0) ?? []);
}

/** More unknown keys than this of one mapping are one finding: something else was meant. */
const MOST_KEYS = 3;

/** The findings of keys that a mapping cannot have: one for each, or one for many. */
function unknownKeys(keys: readonly string[], parts: SchemaParts, path: Path): Finding[] {
  const known = keysIn(parts);
  if (keys.length <= MOST_KEYS) {
    return keys.map((key) => ({
      path: [...path, key],
      onKey: true,
      what: `there is no key ${JSON.stringify(key)} here`,
      meant: meant(key, known),
    }));
  }
  const [first = ''] = keys;
  const some = keys.slice(0, MOST_KEYS).map((key) => JSON.stringify(key));
  const what = `the keys ${some.join(', ')} and ${keys.length - MOST_KEYS} more are unknown here`;
  return [{ path: [...path, first], onKey: true, what, meant: `known are ${known.join(', ')}` }];
}

/** The findings of one issue; `prefix` leads to what was checked. */
function findingsOf(issue: Issue, root: z.ZodType, data: unknown, prefix: Path): Finding[] {
  const inside = keyPath(issue.path);
  const path = [...prefix, ...inside];
  const node = inside.reduce((above, part) => partOf(above, part) ?? {}, partsOf(root));
  const last = inside[inside.length - 1];
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, node, path);
  if (issue.code === 'invalid_key') {
    const key = shown(last);
    return [
      { path, onKey: true, what: `${key} is not a name`, meant: 'a name begins with a letter' },
    ];
  }
  if (issue.code === 'invalid_union') {
    // Of several forms, the one that fits but for what is in it.
    const form = issue.errors.find((list) =>
      list.every(({ path: at, code }) => at.length > 0 || code === 'unrecognized_keys'),
    );
    const parts = (form ?? []).map((each) => ({ ...each, path: [...issue.path, ...each.path] }));
    if (parts.length > 0) return parts.flatMap((part) => findingsOf(part, root, data, prefix));
  }
  const value = valueAt(data, inside);
  if (issue.code === 'too_small' && Array.isArray(value)) {
    const many = value.length === 1 ? 'one entry' : `${value.length || 'no'} entries`;
    const what = `${shown(last)} has ${many}, and needs at least ${issue.minimum}`;
    return [{ path, onKey: false, what, meant: `it is ${descriptionOf(node)}` }];
  }
  const description = descriptionOf(node);
  if (value === undefined) {
    const what = `${shown(last)} is missing`;
    return [{ path: path.slice(0, -1), onKey: true, what, meant: `it is ${description}` }];
  }
  const key =
    typeof last === 'string' ? `${last} cannot be ${shown(value)}` : `not ${shown(value)}`;
  const known = Object.values(node.entries ?? {});
  const near = typeof value === 'string' && known.length > 0 ? meant(value, known) : null;
  return [{ path, onKey: false, what: key, meant: near ?? `it is ${description}` }];
}

/** All that is wrong with data, by a schema; `prefix` leads to what is checked. */
export function issuesOf(schema: z.ZodType, data: unknown, prefix: Path = []): Finding[] {
  const { error } = schema.safeParse(data);
  if (error === undefined) return [];
  return error.issues.flatMap((issue) => findingsOf(issue, schema, data, prefix));
}

/** How much of the path leads to an item of a list with verbs, or null. */
function verbItem(
  path: Path,
): { readonly path: Path; readonly list: (typeof verbLists)[0] } | null {
  for (const list of verbLists) {
    const leads = list.at.every(
      (part, i) => path[i] !== undefined && (part ?? path[i]) === path[i],
    );
    if (leads) return { path: path.slice(0, list.at.length), list };
  }
  return null;
}

/** An item that is wrong: its verb says what it should be. */
function itemFindings(data: unknown, path: Path, list: (typeof verbLists)[0]): Finding[] {
  const verbs = Object.keys(list.shapes);
  const wrong = (what: string, key: string | null, word: string): Finding[] => {
    const where = key === null ? path : [...path, key];
    return [{ path: where, onKey: key !== null, what, meant: meant(word, verbs) }];
  };
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    const word = typeof data === 'string' ? (data.split(/[\s:]/)[0] ?? '') : '';
    return wrong(
      `a ${list.item} is a mapping that begins with its verb, not ${shown(data)}`,
      null,
      word,
    );
  }
  const keys = Object.keys(data);
  const verb = keys.find((key) => verbs.includes(key));
  const shape = verb === undefined ? undefined : list.shapes[verb];
  if (shape !== undefined) return issuesOf(shape, data, path);
  const first = keys[0];
  if (first === undefined) return wrong(`an empty ${list.item}`, null, '');
  return wrong(`there is no ${list.item} ${JSON.stringify(first)}`, first, first);
}

/** The data as the schema types it, or all that is wrong with its shape. */
export function checkShape(data: unknown): Shaped {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    const what = `a scenario is a mapping, not ${shown(data)}`;
    const keys = keysOf(partsOf(scenarioShape)).join(', ');
    return {
      data: null,
      findings: [{ path: [], onKey: false, what, meant: `it has the keys ${keys}` }],
    };
  }
  const parsed = scenarioShape.safeParse(data);
  if (parsed.success) return { data: parsed.data, findings: null };
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const issue of parsed.error.issues) {
    const path = keyPath(issue.path);
    const item = verbItem(path);
    if (item === null) {
      findings.push(...findingsOf(issue, scenarioShape, data, []));
      continue;
    }
    const id = JSON.stringify(item.path);
    if (!seen.has(id))
      findings.push(...itemFindings(valueAt(data, item.path), item.path, item.list));
    seen.add(id);
  }
  return { data: null, findings };
}
