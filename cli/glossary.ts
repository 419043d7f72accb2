/** The words of docs/GLOSSARY.md and what they mean here. */
import { docFile } from './doc_file';
import { docTables } from './doc_tables';
import type { Meaning } from './meaning';
import { meaning } from './meaning';

/** `active, inactive` are two words, `lock (of a page)` is `lock`. */
export function glossary(): readonly Meaning[] {
  return docTables(docFile('GLOSSARY.md') ?? '').flatMap(({ rows }) =>
    rows.flatMap(([names = '', text = '']) =>
      names
        .replace(/ \(.*\)/, '')
        .split(', ')
        .map((name) => meaning('word', name, text)),
    ),
  );
}
