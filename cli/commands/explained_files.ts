/**
 * What the files say that users write and read: the keys and values of scenarios and sweeps, and
 * the columns of results.
 */
import { jsonSchema } from '../../scenarios/language/schema';
import { statisticTexts } from '../../scenarios/language/statistics';
import { columnTexts } from '../../studies/study_row';
import { sweepTexts } from '../../studies/sweep';
import { docFile } from '../show/doc_file';
import { docTables } from '../show/doc_tables';
import type { Meaning } from '../show/meaning';
import { meaning, Places } from '../show/meaning';
import { reportColumns } from '../show/report';

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
const listOf = (value: unknown): readonly Schema[] =>
  Array.isArray(value) ? value.filter(isSchema) : [];

/** Words of a list such as `how it ends: done, stuck, limit or circling`. */
function listed(text: string): readonly string[] {
  const list = /^(?:[^:;]*: )?((?:[\w|]+, )*[\w|]+ or [\w|]+)$/.exec(text)?.[1];
  return list?.split(/, | or /) ?? [];
}

/** Goes through the schema and keeps what each key and each value is, by where it stands. */
class Language {
  readonly keys = new Places();
  readonly values = new Places();

  walk(schema: Schema, path: string): void {
    if (isSchema(schema['properties'])) this.properties(schema, schema['properties'], path);
    for (const part of [...listOf(schema['anyOf']), ...listOf([schema['items']])]) {
      this.walk(part, path);
    }
    const more = schema['additionalProperties'];
    if (isSchema(more)) this.walk(more, `${path}.NAME`);
  }

  /** A step and a call are named by their first key; what they do is that key's text. */
  private properties(schema: Schema, properties: Schema, path: string): void {
    const verb = /\.(steps|calls|contents)$/.test(`.${path}`) ? Object.keys(properties)[0] : null;
    for (const [key, value] of Object.entries(properties)) {
      if (!isSchema(value)) continue;
      const here = verb == null ? path : `${path}: ${verb}`;
      const text = String(value['description'] ?? '');
      const own = key === verb ? `${String(schema['description'])} Value: ${text}.` : text;
      const place = `${here}.${key}`.replace(/^\./, '');
      if (own !== '') this.keys.add(key, key === verb ? path : place, own);
      const words = Array.isArray(value['enum']) ? value['enum'].map(String) : listed(text);
      for (const word of words) this.values.add(word, place, text);
      this.walk(value, place);
    }
  }
}

/** The table that ends a run: each of its heads is a statistic. */
function reportMeanings(): readonly Meaning[] {
  return reportColumns.map(([counter, head]) => {
    const facts = { statistic: counter };
    return meaning('column', head, `In the table of machvm run: ${statisticTexts[counter]}`, facts);
  });
}

/** What `--columns` may name, from its table in docs/TRACES.md. */
function tableMeanings(): readonly Meaning[] {
  const tables = docTables(docFile('TRACES.md') ?? '').filter(
    ({ head }) => head[0] === '--columns',
  );
  return tables.flatMap(({ rows }) =>
    rows.flatMap(([parts = '', text = '']) =>
      parts.split(', ').flatMap((part) => {
        const [, name] = /^([\w-]+)=/.exec(part) ?? [];
        if (name === undefined) return [];
        return [meaning('column', name, `In --columns: ${text}.`, { write: part })];
      }),
    ),
  );
}

/** Everything that a file of a user can have, and every column of results. */
export function fileMeanings(): readonly Meaning[] {
  const language = new Language();
  language.walk(jsonSchema(), '');
  for (const [key, text] of Object.entries(sweepTexts)) {
    language.keys.add(key, `sweep: ${key}`, text);
    for (const word of listed(text)) language.values.add(word, `sweep: ${key}`, text);
  }
  const places = (what: string) => (count: number) =>
    count === 1 ? `A ${what} of a file.` : `A ${what} of a file, in ${count} places.`;
  return [
    ...language.keys.meanings('key', places('key')),
    ...language.values.meanings('value', places('value')),
    ...reportMeanings(),
    ...tableMeanings(),
    ...Object.entries(columnTexts).map(([name, text]) =>
      meaning('column', name, `In results of replay, curve and sweep: ${text}`),
    ),
  ];
}
