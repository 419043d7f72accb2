/** What can be pointed at and selected in the page. */

export type Thing =
  /** `offset` in pages. */
  | {
      readonly kind: 'page';
      readonly host: number;
      readonly object: number;
      readonly offset: number;
    }
  | { readonly kind: 'object'; readonly host: number; readonly object: number }
  | { readonly kind: 'port' | 'thread' | 'task' | 'device' | 'message'; readonly id: number };

const KINDS = ['page', 'object', 'port', 'thread', 'task', 'device', 'message'] as const;

/** A thing as the address of the page has it: `page.0.3.12`, `port.7`. */
export function thingText(thing: Thing): string {
  if (thing.kind === 'page') return `page.${thing.host}.${thing.object}.${thing.offset}`;
  if (thing.kind === 'object') return `object.${thing.host}.${thing.object}`;
  return `${thing.kind}.${thing.id}`;
}

/** The thing of such a text, or null. */
export function thingOf(text: string): Thing | null {
  const [word = '', ...rest] = text.split('.');
  const kind = KINDS.find((known) => known === word);
  if (kind === undefined || !rest.every((part) => /^\d{1,15}$/.test(part))) return null;
  const [a, b, c, ...more] = rest.map(Number);
  if (a === undefined || more.length > 0) return null;
  if (kind === 'page') {
    return b === undefined || c === undefined ? null : { kind, host: a, object: b, offset: c };
  }
  if (c !== undefined) return null;
  if (kind === 'object') return b === undefined ? null : { kind, host: a, object: b };
  return b === undefined ? { kind, id: a } : null;
}

/** True for two that are the same thing; nothing is the same as nothing. */
export function sameThing(a: Thing | null, b: Thing | null): boolean {
  return a !== null && b !== null && thingText(a) === thingText(b);
}
