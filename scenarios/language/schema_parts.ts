/**
 * What a schema is made of, for messages, completion and hover texts. They read zod's definitions
 * and not the JSON Schema: what makes that is code which a page need not have.
 */
import type { z } from 'zod';

/** A schema, as far as it matters here: that what it describes may be missing does not. */
export interface SchemaParts {
  /** As zod calls it: `object` has keys of its own, those of a `record` are names. */
  readonly type?: string;
  readonly description?: string | undefined;
  /** Keys that editors show of a record. */
  readonly properties?: Readonly<Record<string, SchemaParts>>;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  /** Of a record. */
  readonly valueType?: z.ZodType;
  /** Of a list. */
  readonly element?: z.ZodType;
  /** The forms that it may have. */
  readonly options?: readonly z.ZodType[];
  /** The words of an enumeration. */
  readonly entries?: Readonly<Record<string, string>>;
}

type Definition = SchemaParts & { readonly innerType?: z.ZodType };

export function partsOf(schema: z.ZodType): SchemaParts {
  const { innerType, ...parts } = schema.def as Definition; // parsed
  return { ...(innerType === undefined ? parts : partsOf(innerType)), ...schema.meta() };
}

/** What a key of a mapping holds, or with a number an item of a list. */
export function memberOf(parts: SchemaParts, key: string | number): SchemaParts | undefined {
  const { element, properties, shape, valueType } = parts;
  const member = typeof key === 'number' ? element : (shape?.[key] ?? valueType);
  return properties?.[key] ?? (member === undefined ? undefined : partsOf(member));
}

export function formsOf({ options = [] }: SchemaParts): readonly SchemaParts[] {
  return options.map(partsOf);
}

/** The keys that are known of a mapping. */
export function keysOf({ properties, shape }: SchemaParts): readonly string[] {
  return Object.keys(shape ?? properties ?? {});
}

/** The first key that a mapping must have: the verb of a step or a call. */
export function verbOf({ shape = {} }: SchemaParts): string | undefined {
  return Object.keys(shape).find((key) => shape[key]?.def.type !== 'optional');
}
