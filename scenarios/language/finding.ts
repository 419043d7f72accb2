/**
 * What is wrong in a scenario, before anybody knows in which line: a path of keys, what is wrong
 * there, what was meant. language.ts finds the line and column.
 */

export type Path = readonly (string | number)[];

export interface Finding {
  readonly path: Path;
  /** True if the key itself is wrong, false for its value. */
  readonly onKey: boolean;
  readonly what: string;
  readonly meant: string;
}

/** `tasks.editor.steps[0].page`, for scenarios that are not in a file. */
export function pathText(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}

/** A value as an error shows it. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The value at a path of plain data; undefined if there is none. */
export function valueAt(data: unknown, path: Path): unknown {
  let here = data;
  for (const part of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Object.entries(here).find(([key]) => key === String(part))?.[1];
  }
  return here;
}
