/**
 * Several files to compare: each is reported, whatever the others come to.
 */
import { TranscriptError } from '../../conform/transcript/transcript_json';
import { WrongFiles } from '../given/wrong_files';

/**
 * Compares each file; answers 1 if one differs, else 0. `agrees` prints what came of a file. Throws
 * UsageError with one line for each file that is missing or malformed, after the others are done.
 */
export function compareFiles(paths: readonly string[], agrees: (path: string) => boolean): number {
  const wrong = new WrongFiles(TranscriptError);
  const agreed = paths.flatMap((path) => wrong.unless(() => agrees(path)));
  wrong.report();
  return agreed.includes(false) ? 1 : 0;
}
