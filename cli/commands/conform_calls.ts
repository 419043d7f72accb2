/**
 * `machvm conform --calls` and `--ports`: tables of calls and walks over ports that a real kernel
 * answered, against ours. Status 0: all agree; 1: some differ; 2: a file is missing or malformed.
 */
import { basename } from 'node:path';
import { conformCalls } from '../../conform/calls/calls';
import type { CallsReport } from '../../conform/calls/calls_report';
import { conformPorts } from '../../conform/calls/ports';
import { readTextFile } from '../given/text_file';
import { printLines } from '../show/output';
import { compareFiles } from './conform_files';

/** Makes the calls of files; answers the exit status. */
function compareCalls(
  paths: readonly string[],
  conform: (file: string, text: string) => CallsReport,
): number {
  return compareFiles(paths, (path) => {
    const { differences, text } = conform(path, readTextFile(path));
    const name = paths.length === 1 ? '' : `${basename(path).replace(/\.jsonl$/, '')}: `;
    const lines = text.split('\n');
    const summary = lines.pop() ?? '';
    printLines([...lines, name + summary].join('\n'));
    return differences.length === 0;
  });
}

/** Makes the calls of tables; answers the exit status. */
export function conformCallsCommand(paths: readonly string[]): number {
  return compareCalls(paths, conformCalls);
}

/** Makes the calls of walks over ports; answers the exit status. */
export function conformPortsCommand(paths: readonly string[]): number {
  return compareCalls(paths, conformPorts);
}
