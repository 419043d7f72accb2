/**
 * What is closed while a question covers the run, and why: what has all of the run in it, or leads
 * away from the question. Everything else of the page ends at the event where the question stands.
 */
import type { Session } from './session';

/** Why, as a sentence. */
export const CLOSED = {
  edit: 'The text of the scenario has the answers in it.',
  compare: 'A second run would show what comes.',
  files: 'The files have the whole run in them.',
  watch: 'What to watch for is shown after the questions.',
  later: 'The address is about an event that the question covers.',
  open: 'Another run would end the questions.',
} as const;
export type ClosedPart = keyof typeof CLOSED;

/** Why a part is closed now, and what opens it; null if it is open. */
export function closedWords({ limit }: Session, part: ClosedPart): string | null {
  if (limit.value === null) return null;
  return `${CLOSED[part]} Answer the question, or choose Stop asking.`;
}
