/** The words of docs/GLOSSARY.md and what they mean here. */
import { docFile } from './doc_file';
import { plainText } from './man';

/** Meanings by word; `active, inactive` are two words, `lock (of a page)` is `lock`. */
export function glossary(): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const [, names = '', meaning = ''] of (docFile('GLOSSARY.md') ?? '').matchAll(
    /^\| (.+?) \| (.+) \|$/gm,
  )) {
    if (names === 'word') continue;
    for (const name of plainText(names)
      .replace(/ \(.*\)/, '')
      .split(', ')) {
      words.set(name, plainText(meaning));
    }
  }
  return words;
}
