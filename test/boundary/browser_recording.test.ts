/**
 * Recordings in a browser: made there in a bare context, they have the same bytes as here, and give
 * the same states.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { recordRun } from '../../recording/record_run';
import { scenarioOf } from '../../scenarios/language/language';
import { browserBundle, inBrowser } from '../support/browser_bundle';

const root = join(__dirname, '..', '..');

const entry = `
  import { recordRun } from './recording/record_run';
  import { readRecording } from './recording/recording';
  import { scenarioOf } from './scenarios/language/language';
  globalThis.record = (text, file) => {
    const pieces = [];
    recordRun(scenarioOf(text, file), { onChunk: (piece) => pieces.push(...piece) });
    const recording = readRecording(Uint8Array.from(pieces));
    const middle = recording.events >> 1;
    return JSON.stringify([pieces, recording.stateAt(middle), recording.lineAt(middle)]);
  };
`;

test('a bundle without Node records the same bytes, and reads the same state', () => {
  const bundle = browserBundle(entry);
  expect(bundle).not.toMatch(/require\(["']node:|from ["']node:/);
  const file = join(root, 'scenarios', 'library', 'slow_pager.yaml');
  const text = readFileSync(file, 'utf8');
  const there = inBrowser(bundle, `record(${JSON.stringify(text)}, 'slow_pager.yaml')`);
  const pieces: number[] = [];
  const here = recordRun(scenarioOf(text, 'slow_pager.yaml'), {
    onChunk: (piece) => pieces.push(...piece),
  });
  const middle = here.events >> 1;
  expect(pieces.length).toBeGreaterThan(10_000);
  expect(there).toBe(JSON.stringify([pieces, here.stateAt(middle), here.lineAt(middle)]));
});
