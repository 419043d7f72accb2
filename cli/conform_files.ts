/**
 * Several files to compare: each is reported, whatever the others come to.
 */
import { TranscriptError } from '../conform/transcript_json';
import { UsageError } from './output';

/**
 * Compares each file; answers 1 if one differs, else 0. `agrees` prints what came of a file. Throws
 * UsageError with one line for each file that is missing or malformed, after the others are done.
 */
export function compareFiles(paths: readonly string[], agrees: (path: string) => boolean): number {
  const wrong: string[] = [];
  let status = 0;
  for (const path of paths) {
    try {
      if (!agrees(path)) status = 1;
    } catch (error) {
      if (!(error instanceof TranscriptError || error instanceof UsageError)) throw error;
      wrong.push(error.message);
    }
  }
  if (wrong.length > 0) throw new UsageError(wrong.join('\n'));
  return status;
}
