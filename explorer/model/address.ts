/**
 * The address of a moment, behind the `#` of the page's address: scenario, event and selection, and
 * the digest of the scenario, by which a link knows that it is about another text.
 */
import type { Thing } from './thing';
import { thingOf, thingText } from './thing';

export interface Address {
  readonly name: string;
  /** -1 for the moment before the first event; infinite for one that no run has. */
  readonly event: number;
  readonly selection: Thing | null;
  readonly digest: string | null;
}

/** `dirty_eviction/257?sel=page.0.2.0&digest=1a2b3c4d`. */
export function addressText({ name, event, selection, digest }: Address): string {
  const sel = selection === null ? [] : [`sel=${thingText(selection)}`];
  const fields = [...sel, ...(digest === null ? [] : [`digest=${digest}`])];
  return `${encodeURIComponent(name)}/${event}${fields.length === 0 ? '' : `?${fields.join('&')}`}`;
}

/** The moment of an address, with or without its `#`; null if it names none. */
export function addressOf(text: string): Address | null {
  const found = /^#?([^/?#]+)(?:\/([^?#]*))?(?:\?(.*))?$/.exec(text);
  const [, name = '', event = '-1', query = ''] = found ?? [];
  if (name === '') return null;
  const fields = new Map(
    query.split('&').map((field) => {
      const [key = '', value = ''] = field.split('=');
      return [key, value];
    }),
  );
  return {
    name: decoded(name),
    event: /^-?\d+$/.test(event) ? Math.max(-1, Number(event)) : Number.POSITIVE_INFINITY,
    selection: thingOf(fields.get('sel') ?? ''),
    digest: fields.get('digest') ?? null,
  };
}

/** Decodes %-escapes; a text with a wrong escape stays unchanged. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What is to be said of a link whose event a run of so many events has not, or null. */
export function absence({ event }: Address, events: number): string | null {
  if (event < events) return null;
  return `The link is about an event that this run has not: its last one is ${events - 1}.`;
}

/** What is to be said of a link that was made for another text of the scenario, or null. */
export function staleness({ name, digest: wanted }: Address, digest: string): string | null {
  if (wanted === null || wanted === digest) return null;
  return `The link is about another text of ${name}: its event may be another here.`;
}
