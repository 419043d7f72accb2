/**
 * What a browser would get: TypeScript bundled without Node, and run in a context that has the
 * language's own globals and nothing else.
 */
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { buildSync } from 'esbuild';

const root = join(__dirname, '..', '..');

/** The bundle of an entry, whose imports are relative to the project. */
export function browserBundle(entry: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    // What seedrandom would like to have of Node, and does without.
    external: ['crypto'],
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** What an expression is, as text, after the bundle has run. */
export function inBrowser(bundle: string, expression: string): string {
  const context = createContext({ console: undefined });
  runInContext(bundle, context);
  return String(runInContext(expression, context));
}
