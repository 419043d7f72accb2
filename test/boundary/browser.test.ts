/**
 * The kernel in a browser: scenarios, kernel, pagers, policies and memory devices as one bundle
 * that knows no Node, run in a bare context of its own, give the same transcript as here.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { runScenarioFile } from '../../files/load_scenario';
import { transcriptText } from '../../scenarios/transcript/transcript';
import { browserBundle, inBrowser } from '../support/browser_bundle';

const root = join(__dirname, '..', '..');
const library = join(root, 'scenarios', 'library');

const entry = `
  import { scenarioOf } from './scenarios/language/language';
  import { runScenario } from './scenarios/run/run';
  import { transcriptText } from './scenarios/transcript/transcript';
  import { temporaryFile } from './devices/memory';
  const files = { device: (_, pageSize) => temporaryFile(pageSize) };
  globalThis.transcript = (text, file) =>
    transcriptText(runScenario(scenarioOf(text, file), { level: 'all', files }).lines);
`;

let bundle = '';

beforeAll(() => {
  bundle = browserBundle(entry);
});

const there = (text: string, file: string): string =>
  inBrowser(bundle, `transcript(${JSON.stringify(text)}, '${file}')`);

describe('a browser bundle', () => {
  test('holds no import of a Node module', () => {
    expect(bundle).not.toMatch(/require\(["']node:|from ["']node:/);
    expect(bundle.length).toBeGreaterThan(100_000);
  });

  const files = readdirSync(library).filter((name) => name.endsWith('.yaml'));
  test.each(files)('gives the transcript of %s that Node gives', async (file) => {
    const text = readFileSync(join(library, file), 'utf8');
    const { lines } = await runScenarioFile(join(library, file), { level: 'all' });
    const here = transcriptText(lines);
    expect(here.length).toBeGreaterThan(0);
    expect(there(text, file)).toBe(here);
  });
});
