/** The words of docs/GLOSSARY.md and what they mean here. */
import { docFile } from './doc_file';
import { docTables } from './doc_tables';
import type { Meaning } from './meaning';
import { meaning } from './meaning';

type Row = readonly [name: string, text: string];

/** `active, inactive` are two words, `lock (of a page)` is `lock`; a list for each table. */
function tables(): readonly (readonly Row[])[] {
  return docTables(docFile('GLOSSARY.md') ?? '').map(({ rows }) =>
    rows.flatMap(([names = '', text = '']) =>
      names
        .replace(/ \(.*\)/, '')
        .split(', ')
        .map((name): Row => [name, text]),
    ),
  );
}

export function glossary(): readonly Meaning[] {
  return tables().flatMap((rows) => rows.map(([name, text]) => meaning('word', name, text)));
}

/** The terms of the project, without the words of reports and tables, each with its meaning. */
export function terms(): Readonly<Record<string, string>> {
  return Object.fromEntries(tables()[0] ?? []);
}
