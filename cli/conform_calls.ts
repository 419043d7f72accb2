/**
 * `machvm conform --calls`: tables of calls that a real kernel answered, against ours. Status 0:
 * all agree; 1: some differ; 2: a file is missing or malformed.
 */
import { basename } from 'node:path';
import { conformCalls } from '../conform/calls';
import { compareFiles } from './conform_files';
import { print } from './output';
import { readTextFile } from './text_file';

/** Makes the calls of tables; answers the exit status. */
export function conformCallsCommand(paths: readonly string[]): number {
  return compareFiles(paths, (path) => {
    const { differences, text } = conformCalls(path, readTextFile(path));
    const name = paths.length === 1 ? '' : `${basename(path).replace(/\.jsonl$/, '')}: `;
    const lines = text.split('\n');
    const summary = lines.pop() ?? '';
    print([...lines, name + summary].join('\n'));
    return differences.length === 0;
  });
}
