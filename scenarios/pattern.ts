/** Patterns of events and messages, as expectations, places of lessons and steps name them. */

/** A value of a field of a transcript line. */
export type FieldValue = string | number | boolean;

/** A message or an event, the object or port it concerns (null for any), and what it says. */
export interface EventPattern {
  /** A message, which means its receipt or the call; or an event of the trace. */
  readonly name: string;
  readonly object: string | null;
  readonly fields: Readonly<Record<string, FieldValue>>;
}
