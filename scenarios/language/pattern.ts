/**
 * Patterns of events and messages, as expectations, places of lessons and steps name them, and in
 * words.
 */

/** A value of a field of a transcript line. */
export type FieldValue = string | number | boolean;

/** A message or an event, the object or port it concerns (null for any), and what it says. */
export interface EventPattern {
  /** A message, which means its receipt or the call; or an event of the trace. */
  readonly name: string;
  readonly object: string | null;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** `memory_object_data_return of A, dirty true`. */
export function patternText(pattern: EventPattern): string {
  const of = pattern.object === null ? '' : ` of ${pattern.object}`;
  const fields = Object.entries(pattern.fields).map(([key, value]) => `, ${key} ${value}`);
  return `${pattern.name}${of}${fields.join('')}`;
}
