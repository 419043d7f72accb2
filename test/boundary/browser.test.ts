/**
 * The kernel in a browser: scenarios, kernel, pagers, policies and memory devices as one bundle
 * that knows no Node, run in a bare context of its own, give the same transcript as here.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { buildSync } from 'esbuild';
import { scenarioOf } from '../../scenarios/language';
import { runScenario } from '../../scenarios/run';
import { transcriptText } from '../../scenarios/transcript';

const root = join(__dirname, '..', '..');
const library = join(root, 'scenarios', 'library');

const entry = `
  import { scenarioOf } from './scenarios/language';
  import { runScenario } from './scenarios/run';
  import { transcriptText } from './scenarios/transcript';
  globalThis.transcript = (text, file) =>
    transcriptText(runScenario(scenarioOf(text, file), { level: 'all' }).lines);
`;

let bundle = '';

beforeAll(() => {
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
  bundle = outputFiles[0]?.text ?? '';
});

/** A context with the language's own globals and nothing else. */
function inBrowser(text: string, file: string): string {
  const context = createContext({ console: undefined });
  runInContext(bundle, context);
  return String(runInContext(`transcript(${JSON.stringify(text)}, '${file}')`, context));
}

describe('a browser bundle', () => {
  test('holds no import of a Node module', () => {
    expect(bundle).not.toMatch(/require\(["']node:|from ["']node:/);
    expect(bundle.length).toBeGreaterThan(100_000);
  });

  const files = readdirSync(library).filter((name) => name.endsWith('.yaml'));
  test.each(files.slice(0, 8))('gives the transcript of %s that Node gives', (file) => {
    const text = readFileSync(join(library, file), 'utf8');
    const here = transcriptText(runScenario(scenarioOf(text, file), { level: 'all' }).lines);
    expect(here.length).toBeGreaterThan(0);
    expect(inBrowser(text, file)).toBe(here);
  });
});
