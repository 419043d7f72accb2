/**
 * A policy of the user's own: loads the file that a command line names, and says clearly what is
 * wrong with it. JavaScript always; TypeScript where a loader is at work or installed.
 */
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import type { PolicySpec } from '../kernel/policy/policy';
import { UsageError } from './output';

const LOADERS = ['ts-node/register', 'tsx/cjs'];
const SHAPE = 'export default definePolicy({ summary, origin, machQueues, options, create })';

/** Makes sure that a `.ts` file can be loaded. */
function enableTypeScript(path: string): void {
  if (require.extensions['.ts'] !== undefined) return;
  const near = createRequire(join(resolve(path), '..', 'any.js'));
  for (const loader of LOADERS) {
    try {
      near(loader);
      return;
    } catch {
      // Not installed there: the next one.
    }
  }
  throw new UsageError(
    `${path}: no loader for TypeScript is installed beside it; npm install tsx, or compile it`,
  );
}

function isSpec(value: unknown): value is PolicySpec {
  if (typeof value !== 'object' || value === null) return false;
  if (!('create' in value) || typeof value.create !== 'function') return false;
  if (!('summary' in value) || typeof value.summary !== 'string') return false;
  return 'options' in value && typeof value.options === 'object' && value.options !== null;
}

/** The policy that a file exports as `default`, as `policy`, or as its only export. */
export function loadPolicyFile(path: string): PolicySpec {
  if (!existsSync(path)) throw new UsageError(`${path}: there is no such file`);
  if (statSync(path).isDirectory()) throw new UsageError(`${path}: is a directory`);
  if (extname(path) === '.ts') enableTypeScript(path);
  let loaded: unknown;
  try {
    loaded = require(resolve(path));
  } catch (error) {
    const what = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new UsageError(`${path}: cannot be loaded: ${what}`);
  }
  const exported = typeof loaded === 'object' && loaded !== null ? Object.values(loaded) : [];
  const found = [loaded, ...exported].find(isSpec);
  if (found === undefined) throw new UsageError(`${path}: exports no policy; expected ${SHAPE}`);
  return found;
}
