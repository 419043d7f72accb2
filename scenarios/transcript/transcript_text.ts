/**
 * Reads a transcript back: JSON lines that `lineText` wrote, or another of the same form, with a
 * header or, from version 1, without one. What is wrong with a line is said with its number and
 * column, and what would be right.
 */
import { z } from 'zod';
import { text as aText, named, needs, oneOf } from '../../kernel/mach/given';
import { jsonErrorOffset } from '../language/json_error';
import type { Line } from './line';
import { TRANSCRIPT_VERSION } from './transcript';

/** A line is none; columns count from 1. */
export class TranscriptTextError extends Error {
  override readonly name = 'TranscriptTextError';

  constructor(file: string, line: number, column: number, what: string, meant: string) {
    super(`${file}:${line}:${column}: ${what}; ${meant}`);
  }
}

const shape = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

function parse(file: string, number: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (number === 1 && /^\s*[{[]\s*$/.test(text)) {
      const what = 'the file is one value of JSON, not a line for each event';
      const meant = '`machvm run --transcript FILE` writes a transcript';
      throw new TranscriptTextError(file, 1, 1, what, meant);
    }
    const column = jsonErrorOffset(text) + 1;
    throw new TranscriptTextError(file, number, column, 'this is not JSON', 'write {"t":0,...}');
  }
}

function lineOf(file: string, number: number, text: string): Line {
  const value = parse(file, number, text);
  const parsed = shape.safeParse(value);
  if (!parsed.success) {
    const key = String(parsed.error.issues[0]?.path[0] ?? '');
    const column = Math.max(0, text.indexOf(`"${key}"`)) + 1;
    const what = key === '' ? 'the line is not a record' : `${key} is neither text nor number`;
    throw new TranscriptTextError(file, number, column, what, 'write {"t":0,"ev":"...",...}');
  }
  return parsed.data;
}

/** A line of a transcript; those of a golden file of counts have no event. */
function eventOf(file: string, number: number, text: string): Line {
  const line = lineOf(file, number, text);
  if (typeof line['ev'] === 'string') return line;
  const meant =
    'a transcript of machvm has "ev" in every line; `machvm run --transcript` writes one';
  throw new TranscriptTextError(file, number, 1, 'the line has no "ev"', meant);
}

/**
 * The header of a transcript: the version of its form, the scenario, its seed, its profile, what
 * was set, and the version of machvm that wrote it; null for a file of version 1. Throws a
 * TranscriptTextError for a header that is wrong, or of a later form.
 */
export function readTranscriptHeader(file: string, text: string): Line | null {
  needs('readTranscriptHeader', 'file', file, named);
  needs('readTranscriptHeader', 'text', text, aText);
  const [first = ''] = text.split('\n', 1);
  if (!/^\s*\{\s*"machvm"\s*:/.test(first)) return null;
  const header = lineOf(file, 1, first);
  if (header['machvm'] === TRANSCRIPT_VERSION) return header;
  const what = `the transcript is of form ${String(header['machvm'])}`;
  const column = first.indexOf('"machvm"') + 1;
  const meant = `this machvm reads form ${TRANSCRIPT_VERSION}, and files without a header`;
  throw new TranscriptTextError(file, 1, column, what, meant);
}

/** The lines of a transcript, without its header; or of a golden file of counts. */
export function readTranscript(
  file: string,
  text: string,
  holds: 'messages' | 'counts' = 'messages',
): readonly Line[] {
  needs('readTranscript', 'file', file, named);
  needs('readTranscript', 'text', text, aText);
  needs('readTranscript', 'holds', holds, oneOf(['messages', 'counts']));
  const read = holds === 'messages' ? eventOf : lineOf;
  const lines: Line[] = [];
  const header = readTranscriptHeader(file, text);
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || (index === 0 && header !== null)) continue;
    lines.push(read(file, index + 1, line));
  }
  if (lines.length > 0 || header !== null) return lines;
  throw new TranscriptTextError(file, 1, 1, 'the file is empty', 'it should hold a transcript');
}
