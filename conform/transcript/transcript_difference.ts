/**
 * What ends a replay: the first place where ours differs from the recording.
 */
import type { FieldDifference } from './transcript_compare';
import type { Told } from './transcript_journal';
import type { Fields, TranscriptLine } from './transcript_lines';

/** The first place where ours differs. */
export interface Difference {
  readonly at: TranscriptLine;
  /** What ours told instead; null if it told nothing. */
  readonly ours: Fields | null;
  readonly field: FieldDifference | null;
  /** The difference in words. */
  readonly what: string;
  /** What ours has told so far, oldest first. */
  readonly told: readonly Told[];
}

/** Ends the replay. */
export class Differs extends Error {
  readonly difference: Difference;

  constructor(difference: Difference) {
    super(difference.what);
    this.difference = difference;
  }
}

/** A value as people read it. */
export function valueText(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** A difference of a field in words; `since` says of what a number is counted. */
export function fieldText({ field, recorded, ours }: FieldDifference, since = ''): string {
  return `${field}${since}: recorded ${valueText(recorded)}, ours ${valueText(ours)}`;
}
