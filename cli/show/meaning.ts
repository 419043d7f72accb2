/** One meaning of a name: what `machvm explain` prints for it. A name can have several. */

/** The kinds of names, in the order in which they are listed. */
export const kinds = [
  'message',
  'call',
  'argument',
  'event',
  'code',
  'word',
  'statistic',
  'record',
  'field',
  'wait',
  'reason',
  'switch',
  'policy',
  'pager',
  'device',
  'option',
  'key',
  'value',
  'format',
  'pattern',
  'column',
  'command',
  'flag',
  'trace',
  'scenario',
  'routine',
] as const;

export interface Meaning {
  readonly kind: (typeof kinds)[number];
  readonly name: string;
  readonly summary: string;
  readonly detail: string;
  /** What it is in each place that has it, or what else is known of it. */
  readonly facts: Readonly<Record<string, string>>;
}

export function meaning(
  kind: Meaning['kind'],
  name: string,
  summary: string,
  facts: Meaning['facts'] = {},
): Meaning {
  return { kind, name, summary, detail: '', facts };
}

/** `1 message`, `3 messages`: where something stands that has a text for each place. */
export function inPlaces(texts: ReadonlyMap<string, readonly string[]>): Meaning['facts'] {
  return Object.fromEntries([...texts].map(([text, places]) => [places.join(', '), text]));
}

/** Texts by name and then by place: places that share a text share a line. */
export class Places {
  private readonly names = new Map<string, Map<string, string[]>>();

  add(name: string, place: string, text: string): void {
    const texts = this.names.get(name) ?? new Map<string, string[]>();
    const places = texts.get(text) ?? [];
    if (!places.includes(place)) places.push(place);
    texts.set(text, places);
    this.names.set(name, texts);
  }

  /** A meaning of that kind for each name. */
  meanings(kind: Meaning['kind'], summary: (count: number) => string): readonly Meaning[] {
    return [...this.names].map(([name, texts]) => {
      const count = [...texts.values()].flat().length;
      return meaning(kind, name, summary(count), inPlaces(texts));
    });
  }
}
