/**
 * `machvm conform`: recordings of a real kernel against ours. Status 0: all conform; 1: one
 * differs; 2: a file is none, or is wrong.
 */
import { basename } from 'node:path';
import { conformTranscript } from '../conform/transcript';
import { TranscriptError } from '../conform/transcript_json';
import { print, UsageError } from './output';
import { readTextFile } from './text_file';

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
        readTextFile(path),
      );
      print(text);
      if (difference !== null) status = 1;
    } catch (error) {
      throw wrongFile(error);
    }
  }
  return status;
}
