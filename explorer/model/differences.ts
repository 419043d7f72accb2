/**
 * Where two runs differ: in the lines of their events, as `machvm diff` finds them, in their
 * messages, or in which references are hits.
 */
import type { Recording } from '../../recording/recording';
import type { FieldDifference, LineDifference } from '../../scenarios/transcript/diff';
import { diffTranscripts } from '../../scenarios/transcript/diff';
import type { Line } from '../../scenarios/transcript/line';
import { eventSentence } from '../../views/event_words';
import type { Outcome } from './align';

/** What is compared. */
export type Compared = 'events' | 'messages' | 'hits';

/** One difference. */
export interface RunDifference {
  /** Where it is in each run; -1 is before the first event. */
  readonly a: number;
  readonly b: number;
  /** What happens in each run; null for nothing in the place of the other's. */
  readonly wordsA: string | null;
  readonly wordsB: string | null;
}

/** From so many events of both runs together, all events take too much memory to compare. */
export const MOST_EVENTS = 600_000;

/** Counts that differ from the first event on where memories differ in size: no difference each. */
const COUNTS = ['free_count', 'laundry_count', 'passed'];

function isNotable({ fields }: LineDifference): boolean {
  const isCount = ({ key }: FieldDifference): boolean => COUNTS.includes(key);
  return fields.length === 0 || !fields.every(isCount);
}

/** A line as a sentence, with pages of the first host. */
function wordsOf(recording: Recording, line: Line | null | undefined): string | null {
  if (line === null || line === undefined) return null;
  const [host] = recording.stateAt(0).hosts;
  return eventSentence(line, host?.pageSizeBytes ?? 4096);
}

/** The number of the event of a line, or of the last line before a place. */
function eventAt(line: Line | undefined, lines: readonly Line[], before: number): number {
  return Number((line ?? lines[before - 1])?.['event'] ?? -1);
}

/** The differences of the lines of two recordings. */
export function lineDifferences(
  a: Recording,
  b: Recording,
  compared: 'events' | 'messages',
): readonly RunDifference[] {
  const level = compared === 'messages' ? 'messages' : 'references';
  const [ours, theirs] = [a.transcript(level), b.transcript(level)];
  const { differences } = diffTranscripts(ours, theirs, level === 'messages' ? level : 'all');
  return differences.filter(isNotable).map((each) => ({
    a: eventAt(each.a?.line, ours, each.beforeA),
    b: eventAt(each.b?.line, theirs, each.beforeB),
    wordsA: wordsOf(a, each.a?.line),
    wordsB: wordsOf(b, each.b?.line),
  }));
}

/** References that are a hit in one run and a fault in the other. */
export function hitDifferences(
  a: Recording,
  b: Recording,
  outcomes: readonly Outcome[],
): readonly RunDifference[] {
  return outcomes.map((each) => ({
    a: each.a,
    b: each.b,
    wordsA: wordsOf(a, a.lineAt(each.a)),
    wordsB: wordsOf(b, b.lineAt(each.b)),
  }));
}

/** The place of the difference to go to from an event of A; -1 if there is none that way. */
export function nextDifference(
  differences: readonly RunDifference[],
  at: number,
  current: number,
  back: boolean,
): number {
  // Several may be at one event: one goes from the current one as long as one stands there.
  if (differences[current]?.a === at) {
    const next = current + (back ? -1 : 1);
    return next < differences.length ? next : -1;
  }
  if (!back) return differences.findIndex(({ a }) => a > at);
  return differences.findLastIndex(({ a }) => a < at);
}
