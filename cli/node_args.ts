/** How a process or a thread of ours starts Node: from sources it needs what reads TypeScript. */
import { extname } from 'node:path';

export function nodeArgs(): readonly string[] {
  const { execArgv } = process;
  const reads = extname(__filename) !== '.ts' || execArgv.some((each) => each.includes('ts-node'));
  return reads ? execArgv : [...execArgv, '-r', 'ts-node/register'];
}
