/** What the page asks of its worker, and what the worker tells. */
import type { Override } from '../../scenarios/language/override';
import type { YamlProblem } from '../../scenarios/language/yaml_file';
import type { AskedQuestion } from '../../teaching/lesson_questions';
import type { RunDifference } from '../model/differences';

/** One run; a worker makes one run after another. */
export interface RunRequest {
  readonly run: number;
  readonly name: string;
  readonly yaml: string;
  /** Values that stand in the place of the file's. */
  readonly set: readonly Override[];
  /** Traces by their names: gzip in base64. */
  readonly traces: Readonly<Record<string, string>>;
}

export type RunReply =
  /** The next piece of the recording. */
  | { readonly run: number; readonly kind: 'piece'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly run: number; readonly kind: 'done' }
  /** The run cannot be made, or broke off. */
  | { readonly run: number; readonly kind: 'failed'; readonly problems: readonly YamlProblem[] };

/** Something else that is made from a run of a scenario: its questions, or a trace for Perfetto. */
export interface MadeRequest extends Omit<RunRequest, 'run'> {
  readonly kind: 'questions' | 'perfetto';
  /** Draws the order of the options. */
  readonly seed: string;
}

/** Which pages leave next at an event. */
export interface NextRequest extends Omit<RunRequest, 'run'> {
  readonly kind: 'next';
  readonly event: number;
}

/** Where two recordings differ. */
export interface DifferencesRequest {
  readonly kind: 'differences';
  readonly compared: 'events' | 'messages';
  /** The bytes of each, in pieces. */
  readonly a: readonly Uint8Array[];
  readonly b: readonly Uint8Array[];
}

export type MadeReply =
  | { readonly kind: 'differences'; readonly differences: readonly RunDifference[] }
  /** By host; -1 for a host where none would leave. */
  | { readonly kind: 'next'; readonly pages: readonly number[] }
  | { readonly kind: 'questions'; readonly questions: readonly AskedQuestion[] }
  | { readonly kind: 'perfetto'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly problem: string };
