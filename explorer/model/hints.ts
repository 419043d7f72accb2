/**
 * What can be written at a place of a scenario, and what stands there, from the schema of scenarios
 * and the names in the file: for the editor's completion and hover texts.
 */
import type { Path } from '../../scenarios/language/finding';
import { valueAt } from '../../scenarios/language/finding';
import { scenarioShape } from '../../scenarios/language/schema';
import type { SchemaParts } from '../../scenarios/language/schema_parts';
import { formsOf, keysOf, memberOf, partsOf, verbOf } from '../../scenarios/language/schema_parts';
import type { YamlCursor } from '../../scenarios/language/yaml_cursor';
import { completionAt, cursorAt, looseData } from '../../scenarios/language/yaml_cursor';
import type { HintName } from './hint_names';
import { namesFor } from './hint_names';

/** Something that can be written. */
export interface Hint {
  readonly label: string;
  /** What is inserted. */
  readonly insert: string;
  readonly detail: string;
}

export interface Hints {
  /** Offsets of what is replaced. */
  readonly from: number;
  readonly to: number;
  readonly hints: readonly Hint[];
}

export interface Explanation {
  readonly from: number;
  readonly to: number;
  readonly title: string;
  readonly text: string;
}

function branches(of: SchemaParts): readonly SchemaParts[] {
  return of.options === undefined ? [of] : formsOf(of).flatMap(branches);
}

const isMapping = ({ shape, valueType }: SchemaParts): boolean =>
  shape !== undefined || valueType !== undefined;

/** The shapes that a mapping with these keys may have: those whose verb it has, else all. */
function shapesFor(
  schemas: readonly SchemaParts[],
  keys: readonly string[],
): readonly SchemaParts[] {
  const shapes = schemas.flatMap(branches).filter(isMapping);
  const chosen = shapes.filter((shape) => keys.includes(verbOf(shape) ?? ''));
  return shapes.length > 1 && chosen.length > 0 ? chosen : shapes;
}

/** The schemas of the value at a path. */
function schemasAt(path: Path, data: unknown): readonly SchemaParts[] {
  let here: readonly SchemaParts[] = [partsOf(scenarioShape)];
  for (const [depth, part] of path.entries()) {
    const keys = Object.keys(Object(valueAt(data, path.slice(0, depth)) ?? {}));
    const forms =
      typeof part === 'number' ? here.flatMap(branches) : shapesFor(here, [...keys, part]);
    here = forms.flatMap((form) => memberOf(form, part) ?? []);
  }
  return here;
}

/** Choices that a description lists: `share, copy or none`, `a profile: osf, cmu or gnu`. */
function listed(description: string): readonly string[] {
  const list = description.slice(description.lastIndexOf(':') + 1).split(/,| or /);
  const words = list.map((word) => word.trim());
  const isList = words.length > 1 && words.every((word) => /^[\w|]+$/.test(word));
  return isList ? words : [];
}

function choicesOf(of: SchemaParts): readonly HintName[] {
  const { entries = {}, type, description = '' } = of;
  if (description === '') return [];
  const named = type === 'boolean' ? ['true', 'false'] : Object.values(entries);
  const given = named.length > 0 ? named : listed(description);
  return given.map((name) => ({ name, text: description }));
}

/** What follows a key when it is chosen. */
function afterKey(of: SchemaParts | undefined): string {
  const shapes = of === undefined ? [] : branches(of);
  const isBlock = shapes.length > 0 && shapes.every(isMapping);
  return isBlock ? ':' : ': ';
}

function keyHints(shapes: readonly SchemaParts[], siblings: readonly string[]): readonly Hint[] {
  const isChoice = shapes.length > 1;
  const hints = shapes.flatMap((shape) => {
    const verb = verbOf(shape);
    // Of several shapes only the verbs: the other keys come when it is known which one it is.
    return keysOf(shape)
      .filter((key) => (!isChoice || key === verb) && !siblings.includes(key))
      .map((key): Hint => {
        const of = memberOf(shape, key);
        const detail = (isChoice ? shape.description : of?.description) ?? '';
        return { label: key, insert: `${key}${afterKey(of)}`, detail };
      });
  });
  return [...new Map(hints.map((hint) => [hint.label, hint])).values()];
}

const asHints = (names: readonly HintName[], suffix = ''): readonly Hint[] =>
  names.map(({ name, text }) => ({ label: name, insert: `${name}${suffix}`, detail: text }));

function hintsFor(cursor: YamlCursor, data: unknown): readonly Hint[] {
  const { path, at, siblings } = cursor;
  const schemas = schemasAt(path, data);
  const names = namesFor(data, path, at);
  if (at === 'value') {
    return asHints(names.length > 0 ? names : schemas.flatMap(branches).flatMap(choicesOf));
  }
  const keys = keyHints(shapesFor(schemas, siblings), siblings);
  const free = names.filter(({ name }) => !siblings.includes(name));
  if (keys.length > 0 || free.length > 0) return [...keys, ...asHints(free, ': ')];
  // An item of a list may be a plain value.
  return asHints([
    ...namesFor(data, path, 'value'),
    ...schemas.flatMap(branches).flatMap(choicesOf),
  ]);
}

/** What can be written at an offset of a text; null for nothing. */
export function hintsAt(text: string, offset: number): Hints | null {
  const cursor = completionAt(text, offset);
  if (cursor === null) return null;
  const hints = hintsFor(cursor, looseData(text));
  return hints.length === 0 ? null : { from: cursor.from, to: cursor.to, hints };
}

/** What the key or the value at an offset means; null if there is nothing to say. */
export function explainedAt(text: string, offset: number): Explanation | null {
  const cursor = cursorAt(text, offset);
  if (cursor === null) return null;
  const data = looseData(text);
  const { path, at, word, from, to } = cursor;
  const known = namesFor(data, path, at).find(({ name }) => name === word);
  const whole = at === 'key' ? [...path, word] : path;
  const shapes = at === 'key' ? shapesFor(schemasAt(path, data), [...cursor.siblings, word]) : [];
  const verb = shapes.length === 1 && verbOf(shapes[0] ?? {}) === word ? shapes[0] : undefined;
  const own = schemasAt(whole, data).find(({ description }) => description !== undefined);
  const words = known?.text || (verb?.description ?? own?.description ?? '');
  return words === '' ? null : { from, to, title: word, text: words };
}
