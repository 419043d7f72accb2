/** What matchers are given, and refuse with a sentence. */
import { existsSync, readFileSync } from 'node:fs';
import type { ScenarioResult } from '../scenarios/run/run';
import type { Line } from '../scenarios/transcript/line';
import { readTranscript } from '../scenarios/transcript/transcript_text';

/** True for what `runScenario` returns. */
export function isResult(value: unknown): value is ScenarioResult {
  return (
    typeof value === 'object' &&
    value !== null &&
    'scenario' in value &&
    'failures' in value &&
    'lines' in value &&
    'built' in value
  );
}

/** The result that a matcher is about. Throws a TypeError for anything else. */
export function resultOf(matcher: string, received: unknown): ScenarioResult {
  if (isResult(received)) return received;
  const given = received === null ? 'null' : typeof received;
  const what = received instanceof Promise ? 'a promise; await it first' : given;
  throw new TypeError(`expect(...).${matcher} needs what runScenario returns; it got ${what}`);
}

/** A result that has the lines of its run. Throws a TypeError for one that kept none. */
export function recordedResult(matcher: string, received: unknown): ScenarioResult {
  const result = resultOf(matcher, received);
  if (result.lines.length > 0 || result.steps === 0) return result;
  throw new TypeError(
    `expect(...).${matcher} needs the transcript, and this run kept none; ` +
      'run it without onLine, and with level: messages or all',
  );
}

/**
 * The lines of a transcript: lines, text of `transcriptText`, or the path of a file. Throws a
 * TypeError for anything else, and a TranscriptTextError for text that is no transcript.
 */
export function transcriptLines(given: unknown): readonly Line[] {
  if (isResult(given)) return given.lines;
  if (Array.isArray(given)) return given;
  if (typeof given !== 'string') {
    throw new TypeError('toConformTo needs a transcript: lines, text, the path of a file or a run');
  }
  if (given.trimStart().startsWith('{')) return readTranscript('transcript', given);
  if (existsSync(given)) return readTranscript(given, readFileSync(given, 'utf8'));
  throw new TypeError(
    `toConformTo: ${given}: no such file; machvm run FILE --transcript OUT writes one`,
  );
}
