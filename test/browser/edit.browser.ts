/** The scenario is edited: into an error and out of it, and with switches beside the text. */
import { test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { browserPages } from './support/open_page';

const pages = browserPages();

async function opened(): Promise<Page> {
  const page = await pages.explore('dirty_eviction');
  await page.getByText('event 4 of 804').waitFor();
  await page.keyboard.press('y');
  await page.getByRole('textbox', { name: /as YAML/ }).waitFor();
  return page;
}

/** A list that has just opened takes no key for a moment, so that none is taken by mistake. */
const settled = (page: Page): Promise<void> => page.waitForTimeout(300);

/** Selects a word of the text by a double click. */
async function selectWord(page: Page, line: string, at: number): Promise<void> {
  const place = page.locator('.cm-line', { hasText: line });
  await place.click();
  await page.keyboard.press('Home');
  for (let i = 0; i < at; i += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+Shift+ArrowRight');
}

test('an error is said in place while the run before stays, until it is mended', async () => {
  const page = await opened();
  await selectWord(page, 'host: { frames', 8);
  await page.keyboard.type('frams');
  const problem = page.locator('.edit-found');
  await problem.getByText('there is no key "frams" here; did you mean frames?').waitFor();
  await problem.getByText('line 29, column 9').first().waitFor();
  const marked = page.locator('.cm-lintRange-error');
  await marked.getByText('frams', { exact: true }).waitFor();
  await page.getByText(/of 804/).waitFor();
  await problem.getByRole('button').click();
  await page.keyboard.press('Control+Shift+ArrowRight');
  await page.keyboard.type('frames');
  await page.getByText(/^ran: 805 events, end: done/).waitFor();
  await marked.waitFor({ state: 'detached' });
});

test('a change runs the scenario again and stays at its event', async () => {
  const page = await opened();
  await page.keyboard.press('Escape');
  for (let i = 0; i < 26; i += 1) await page.keyboard.press('ArrowRight');
  await page.getByText('event 30 of 804').waitFor();
  await page.keyboard.press('y');
  await selectWord(page, 'host: { frames: 48 }', 16);
  await page.keyboard.type('60');
  await page.getByText(/^ran: \d+ events/).waitFor();
  await page.getByText(/event 30 of 669/).waitFor();
  await page.getByText('machvm run dirty_eviction.yaml', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Back to its own text' }).click();
  await page.getByText(/event 30 of 804/).waitFor();
});

test('a switch does what its flag does, and says which', async () => {
  const page = await opened();
  await page.getByLabel('policy', { exact: true }).selectOption('clock');
  await page.getByText(/of 794/).waitFor();
  const command = 'machvm run dirty_eviction --set host.policy=clock';
  await page.getByText(command, { exact: true }).waitFor();
  await page.getByRole('textbox', { name: 'frames' }).fill('none');
  const problem = page.locator('.edit-found');
  await problem.getByText(/^--set host.frames=none: /).waitFor();
  await page.getByRole('textbox', { name: 'frames' }).fill('');
  await page.getByText(/^ran: 795 events/).waitFor();
});

test('keys and values are completed, and a hover explains', async () => {
  const page = await opened();
  await page.locator('.cm-line', { hasText: 'host: { frames' }).click();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type(', pol');
  await page.getByRole('option', { name: 'policy' }).waitFor();
  await settled(page);
  await page.keyboard.press('Enter');
  await page.locator('.cm-tooltip-autocomplete').getByText('clock', { exact: true }).waitFor();
  await page.keyboard.type('cloc');
  const chosen = page.locator('.cm-tooltip-autocomplete li[aria-selected]');
  await chosen.getByText('clock', { exact: true }).waitFor();
  await settled(page);
  await page.keyboard.press('Enter');
  await page.getByText(/^ran: 795 events/).waitFor();
  await page.locator('.cm-line', { hasText: 'touch' }).getByText('touch').hover();
  await page.getByText('Touches pages one after the other').waitFor();
});
