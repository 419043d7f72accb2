/**
 * `machvm conform`: recordings of a real kernel against ours. Status 0: all conform; 1: one
 * differs; 2: a file is missing or malformed.
 */
import { basename } from 'node:path';
import { conformTranscript } from '../../conform/transcript/transcript';
import { readTextFile } from '../given/text_file';
import { printLines } from '../show/output';
import { compareFiles } from './conform_files';

/** Replays recordings of a real kernel; answers the exit status. */
export function conformCommand(paths: readonly string[]): number {
  return compareFiles(paths, (path) => {
    const name = basename(path).replace(/\.jsonl$/, '');
    const { difference, text } = conformTranscript(path, name, readTextFile(path));
    printLines(text);
    return difference === null;
  });
}
