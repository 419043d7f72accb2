/** What docs/STATE.md says: records of a state, their fields, and why threads wait. */
import { docFile } from '../show/doc_file';
import { docTables } from '../show/doc_tables';
import { plainText } from '../show/man';
import type { Meaning } from '../show/meaning';
import { meaning, Places } from '../show/meaning';

/** The sentence under the heading of each record. */
function recordTexts(page: string): ReadonlyMap<string, string> {
  const found = [...page.matchAll(/^### (\w+)\n\n([^|\n][^\n]*)$/gm)];
  return new Map(found.map(([, name = '', text = '']) => [name, plainText(text)]));
}

/** Everything that a state names. */
export function stateMeanings(): readonly Meaning[] {
  const page = docFile('STATE.md') ?? '';
  const texts = recordTexts(page);
  const fields = new Places();
  const others: Meaning[] = [];
  for (const { heading, head, rows } of docTables(page)) {
    const [kind] = head;
    if (kind === 'field') {
      const names = rows.map(([name = '']) => name).join(', ');
      others.push(meaning('record', heading, texts.get(heading) ?? 'A record.', { fields: names }));
    }
    for (const [name = '', text = ''] of rows) {
      if (kind === 'field') fields.add(name, heading, text);
      else if (kind === 'reason') others.push(meaning('reason', name, `A wait: ${text}.`));
      else others.push(meaning('wait', name, `A thread waits for ${text}.`));
    }
  }
  const sum = (count: number): string =>
    count === 1 ? 'A field of a record.' : `A field, in ${count} records.`;
  return [...others, ...fields.meanings('field', sum)];
}
