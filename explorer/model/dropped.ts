/**
 * What a file is that was dropped on the page, by its bytes: a recording, a transcript or a
 * scenario; of anything else, what is wrong and what to do.
 */
import type { Line } from '../../scenarios/transcript/line';
import {
  readTranscript,
  readTranscriptHeader,
  TranscriptTextError,
} from '../../scenarios/transcript/transcript_text';

export type Dropped =
  | { readonly kind: 'recording' }
  | { readonly kind: 'scenario'; readonly name: string; readonly text: string }
  | {
      readonly kind: 'transcript';
      readonly header: Line | null;
      readonly lines: readonly Line[];
    }
  /** A sentence that names the file. */
  | { readonly kind: 'wrong'; readonly what: string };

/** The largest file that is read, in bytes. */
export const MOST_BYTES = 512 * 1024 * 1024;

const WANTED = 'Open a scenario (.yaml), a recording or a transcript (.jsonl) of machvm.';

/** Files that machvm knows and the page does not, by their first characters or their names. */
const OTHERS: readonly (readonly [RegExp, RegExp, (file: string) => string])[] = [
  [
    /^machvm-answers\b/,
    /(?!)/,
    (file) => `holds answers: \`machvm grade-answers ${file}\` marks them`,
  ],
  [
    /^\s*\{\s*"name":[^\n]*\s*"end":/,
    /(?!)/,
    () =>
      'holds what `machvm run --json` prints: `machvm run --transcript FILE` writes a transcript',
  ],
  [/^\s*<(?:!doctype|html)/i, /[.]html?$/i, () => 'is a page: open it in the browser itself'],
  [
    /(?!)/,
    /[.][cm]?[jt]sx?$/i,
    () => 'is a program: name it in a scenario, and run that with `machvm explore`',
  ],
  [
    /(?!)/,
    /[.](?:csv|trace|lis|din|oracleGeneral|zst|lackey)$/i,
    (file) => `is a trace: \`machvm replay ${file}\` replays it`,
  ],
];

/** The text of bytes; null if they are none. */
function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** True for the bytes of a recording, also if they are cut off behind its first line. */
export function isRecording(bytes: Uint8Array): boolean {
  const head = '{"machvm_recording"';
  return [...head].every((letter, i) => bytes[i] === letter.charCodeAt(0));
}

function wrong(file: string, what: string): Dropped {
  return { kind: 'wrong', what: `${file} ${what}.` };
}

function transcript(file: string, text: string): Dropped {
  try {
    const header = readTranscriptHeader(file, text);
    return { kind: 'transcript', header, lines: readTranscript(file, text) };
  } catch (error) {
    if (!(error instanceof TranscriptTextError)) throw error;
    return { kind: 'wrong', what: `${error.message}.` };
  }
}

/** What a file is; `bytes` are all of it, unpacked. */
export function droppedFile(file: string, bytes: Uint8Array): Dropped {
  if (bytes.length === 0) return wrong(file, `is empty. ${WANTED.slice(0, -1)}`);
  if (isRecording(bytes)) return { kind: 'recording' };
  const text = textOf(bytes);
  if (text === null)
    return wrong(file, `is not a text, and not a recording. ${WANTED.slice(0, -1)}`);
  const other = OTHERS.find(([begins, named]) => begins.test(text) || named.test(file));
  if (other !== undefined) return wrong(file, other[2](file));
  const isLines = /^\s*\{\s*"(?:machvm|t)"\s*:/.test(text);
  if (isLines || /[.]jsonl$/i.test(file)) return transcript(file, text);
  const isScenario = /^\s*["']?tasks["']?\s*:|[{,]\s*"tasks"\s*:/m.test(text);
  if (isScenario || /[.]ya?ml$/i.test(file)) {
    return { kind: 'scenario', name: file.replace(/([.]scenario)?[.](ya?ml|json)$/i, ''), text };
  }
  return wrong(file, `has no tasks, so it is not a scenario. ${WANTED.slice(0, -1)}`);
}
