/**
 * Conformance: a recording of a real kernel replayed on ours. In this folder names say transcript
 * for such a recording; the transcript of a run of ours is in scenarios/transcript. @ours
 * What is wrong with a file is thrown as a TranscriptError; what differs is an answer.
 */
import type { Difference } from './transcript_difference';
import type { TranscriptLine } from './transcript_lines';
import { readLines } from './transcript_read';
import { conformsText, countsOf, differenceText } from './transcript_report';
import { TranscriptRun } from './transcript_run';

export interface Conformed {
  readonly difference: Difference | null;
  /** For people. */
  readonly text: string;
}

/** Replays the lines of a recording; `name` is what the answer calls it. */
export function replayTranscript(name: string, lines: readonly TranscriptLine[]): Conformed {
  const [first] = lines;
  if (first?.content.who !== 'header') throw new Error('transcript: no header');
  const difference = new TranscriptRun(first.content.header, lines).run();
  const text =
    difference === null
      ? conformsText(name, countsOf(lines))
      : differenceText(name, lines, difference);
  return { difference, text };
}

/** Reads and replays a recording; `file` is its path, for errors. */
export function conformTranscript(file: string, name: string, text: string): Conformed {
  return replayTranscript(name, readLines(file, text));
}
