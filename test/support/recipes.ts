/**
 * The recipes of CONTRIBUTING.md as data, and an example of each addition: files to make, and what
 * to insert into files. An example has two parts: what is there when the recipe's test fails for
 * the first time, and what completes the addition.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export interface Recipe {
  readonly title: string;
  readonly files: readonly string[];
  /** Files that the line of the test names, besides those of its command. */
  readonly testFiles: readonly string[];
  /** Arguments of `npx jest`: a file, and maybe -t and a part of a title. */
  readonly fails: string;
  readonly regenerate: readonly string[];
}

const LABELS = ['Files', 'Fails first', 'Regenerate'] as const;
const JEST = /^npx jest /;
/** An addition's name in paths and commands. */
const NAME = /\bNAME(?=\b|_)/g;

/** The text of a labelled item of a list, its lines joined; '' if there is none. */
function item(section: string, label: (typeof LABELS)[number]): string {
  const found = new RegExp(`^- ${label}: ((?:.*\\n)(?:  .*\\n)*)`, 'm').exec(section);
  return (found?.[1] ?? '').replaceAll(/\s+/g, ' ').trim();
}

const codeIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map((m) => m[1] ?? '');
const linksIn = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)]+)\)/g)].map((m) => m[1] ?? '');

/** The recipes of a text for a contributor, in order. */
export function recipesIn(text: string): readonly Recipe[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [files = '', fails = '', regenerate = ''] = LABELS.map((label) => item(section, label));
      const command = codeIn(fails).find((code) => JEST.test(code)) ?? '';
      return {
        title: section.slice(0, section.indexOf('\n')),
        files: [...codeIn(files).filter((code) => code.includes('/')), ...linksIn(files)],
        testFiles: linksIn(fails),
        fails: command.replace(JEST, ''),
        regenerate: codeIn(regenerate),
      };
    });
}

/** The recipe for an addition of that name. */
export function recipeFor(recipe: Recipe, name: string): Recipe {
  const named = (text: string): string => text.replaceAll(NAME, name);
  return {
    title: recipe.title,
    files: recipe.files.map(named),
    testFiles: recipe.testFiles.map(named),
    fails: named(recipe.fails),
    regenerate: recipe.regenerate.map(named),
  };
}

const inserted = z.strictObject({ insert: z.string() });
const edit = z.union([
  inserted.extend({ before: z.string() }),
  inserted.extend({ after: z.string() }),
]);
const edits = z.record(z.string(), z.union([z.string(), z.array(edit)]));
const example = z.strictObject({
  recipe: z.string(),
  name: z.string(),
  /** The title of the test that fails first. */
  fails: z.string(),
  first: edits,
  later: edits.default({}),
});

type Edits = z.infer<typeof edits>;
type Example = z.infer<typeof example>;

/** The examples in a folder. */
export function examplesIn(folder: string): readonly Example[] {
  return readdirSync(folder).map((file) =>
    example.parse(parse(readFileSync(join(folder, file), 'utf8'))),
  );
}

/** Makes files, and inserts into others; throws for a place that is not in its file once. */
export function apply(root: string, changes: Edits): void {
  for (const [path, change] of Object.entries(changes)) {
    const file = join(root, path);
    if (typeof change === 'string') {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, change, { flag: 'wx' });
      continue;
    }
    let text = readFileSync(file, 'utf8');
    for (const each of change) {
      const place = 'before' in each ? each.before : each.after;
      const [head, tail, ...more] = text.split(place);
      if (head === undefined || tail === undefined || more.length > 0) {
        throw new Error(`${path}: not once there: ${JSON.stringify(place)}`);
      }
      const middle = 'before' in each ? each.insert + place : place + each.insert;
      text = head + middle + tail;
    }
    writeFileSync(file, text);
  }
}
