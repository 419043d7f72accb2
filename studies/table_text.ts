/**
 * Rows of results as CSV, for files and pipes: one place that knows how a field is quoted.
 */

type Field = string | number;

function quoted(field: Field): string {
  const text = String(field);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table with its head, each line ended. */
export function csvText(columns: readonly string[], rows: readonly (readonly Field[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join('');
}
