/**
 * What came of a replay, for people: one line if it conforms; else the first difference, the rule
 * that decides it, and the lines around it on both sides.
 */
import type { Difference } from './transcript_difference';
import type { Fields, TranscriptLine } from './transcript_lines';
import { ruleFor } from './transcript_rules';

/** Lines of each side before the one that differs. */
const CONTEXT = 10;
/** Fields that stand at the beginning of a line, without their names. */
const leading = ['thread', 'op', 'msg', 'probe', 'text', 'tag'];

/** Counts of what a recording holds. */
export interface Counts {
  /** Objects that its script makes: each is a case of its own. */
  readonly cases: number;
  /** Messages of the kernel and answers of the pager: all that were compared. */
  readonly messages: number;
}

export function countsOf(lines: readonly TranscriptLine[]): Counts {
  const isCase = ({ content }: TranscriptLine) =>
    content.who === 'script' && content.script.new === 1;
  const isMessage = ({ content: { who } }: TranscriptLine) =>
    who === 'message' || who === 'answer' || who === 'call';
  return { cases: lines.filter(isCase).length, messages: lines.filter(isMessage).length };
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

export function conformsText(name: string, { cases, messages }: Counts): string {
  return `${name}: conforms, ${plural(cases, 'case')}, ${plural(messages, 'message')}`;
}

/** A line in words: who, what, then its fields by name, in the order of another line. */
export function lineText(given: Fields, like: Fields = {}): string {
  const order = Object.keys(like).filter((key) => Object.hasOwn(given, key));
  const fields: Fields = { ...Object.fromEntries(order.map((key) => [key, given[key]])), ...given };
  const words = [String(fields['who'] ?? '')];
  for (const key of leading) if (fields[key] !== undefined) words.push(String(fields[key]));
  for (const [key, value] of Object.entries(fields)) {
    if (key === 'n' || key === 'who' || leading.includes(key) || value === undefined) continue;
    words.push(`${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  }
  return words.join(' ');
}

/** The report of a difference. */
export function differenceText(
  name: string,
  lines: readonly TranscriptLine[],
  difference: Difference,
): string {
  const { at, ours, field, what, told } = difference;
  const sent = typeof ours?.['msg'] === 'string' ? ours['msg'] : null;
  const rule = ruleFor(lines, at, field?.field ?? null, sent);
  const index = lines.indexOf(at);
  const before = lines.slice(Math.max(0, index - CONTEXT), index);
  const mine = told.filter((one) => one.fields !== ours).slice(-CONTEXT);
  return [
    `${name}: differs at line ${at.line}: ${what}`,
    `  decided by ${rule.file} ${rule.routine}`,
    '  recorded:',
    ...before.map(({ line, fields }) => `    ${line}: ${lineText(fields)}`),
    `  - ${at.line}: ${lineText(at.fields)}`,
    '  ours:',
    ...mine.map(({ fields }) => `    ${lineText(fields)}`),
    `  + ${ours === null ? '(nothing)' : lineText(ours, at.fields)}`,
  ].join('\n');
}
