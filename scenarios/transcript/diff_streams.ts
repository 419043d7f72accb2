/**
 * The lines of a transcript sorted into streams in which order means something: what is sent to a
 * port, what is received from it, what a thread does. Between streams the order is the scheduler's,
 * and so are times and running numbers: what is left of a line without them is its meaning.
 */
import { referenceEvents } from '../../kernel/mach/reference_events';
import type { FieldValue } from '../language/pattern';
import type { Line } from './line';
import { messageLevelEvents, withoutIds } from './line';
import { isVersion1 } from './transcript';
import { newInVersion2 } from './transcript_version';

const references: ReadonlySet<unknown> = new Set(Object.keys(referenceEvents));

/** A line, and where it stands in its transcript, from 0. */
export interface Placed {
  readonly index: number;
  /** The same among the lines that are compared. */
  readonly order: number;
  readonly line: Line;
}

/** How much two transcripts can be compared by. */
export type DiffLevel = 'messages' | 'all';

/** True if a transcript has more than messages. */
export function hasEvents(lines: readonly Line[]): boolean {
  return lines.some(({ ev }) => !messageLevelEvents.has(String(ev)));
}

/** Events that one of two transcripts cannot have. */
export function missingEvents(a: readonly Line[], b: readonly Line[]): ReadonlySet<unknown> {
  if (isVersion1(a) || isVersion1(b)) return new Set(newInVersion2);
  const both = [a, b].every((lines) => lines.some(({ ev }) => references.has(ev)));
  return both ? new Set() : references;
}

/** The lines that are compared: those of the level, but for some events. */
export function placed(
  lines: readonly Line[],
  level: DiffLevel,
  missing: ReadonlySet<unknown> = new Set(),
): readonly Placed[] {
  const kept: Placed[] = [];
  for (const [index, line] of lines.entries()) {
    if (level === 'messages' && !messageLevelEvents.has(String(line['ev']))) continue;
    if (missing.has(line['ev'])) continue;
    kept.push({ index, order: kept.length, line });
  }
  return kept;
}

/** Keys that say when and under which number something happened, not what. */
const circumstances = new Set(['t', 'n', 'serial', 'msgcount']);

/** Ends of messages, whose order is that of the port. */
const atPorts: Readonly<Record<string, string>> = {
  'ipc_mqueue.sent': 'sent to',
  'ipc_mqueue.received': 'received from',
};

/** The name of the stream that a line belongs to. */
export function streamOf(line: Line): string {
  const host = line['host'] === undefined ? '' : `${line['host']}: `;
  const end = atPorts[String(line['ev'])];
  if (end !== undefined) return `${host}${end} port ${line['port']}`;
  return `${host}thread ${line['thread']}`;
}

/** What two lines must share to be the same happening, if perhaps with other values. */
export function kindOf(line: Line): string {
  return `${line['ev']} ${line['msg'] ?? ''}`;
}

/** The same happening in the same place. */
export function placeOf(line: Line): string {
  const thing = line['port'] ?? line['object'] ?? '';
  return `${kindOf(line)} ${thing} ${line['offset'] ?? line['page'] ?? ''}`;
}

/** The fields that say what happened; of a message the thread does not matter. */
export function meaningOf(line: Line): ReadonlyMap<string, FieldValue> {
  const byPort = atPorts[String(line['ev'])] !== undefined;
  return new Map(
    Object.entries(withoutIds(line)).filter(
      ([key]) => !(circumstances.has(key) || (byPort && key === 'thread')),
    ),
  );
}

/** The lines of each stream, in order; streams in the order in which they begin. */
export function streams(lines: readonly Placed[]): ReadonlyMap<string, readonly Placed[]> {
  const all = new Map<string, Placed[]>();
  for (const each of lines) {
    const name = streamOf(each.line);
    const stream = all.get(name);
    if (stream === undefined) all.set(name, [each]);
    else stream.push(each);
  }
  return all;
}
