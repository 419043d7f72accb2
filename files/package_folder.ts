/**
 * Where the package is, and what lies in it: data beside the sources of its room, code that a
 * thread or a process begins with beside its source or in what was built. The folder is the one of
 * package.json, wherever a bundle has put this module.
 */
import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

/** The ending of this file tells: sources are TypeScript, what was built is not. */
const ENDING = extname(__filename);
export const isBuilt = ENDING === '.js';

function folderFrom(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : folderFrom(dirname(folder));
}

const folder = folderFrom(__dirname);

/** A file or a folder by its path in the project, such as `traces/data`. */
export function packageFile(path: string): string {
  return join(folder, path);
}

/** A folder that the build fills: beside the sources, or in what was built. */
export function builtFolder(path: string): string {
  return join(folder, isBuilt ? 'dist' : '', path);
}

/** The script of an entry, such as `cli/user/watchdog`, that runs in this process's way. */
export function entryFile(name: string): string {
  return builtFolder(name + ENDING);
}
