/**
 * Values of a scenario file changed from outside, as `--set host.frames=64` does: the text with the
 * value in place, so that it is read and checked like any other.
 */
import { parseDocument } from 'yaml';

export interface Override {
  /** Keys and indices from the top, as `host.frames` or `tasks.0.name`. */
  readonly path: string;
  /** As it would stand in the file. */
  readonly value: string;
}

/** Splits `key=value`; null if it is none. */
export function parseOverride(text: string): Override | null {
  const at = text.indexOf('=');
  return at <= 0 ? null : { path: text.slice(0, at), value: text.slice(at + 1) };
}

/** The text with all overrides in place. A text that is no YAML comes back as it is. */
export function withOverrides(text: string, overrides: readonly Override[]): string {
  if (overrides.length === 0) return text;
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  for (const { path, value } of overrides) {
    const keys = path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    document.setIn(keys, parseDocument(value).toJS());
  }
  return String(document);
}
