/** Files that the page gives are read back in Node. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { readRecordingFile } from '../../files/recording_file';
import { perfettoTrace } from '../../perfetto/perfetto';
import { scenarioOf } from '../../scenarios/language/language';
import { runScenario } from '../../scenarios/run/run';
import { transcriptText } from '../../scenarios/transcript/transcript';
import { eventually } from './support/eventually';
import { browserPages, ready, standsAt } from './support/open_page';

const pages = browserPages();
const source = readFileSync(join(__dirname, '../../scenarios/library/first_fault.yaml'), 'utf8');
const scenario = scenarioOf(source, 'first_fault.yaml');

async function opened(): Promise<Page> {
  const page = await pages.explore('first_fault', '#first_fault/40');
  await ready(page);
  await standsAt(page, 40);
  await page.keyboard.press('x');
  await page.getByRole('dialog').waitFor();
  return page;
}

async function saved(page: Page, button: string): Promise<{ name: string; path: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click(),
  ]);
  return { name: download.suggestedFilename(), path: await download.path() };
}

test('the transcript, the recording and the trace are those of the command', async () => {
  const page = await opened();
  const transcript = await saved(page, 'Transcript');
  expect(transcript.name).toBe('first_fault.jsonl');
  const { lines } = runScenario(scenario);
  expect(readFileSync(transcript.path, 'utf8')).toBe(transcriptText(lines, scenario));
  const recording = await saved(page, 'Recording');
  const { end, events, header, warning } = readRecordingFile(recording.path);
  expect([recording.name, warning]).toEqual(['first_fault.rec', null]);
  expect(header).toMatchObject({ scenario: 'first_fault', source });
  expect(end?.end).toBe('done');
  expect(events).toBeGreaterThan(40);
  const trace = await saved(page, 'Perfetto trace');
  expect(trace.name).toBe('first_fault.pftrace');
  expect(readFileSync(trace.path).equals(perfettoTrace(scenario).bytes)).toBe(true);
});

test('the views are pictures', async () => {
  const page = await opened();
  for (const view of ['Messages', 'Memory']) {
    const svg = await saved(page, `${view} as SVG`);
    expect(svg.name).toBe(`first_fault-40.${view.toLowerCase()}.svg`);
    const text = readFileSync(svg.path, 'utf8');
    expect(text).toMatch(/^<svg [^>]*width="\d{3,4}" height="\d{2,4}"/);
    expect(text).toContain(view === 'Messages' ? 'editor' : 'frame');
    const png = readFileSync((await saved(page, `${view} as PNG`)).path);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBeGreaterThan(400);
    expect(new Set(png.subarray(100)).size).toBeGreaterThan(50);
  }
});

test('the moment is a line that the scenario expects', async () => {
  const page = await opened();
  const shown = page.locator('.export-expect');
  await eventually(async () => expect(await shown.textContent()).toMatch(/^- \{ [\w.]+: A/));
  const line = await shown.textContent();
  const text = `${source.replace(/\nexpect:[\s\S]*$/, '\n')}expect:\n  messages:\n    ${line}\n`;
  expect(runScenario(scenarioOf(text, 'mine.yaml')).failures).toEqual([]);
});
