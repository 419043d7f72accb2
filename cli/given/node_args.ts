/**
 * How a process or a thread of ours starts Node: from sources it needs what reads TypeScript, by
 * paths that hold in any folder.
 */
import { isBuilt, packageFile } from '../../files/package_folder';

const READER = 'ts-node/register';

export function nodeArgs(): readonly string[] {
  const { execArgv } = process;
  if (isBuilt) return execArgv;
  // The reader looks for its configuration in the current folder, which is the user's.
  process.env['TS_NODE_PROJECT'] ??= packageFile('tsconfig.json');
  const reader = require.resolve(READER);
  const reads = execArgv.some((each) => each.includes('ts-node'));
  return reads
    ? execArgv.map((each) => (each === READER ? reader : each))
    : [...execArgv, '-r', reader];
}
