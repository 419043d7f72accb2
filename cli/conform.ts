/**
 * `machvm conform`: recordings of a real kernel against ours. Status 0: all conform; 1: one
 * differs; 2: a file is none, or is wrong.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { conformTranscript } from '../conform/transcript';
import { TranscriptError } from '../conform/transcript_json';
import { print, UsageError } from './output';

/** What a file holds; throws UsageError if it cannot be read. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = String(Object(error).code ?? error);
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: 'no such file',
      EISDIR: 'this is a folder, not a transcript',
      EACCES: 'it may not be read',
    };
    throw new UsageError(`conform: ${path}: ${reasons[why] ?? why}`);
  }
}

/** What is wrong with a file as an error of use; other errors are what they are. */
export function wrongFile(error: unknown): unknown {
  return error instanceof TranscriptError ? new UsageError(error.message) : error;
}

/** Replays transcripts; answers the exit status. */
export function conformCommand(paths: readonly string[]): number {
  let status = 0;
  for (const path of paths) {
    try {
      const { difference, text } = conformTranscript(
        path,
        basename(path).replace(/\.jsonl$/, ''),
        readText(path),
      );
      print(text);
      if (difference !== null) status = 1;
    } catch (error) {
      throw wrongFile(error);
    }
  }
  return status;
}
