/** Finds the terms of the glossary in a text, so that each can be explained where it stands. */

/** A part of a text. `meaning` is null unless the part is a term. */
export interface Part {
  readonly text: string;
  readonly meaning: string | null;
}

/** Terms that stand in nearly each sentence, and need no explanation there. */
const PLAIN: ReadonlySet<string> = new Set([
  'contents',
  'host',
  'machine',
  'memory object',
  'object',
  'page',
  'pager',
  'step',
  'switch',
]);

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export class Terms {
  private readonly meanings = new Map<string, string>();
  private readonly pattern: RegExp;

  /** `given` has a meaning for each term; marks of code in either are left out. */
  constructor(given: Readonly<Record<string, string>>) {
    for (const [term, meaning] of Object.entries(given)) {
      const word = term.replaceAll('`', '').toLowerCase();
      if (!PLAIN.has(word)) this.meanings.set(word, meaning.replaceAll('`', ''));
    }
    // The longest first; no part of a name such as `pager.0` or `A/3`.
    const words = [...this.meanings.keys()].sort((a, b) => b.length - a.length).map(escaped);
    this.pattern = new RegExp(`(?<![\\w./])(${words.join('|')})s?(?![\\w/]|[.]\\w)`, 'gi');
  }

  /** The parts of a text in their order; a term is explained where it stands first. */
  parts(text: string): readonly Part[] {
    const parts: Part[] = [];
    const seen = new Set<string>();
    let at = 0;
    if (this.meanings.size === 0) return [{ text, meaning: null }];
    for (const { 0: found, 1: word = '', index } of text.matchAll(this.pattern)) {
      const term = word.toLowerCase();
      if (seen.has(term)) continue;
      seen.add(term);
      if (index > at) parts.push({ text: text.slice(at, index), meaning: null });
      parts.push({ text: found, meaning: this.meanings.get(term) ?? null });
      at = index + found.length;
    }
    if (at < text.length) parts.push({ text: text.slice(at), meaning: null });
    return parts;
  }
}
