/**
 * What can be written at a place of a scenario, and what stands there, from the schema of scenarios
 * and the names in the file: for the editor's completion and hover texts.
 */
import type { Path } from '../../scenarios/language/finding';
import { valueAt } from '../../scenarios/language/finding';
import { jsonSchema } from '../../scenarios/language/schema';
import type { YamlCursor } from '../../scenarios/language/yaml_cursor';
import { completionAt, cursorAt, looseData } from '../../scenarios/language/yaml_cursor';
import type { HintName } from './hint_names';
import { namesFor } from './hint_names';

/** A part of a JSON schema, as far as it is read here. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

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

const schema = jsonSchema() as Schema; // parsed

function branches(of: Schema): readonly Schema[] {
  return of.anyOf === undefined ? [of] : of.anyOf.flatMap(branches);
}

/** The verb of a step or a call: the key that says which shape it is. */
function verbOf({ required }: Schema): string | undefined {
  return required?.[0];
}

/** The shapes that a mapping with these keys may have: those whose verb it has, else all. */
function shapesFor(schemas: readonly Schema[], keys: readonly string[]): readonly Schema[] {
  const shapes = schemas.flatMap(branches).filter(({ properties, additionalProperties }) => {
    return properties !== undefined || typeof additionalProperties === 'object';
  });
  const chosen = shapes.filter((shape) => keys.includes(verbOf(shape) ?? ''));
  return shapes.length > 1 && chosen.length > 0 ? chosen : shapes;
}

function membersOf(shapes: readonly Schema[], key: string): readonly Schema[] {
  return shapes.flatMap(({ properties, additionalProperties }) => {
    const own = properties?.[key];
    if (own !== undefined) return [own];
    return typeof additionalProperties === 'object' ? [additionalProperties] : [];
  });
}

/** The schemas of the value at a path. */
function schemasAt(path: Path, data: unknown): readonly Schema[] {
  let here: readonly Schema[] = [schema];
  for (const [depth, part] of path.entries()) {
    if (typeof part === 'number') {
      here = here.flatMap(branches).flatMap(({ items }) => items ?? []);
      continue;
    }
    const keys = Object.keys(Object(valueAt(data, path.slice(0, depth)) ?? {}));
    const shapes = shapesFor(here, [...keys, part]);
    here = membersOf(shapes, part);
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

function choicesOf(of: Schema): readonly HintName[] {
  const { enum: values = [], type, description = '' } = of;
  const named = values.map(String);
  const given =
    type === 'boolean' ? ['true', 'false'] : named.length > 0 ? named : listed(description);
  return given.map((name) => ({ name, text: description }));
}

/** What follows a key when it is chosen. */
function afterKey(of: Schema | undefined): string {
  const shapes = of === undefined ? [] : branches(of);
  const isBlock = shapes.length > 0 && shapes.every(({ type }) => type === 'object');
  return isBlock ? ':' : ': ';
}

function keyHints(shapes: readonly Schema[], siblings: readonly string[]): readonly Hint[] {
  const isChoice = shapes.length > 1;
  const hints = shapes.flatMap((shape) => {
    const all = Object.entries(shape.properties ?? {});
    const verb = verbOf(shape);
    // Of several shapes only the verbs: the other keys come when it is known which one it is.
    const shown = isChoice ? all.filter(([key]) => key === verb) : all;
    return shown
      .filter(([key]) => !siblings.includes(key))
      .map(([key, of]): Hint => {
        const detail = (isChoice ? shape.description : of.description) ?? '';
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
