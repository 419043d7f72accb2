/**
 * `machvm conform --calls`: tables of calls that a real kernel answered, against ours. Status 0:
 * all agree; 1: some differ; 2: a file is none, or is wrong.
 */
import { conformCalls } from '../conform/calls';
import { wrongFile } from './conform';
import { print } from './output';
import { readTextFile } from './text_file';

/** Makes the calls of tables; answers the exit status. */
export function conformCallsCommand(paths: readonly string[]): number {
  let status = 0;
  for (const path of paths) {
    try {
      const { differences, text } = conformCalls(path, readTextFile(path));
      print(text);
      if (differences.length > 0) status = 1;
    } catch (error) {
      throw wrongFile(error);
    }
  }
  return status;
}
