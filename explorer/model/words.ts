/** A text with the names of pages found in it, so that they can be pointed at. */
import type { Moment, PageThing } from './moment';

export interface Word {
  readonly text: string;
  /** The page that is named; null for other words. */
  readonly page: PageThing | null;
}

/** `A/3`, `editor.heap/2`. */
const PAGE = /([A-Za-z_][\w.-]*)\/(\d+)/g;

/**
 * The parts of a text; a name that several hosts have is that of the given one, if it has it.
 * `known` is a page whose name is certain.
 */
export function wordsOf(
  text: string,
  { objects }: Moment,
  host: number,
  known: Word | null = null,
): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  for (const { 0: found, 1: name = '', 2: offset, index } of text.matchAll(PAGE)) {
    const named = [...objects.values()].filter((each) => each.name === name);
    const object = named.find((each) => each.host === host) ?? named[0];
    const isKnown = known?.text === found;
    if (object === undefined && !isKnown) continue;
    if (index > at) words.push({ text: text.slice(at, index), page: null });
    const page: PageThing | null =
      object === undefined
        ? null
        : { kind: 'page', host: object.host, object: object.id, offset: Number(offset) };
    words.push({ text: found, page: isKnown ? known.page : page });
    at = index + found.length;
  }
  if (at < text.length) words.push({ text: text.slice(at), page: null });
  return words;
}
